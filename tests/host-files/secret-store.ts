import * as fs from "node:fs";
import * as path from "node:path";
import { startMoto, type Moto } from "../support/moto";

/** AWS Secrets Manager, emulated, for a host in a sandbox. */
export class SecretStore {
    private constructor(private readonly moto: Moto) {}

    /** Takes up to `motoStartLimit` the first time on a machine. */
    static async start(): Promise<SecretStore> {
        return new SecretStore(await startMoto());
    }

    /** Environment that leads the host's program here, and to boto3: a real host has that from Ubuntu's package. */
    get environment(): Record<string, string> {
        return {
            AWS_ENDPOINT_URL: this.moto.endpoint,
            AWS_ACCESS_KEY_ID: "test",
            AWS_SECRET_ACCESS_KEY: "test",
            PYTHONPATH: boto3Folder(),
        };
    }

    /** Keeps a new secret and returns its ARN. */
    async keep(content: { SecretString: string } | { SecretBinary: string }): Promise<string> {
        const response = await fetch(this.moto.endpoint, {
            method: "POST",
            headers: {
                "Content-Type": "application/x-amz-json-1.1",
                "X-Amz-Target": "secretsmanager.CreateSecret",
                // moto does not check the signature, but reads service and region from it.
                Authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/secretsmanager/aws4_request",
            },
            body: JSON.stringify({ Name: `admin-${crypto.randomUUID()}`, ...content }),
        });
        return ((await response.json()) as { ARN: string }).ARN;
    }

    stop(): Promise<void> {
        return this.moto.stop();
    }
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
