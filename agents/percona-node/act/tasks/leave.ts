import { retireNode } from "../../aws/table";
import { anotherTakesWrites } from "../../aws/write-targets";
import { withLocal } from "../../mysql/accounts";
import { stopGroup } from "../../mysql/group";
import { reasonOf, until } from "../../within";
import type { Tools } from "../tools";

/** Milliseconds that the load balancer is given to see another node as the one for writes: two health checks of 10 s, and more. */
const targetLimit = 60_000;

/**
 * Leaves the group, and stops the server for good. A replica, which may have been primary until now, waits until the load
 * balancer has noticed; a primary that could appoint nobody leaves at once, since there is another only when it has left.
 */
export async function leave({ node, access, state }: Tools): Promise<void> {
    const { aws, configuration, log } = node;
    const group = configuration.WRITE_TARGET_GROUP_ARN;
    const { role, members = [] } = state.observed?.server ?? {};
    const others = members.some(({ address }) => address !== node.address);
    if (group !== "" && others && role !== "PRIMARY") {
        await until(
            targetLimit,
            "the load balancer to send writes elsewhere",
            async () => ((await anotherTakesWrites(aws.loadBalancing, group, node.id)) ? true : undefined),
            2_000,
        ).catch((error: unknown) => {
            log("leaves although the load balancer may still send writes here", { reason: reasonOf(error) });
        });
    }
    if (await node.server.runs()) {
        await withLocal(access, async (sql) => {
            await sql.query("SET GLOBAL offline_mode = ON");
            await stopGroup(sql);
        }).catch((error: unknown) => {
            // The server's end ends its membership as well.
            log("leaves without a word to the group", { reason: reasonOf(error) });
        });
        await node.server.stop();
    }
    await retireNode(aws.dynamoDb, configuration.TABLE_NAME, node.id).catch((error: unknown) => {
        log("leaves with its item in the table", { reason: reasonOf(error) });
    });
}
