import { GetSecretValueCommand, PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { renewToken } from "../../shared/grafana-accounts";
import { PmmError, type Credential } from "../../shared/pmm-api";
import { isAwsError } from "../../shared/reason";
import { secretTexts } from "../../shared/secret-text";
import type { RunContext } from "../context";
import { serviceAccountName, type MonitoredGroupConfig } from "../contract";

/**
 * Makes sure that the group's secret holds a token that PMM takes, which its agents register with. Whatever is cut off in
 * between, the next call sees a secret without a good token and does it all again.
 *
 * @throws PmmError, Error what PMM or AWS answers.
 */
export async function ensureAgentToken(
    context: RunContext,
    admin: Credential,
    group: MonitoredGroupConfig,
): Promise<void> {
    const { calls, clients, config, now, tell } = context;
    const present = await storedToken(context, group);
    if (present !== undefined && (await isGood(context, present))) {
        return;
    }
    const account = serviceAccountName(config.deployment, group.name);
    const token = await renewToken(
        (method, path, body) => calls.pmm({ method, path, credential: admin, body }),
        account,
        `${account}-${now().getTime()}`,
    );
    await calls.aws((options) =>
        clients.secretsManager.send(
            new PutSecretValueCommand({ SecretId: group.agentSecretArn, SecretString: JSON.stringify({ token }) }),
            options,
        ),
    );
    tell.info("agents' token made", { group: group.name, account });
}

/** Undefined when there is none yet, or when what is there is no token. */
async function storedToken(
    { calls, clients }: RunContext,
    { agentSecretArn }: MonitoredGroupConfig,
): Promise<string | undefined> {
    try {
        const { SecretString: text } = await calls.aws((options) =>
            clients.secretsManager.send(new GetSecretValueCommand({ SecretId: agentSecretArn }), options),
        );
        return secretTexts(text, ["token"])?.token;
    } catch (error) {
        if (isAwsError(error, "ResourceNotFoundException")) {
            return undefined;
        }
        throw error;
    }
}

async function isGood({ calls }: RunContext, token: string): Promise<boolean> {
    try {
        await calls.pmm({ method: "GET", path: "/v1/server/version", credential: { token } });
        return true;
    } catch (error) {
        if (error instanceof PmmError && error.status === 401) {
            return false;
        }
        throw error;
    }
}
