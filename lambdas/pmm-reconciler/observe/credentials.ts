import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import { attempt } from "../attempt";
import type { RunContext } from "../context";

/** Ids of the current versions of all secrets with credentials, by ARN; those that could not be read are missing. */
export async function observeCredentials(context: RunContext): Promise<Map<string, string>> {
    const { groups, databases } = context.config;
    const observed = new Map<string, string>();
    for (const secretArn of new Set([...groups, ...databases].map((entry) => entry.credentialsSecretArn))) {
        const version = await attempt(context, `secret ${secretArn}`, () => currentVersion(context, secretArn));
        if (version !== undefined) {
            observed.set(secretArn, version);
        }
    }
    return observed;
}

async function currentVersion({ calls, clients }: RunContext, secretArn: string): Promise<string> {
    const { VersionIdsToStages: stages = {} } = await calls.aws((options) =>
        clients.secretsManager.send(new DescribeSecretCommand({ SecretId: secretArn }), options),
    );
    const current = Object.keys(stages).find((version) => stages[version]?.includes("AWSCURRENT"));
    if (current === undefined) {
        throw new Error("it has no value");
    }
    return current;
}
