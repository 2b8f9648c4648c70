import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { PmmError, type Credential } from "../../shared/pmm-api";
import { secretTexts } from "../../shared/secret-text";
import { attempt } from "../attempt";
import type { RunContext } from "../context";
import { databaseName, labels } from "../contract";
import type { DatabaseAddition, Observation } from "../model";
import { remove } from "./removals";

interface DatabaseLogin {
    username: string;
    password: string;
    /** Id of the version that it is of. */
    credential: string;
}

/** Registers databases on RDS, each by itself. What one replaces is removed when all that can be known before is known. */
export async function addDatabases(
    context: RunContext,
    admin: Credential,
    additions: DatabaseAddition[],
    observation: Observation,
): Promise<void> {
    for (const addition of additions) {
        const name = databaseName(addition.instance.identifier);
        await attempt(context, `registration of ${name}`, async () => {
            const login = await loginOf(context, addition);
            if (addition.replaces !== undefined) {
                await remove(context, admin, addition.replaces);
            }
            await register(context, admin, addition, login, observation);
            context.result.added += 1;
            context.tell.info("registered", { name, entry: addition.config.name });
        });
    }
}

async function loginOf({ calls, clients }: RunContext, { config }: DatabaseAddition): Promise<DatabaseLogin> {
    const { SecretString: text, VersionId: version = "" } = await calls.aws((options) =>
        clients.secretsManager.send(new GetSecretValueCommand({ SecretId: config.credentialsSecretArn }), options),
    );
    const login = secretTexts(text, ["username", "password"]);
    if (login === undefined) {
        throw new Error('its secret is not {"username": "...", "password": "..."}');
    }
    // The version that was really read: it may have changed since the run looked.
    return { ...login, credential: version };
}

async function register(
    { calls, config, region, result, tell }: RunContext,
    admin: Credential,
    addition: DatabaseAddition,
    login: DatabaseLogin,
    observation: Observation,
): Promise<void> {
    const rds = registration(addition, login, config.deployment, region);
    try {
        await calls.pmm({ method: "POST", path: "/v1/management/services", credential: admin, body: { rds } });
    } catch (error) {
        if (error instanceof PmmError && error.status === 409 && !isOurs(observation, rds.node_name)) {
            const conflict = { name: rds.node_name, reason: "PMM has a node or service of this name that is not ours" };
            result.conflicts.push(conflict);
            tell.warn("conflict", conflict);
        }
        throw error;
    }
}

/** Source of the fields: https://percona-pmm.readme.io/reference/addservice, `rds`. */
function registration(
    { config, instance }: DatabaseAddition,
    { username, password, credential }: DatabaseLogin,
    deployment: string,
    region: string,
): { node_name: string } & Record<string, unknown> {
    const name = databaseName(instance.identifier);
    const engine =
        config.engine === "mysql"
            ? { engine: "DISCOVER_RDS_ENGINE_MYSQL", qan_mysql_perfschema: true }
            : {
                  engine: "DISCOVER_RDS_ENGINE_POSTGRESQL",
                  qan_postgresql_pgstatements: true,
                  database: config.database,
              };
    return {
        ...engine,
        region,
        az: instance.zone,
        instance_id: instance.identifier,
        node_model: instance.instanceClass,
        address: instance.address,
        port: instance.port,
        // The agent on PMM's own host reads the database and CloudWatch.
        pmm_agent_id: "pmm-server",
        node_name: name,
        service_name: name,
        environment: config.environment,
        cluster: instance.cluster,
        username,
        password,
        rds_exporter: true,
        tls: true,
        // RDS signs with an authority of its own for each region, which PMM's image does not have.
        tls_skip_verify: true,
        custom_labels: {
            [labels.deployment]: deployment,
            [labels.database]: config.name,
            [labels.credential]: credential,
        },
    };
}

function isOurs({ nodes, services }: Observation, name: string): boolean {
    return [...nodes, ...services].some((seen) => seen.name === name && labels.deployment in seen.labels);
}
