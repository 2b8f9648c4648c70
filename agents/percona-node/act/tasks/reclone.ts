import { mysqlPort } from "../../contract";
import { withLocal } from "../../mysql/accounts";
import { forgetTransactions } from "../../mysql/forget";
import { stopGroup } from "../../mysql/group";
import type { Tools } from "../tools";
import { intoBucket, saveErrant } from "./save-errant";
import { serverBack } from "./server-back";

/** Milliseconds for a clone: some terabytes at a slow volume's pace. */
const cloneLimit = 24 * 3600 * 1000;

/**
 * Replaces the server's data by a copy of the donor's, after the logs with errant transactions were saved. The server
 * restarts at the end.
 */
export async function reclone(tools: Tools, { donor, errant }: { donor: string; errant: string }): Promise<void> {
    const { node, access } = tools;
    const { passwords } = await node.credentials();
    await withLocal(access, async (sql) => {
        await sql.query("SET GLOBAL offline_mode = ON");
        await stopGroup(sql);
        if (errant !== "") {
            await saveErrant(sql, errant, intoBucket(node));
        }
        await sql.query("SET GLOBAL super_read_only = OFF");
        await forgetTransactions(sql);
        await sql.query("SET GLOBAL clone_valid_donor_list = ?", [`${donor}:${mysqlPort}`]);
        // The session ends with the server's restart, or, without a supervisor, with the server.
        await sql
            .query(
                "CLONE INSTANCE FROM 'replication'@?:? IDENTIFIED BY ? REQUIRE SSL",
                [donor, mysqlPort, passwords.replication],
                cloneLimit,
            )
            .catch(async (error: unknown) => {
                if (!endsWithServer(error)) {
                    await sql.query("SET GLOBAL super_read_only = ON");
                    throw error;
                }
            });
    });
    await serverBack(tools);
    const [state] = await withLocal(access, (sql) =>
        sql.query<{ STATE: string; ERROR_MESSAGE: string }>(
            "SELECT STATE, ERROR_MESSAGE FROM performance_schema.clone_status",
        ),
    );
    if (state !== undefined && state.STATE !== "Completed") {
        throw new Error(`the clone of ${donor} is ${state.STATE}: ${state.ERROR_MESSAGE}`);
    }
}

/** Whether a statement failed because the server ended: the connection is lost, or MySQL's number says that it goes. */
function endsWithServer(error: unknown): boolean {
    const { code, errno } = error as { code?: string; errno?: number };
    return code === "PROTOCOL_CONNECTION_LOST" || code === "ECONNRESET" || errno === 3707 || errno === 1053;
}
