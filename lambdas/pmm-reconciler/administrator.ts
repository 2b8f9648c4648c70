import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { PmmError, type Credential } from "../shared/pmm-api";
import { need, ReconcilerError } from "./attempt";
import type { RunContext } from "./context";

/** PMM's user `admin`. */
export type Administrator = Credential & {
    /** Id of the secret's version that its password is of. */
    version: string;
};

/**
 * Milliseconds in which a password that PMM has refused is not tried again. Grafana locks the user, for people too, when five
 * minutes have seen five wrong ones; instances that come and go make many runs in that time. Less than lie between two runs
 * of the schedule, each of which tries.
 */
const refusalMilliseconds = 4 * 60_000;

/** @throws ReconcilerError when the secret cannot be read, or PMM has just refused this version of it. */
export async function administrator({ calls, clients, config, state, startedAt }: RunContext): Promise<Administrator> {
    const { SecretString: password = "", VersionId: version = "" } = await need("the administrator's secret", () =>
        calls.aws((options) =>
            clients.secretsManager.send(new GetSecretValueCommand({ SecretId: config.adminSecretArn }), options),
        ),
    );
    if (password === "") {
        throw new ReconcilerError("the administrator's secret holds no text");
    }
    const { refused } = state;
    if (refused?.version === version && startedAt.getTime() < Date.parse(refused.at) + refusalMilliseconds) {
        throw new ReconcilerError(
            `PMM has refused the administrator's password at ${refused.at}, and the secret has no new one: it is tried ` +
                `again after ${refusalMilliseconds / 60_000} minutes, because more wrong ones would lock the user`,
        );
    }
    return { username: "admin", password, version };
}

/** Remembers it when PMM refuses the administrator. @throws what `call` throws. */
export async function asAdministrator<Value>(
    context: RunContext,
    { version }: Administrator,
    call: () => Promise<Value>,
): Promise<Value> {
    try {
        return await call();
    } catch (error) {
        if (error instanceof PmmError && error.status === 401) {
            context.state = { ...context.state, refused: { version, at: context.startedAt.toISOString() } };
        }
        throw error;
    }
}
