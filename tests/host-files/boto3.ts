import * as fs from "node:fs";
import * as path from "node:path";
import type { Moto } from "../support/moto";

/** Environment that leads a host's program to moto, and to boto3: a real host has that from a package of its system. */
export function boto3Environment({ endpoint }: Pick<Moto, "endpoint">): Record<string, string> {
    return {
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        PYTHONPATH: boto3Folder(),
    };
}

/** Where moto's Python environment has boto3, as the sandbox sees it. */
function boto3Folder(): string {
    const checkout = path.resolve(__dirname, "../..");
    const environments = path.join(checkout, ".cache/moto-venv");
    for (const environment of fs.readdirSync(environments)) {
        const lib = path.join(environments, environment, "lib");
        for (const python of fs.existsSync(lib) ? fs.readdirSync(lib) : []) {
            const folder = path.join(lib, python, "site-packages");
            if (fs.existsSync(path.join(folder, "boto3"))) {
                return path.join("/checkout", path.relative(checkout, folder));
            }
        }
    }
    throw new Error(`boto3 was not found below ${environments}, though moto, which needs it, has started`);
}
