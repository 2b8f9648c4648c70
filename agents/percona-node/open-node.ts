import { awsClients } from "./aws/clients";
import { readCredentials } from "./aws/credentials";
import type { NodeConfiguration } from "./configuration";
import { metadataOf } from "./host/metadata";
import { serverUnit } from "./host/server-unit";
import { keptCredentials } from "./kept-credentials";
import type { NodeContext } from "./node";
import { until } from "./within";

/** Milliseconds that the metadata service is waited for, as right after a boot. */
const metadataLimit = 60_000;

/**
 * Finds out which instance this is, and opens what its programs use.
 *
 * @throws Error when the instance's metadata does not tell its id and address within a minute.
 */
export async function openNode(configuration: NodeConfiguration): Promise<NodeContext> {
    const metadata = metadataOf();
    const [id, address] = await until(metadataLimit, "the instance's metadata (instance-id, local-ipv4)", async () => {
        const both = await Promise.all([metadata.get("instance-id"), metadata.get("local-ipv4")]);
        return both[0] === undefined || both[1] === undefined ? undefined : ([both[0], both[1]] as const);
    });
    const aws = awsClients(configuration.AWS_REGION);
    return {
        configuration,
        id,
        address,
        aws,
        credentials: keptCredentials(() => readCredentials(aws.secrets, configuration.CREDENTIALS_SECRET_ARN)),
        server: serverUnit(configuration.MYSQL_UNIT),
        log(message, details = {}) {
            process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), message, ...details })}\n`);
        },
    };
}
