/**
 * What npm runs to prepare the package: `npm run build` and, where a package is being made of it, the declarations of its
 * types. That is so for `npm pack` and for an install from git, which runs `prepare` and not `prepack`. In a checkout
 * nothing reads declarations, so `npm ci` there does not spend the seconds that they take.
 */
import * as path from "node:path";
import { build } from "./build";
import { packaged, succeeds } from "./lib/mocha";

async function main(): Promise<void> {
    await build();
    // npm sets it when it prepares a folder that it packs afterwards.
    const packing = process.env.npm_package_resolved !== undefined;
    if (packing && !(await succeeds([packaged("tsc"), "-p", path.join(__dirname, "../tsconfig.package.json")]))) {
        throw new Error("the declarations could not be made: see what tsc said above");
    }
}

main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
