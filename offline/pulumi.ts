/** `npm run offline -- <any pulumi arguments>`: the same programs, flags and policy pack, on the offline cloud. */
import { spawn } from "node:child_process";
import { build } from "../scripts/build";
import { offlineEnvironment } from "./environment";
import { removeSalts } from "./stack-files";
import { defaultHome, root } from "./toolchain/layout";

async function main(): Promise<void> {
    await build();
    const env = await offlineEnvironment(defaultHome, (message) => {
        console.error(`offline: ${message}`);
    });
    // Ctrl-C reaches pulumi by itself, as part of the terminal's process group; it decides when to stop.
    process.on("SIGINT", () => undefined);
    process.exitCode = await new Promise<number>((resolve, reject) => {
        const pulumi = spawn("pulumi", process.argv.slice(2), { cwd: root, env, stdio: "inherit" });
        pulumi.on("error", reject);
        pulumi.on("exit", (code) => {
            resolve(code ?? 1);
        });
    });
    removeSalts(root);
}

main().catch((error: unknown) => {
    console.error(`offline: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
});
