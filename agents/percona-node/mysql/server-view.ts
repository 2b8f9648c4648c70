import { z } from "zod";
import type { ServerView } from "../model";
import type { Sql } from "./connect";

const state = z.enum(["ONLINE", "RECOVERING", "OFFLINE", "ERROR", "UNREACHABLE"]);
const role = z.enum(["PRIMARY", "SECONDARY", ""]);
const member = z.object({ uuid: z.string(), address: z.string(), state, role });

const row = z.object({
    uuid: z.string(),
    version: z.string(),
    machine: z.string(),
    gtids: z.string(),
    purged: z.string(),
    groupName: z.string().nullable(),
    viewId: z.string().nullable(),
    members: z
        .union([z.string().transform((text): unknown => JSON.parse(text)), z.unknown()])
        .pipe(z.array(member).nullable()),
});

/**
 * The columns that show a server as a member. All in one statement, so that they are of one moment, and from
 * performance_schema and variables alone: those answer also while a new primary holds back reads of tables.
 *
 * GTID_SUBTRACT brings the union of what is executed and what waits in the relay log into one form.
 */
export const viewColumns = `
    @@server_uuid AS uuid,
    @@version AS version,
    @@version_compile_machine AS machine,
    GTID_SUBTRACT(CONCAT_WS(',', @@gtid_executed, NULLIF((
        SELECT RECEIVED_TRANSACTION_SET FROM performance_schema.replication_connection_status
        WHERE CHANNEL_NAME = 'group_replication_applier'), '')), '') AS gtids,
    GTID_SUBTRACT(@@gtid_purged, '') AS purged,
    (SELECT VARIABLE_VALUE FROM performance_schema.global_variables
        WHERE VARIABLE_NAME = 'group_replication_group_name') AS groupName,
    (SELECT VIEW_ID FROM performance_schema.replication_group_member_stats
        WHERE MEMBER_ID = @@server_uuid) AS viewId,
    (SELECT JSON_ARRAYAGG(JSON_OBJECT('uuid', MEMBER_ID, 'address', MEMBER_HOST, 'state', MEMBER_STATE,
            'role', MEMBER_ROLE))
        FROM performance_schema.replication_group_members WHERE MEMBER_ID <> '') AS members`;

/** Asks a server what it looks like as a member. */
export async function askView(sql: Sql): Promise<ServerView> {
    const [answer] = await sql.query(`SELECT ${viewColumns}`);
    return viewOf(answer);
}

/** The answer to `viewColumns`. */
export function viewOf(answer: unknown): ServerView {
    const { uuid, version, machine, gtids, purged, groupName, viewId, members } = row.parse(answer);
    const own = members?.find((one) => one.uuid === uuid);
    // A server outside a group lists itself alone, as OFFLINE; one that fell out lists what it saw last.
    const inView = own !== undefined && own.state !== "OFFLINE";
    return {
        uuid,
        version,
        machine,
        gtids: gtids.replace(/\s/g, ""),
        purged: purged.replace(/\s/g, ""),
        member: own?.state ?? "OFFLINE",
        role: own?.role ?? "",
        groupName: groupName ?? "",
        // `<fixed part of the group's life>:<counter>`
        view: inView ? Number(viewId?.split(":")[1] ?? 0) : 0,
        members: inView ? (members ?? []) : [],
    };
}
