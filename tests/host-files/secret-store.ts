import { startMoto, type Moto } from "../support/moto";
import { boto3Environment } from "./boto3";

/** AWS Secrets Manager, emulated, for a host in a sandbox. */
export class SecretStore {
    private constructor(private readonly moto: Moto) {}

    /** Takes up to `motoStartLimit` the first time on a machine. */
    static async start(): Promise<SecretStore> {
        return new SecretStore(await startMoto());
    }

    /** Environment that leads the host's program here. */
    get environment(): Record<string, string> {
        return boto3Environment(this.moto);
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
