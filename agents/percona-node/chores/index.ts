import { rm } from "node:fs/promises";
import type { AgentState } from "../agent-state";
import { onceOf } from "../act/orders/once";
import { sendMetrics } from "../aws/measure";
import { writeNode } from "../aws/table";
import type { BackupSummary } from "../backup";
import { dataUsed } from "../host/data-used";
import type { NodeContext } from "../node";
import { reasonOf } from "../within";
import { measurements } from "./measure";
import { nodeItem } from "./node-item";

const minute = 60_000;
const day = 24 * 60 * minute;

/** What an agent does beside guarding the server, in the background, at the pace of each. */
export interface Chores {
    /** Called at each tick. */
    tick: (primary: boolean) => void;
    /** What is known of the backups. */
    backups: () => BackupSummary | undefined;
}

export function choresOf(node: NodeContext, state: AgentState): Chores {
    let backups: BackupSummary | undefined;
    // It is over within seconds, between two measurements.
    let wasExpelled = false;
    const once = onceOf((chore, error) => {
        node.log("a chore failed", { chore, reason: reasonOf(error) });
    });

    async function lookForBackups(): Promise<void> {
        // Loaded when it is first needed: a node that boots has no use for it.
        backups = await (await import("../backup")).newestBackup(node);
    }

    async function measure(primary: boolean): Promise<void> {
        const { aws, configuration, id } = node;
        const expelled = wasExpelled;
        wasExpelled = false;
        try {
            const used = await dataUsed(configuration.DATA_DIR).catch(() => undefined);
            const values = measurements(state, { backups, dataUsed: used, primary, expelled });
            await sendMetrics(aws.cloudWatch, { clusterId: configuration.CLUSTER_ID, id }, values);
        } catch (error) {
            wasExpelled ||= expelled;
            throw error;
        }
    }

    async function archive(): Promise<void> {
        await (await import("../backup")).archiveOnce(node);
    }

    return {
        tick(primary) {
            const item = nodeItem(node, state);
            if (item !== undefined) {
                // GTIDs and the time change always; they are for people.
                const { id, address, serverUuid, state: doing, epoch } = item;
                const told = [id, address, serverUuid, doing, epoch].join(" ");
                once("node item", told, minute / 2, () =>
                    writeNode(node.aws.dynamoDb, node.configuration.TABLE_NAME, item),
                );
            }
            once("credentials", "", minute, async () => {
                state.credentialsVersion = (await node.credentials()).version;
            });
            wasExpelled ||= state.decided?.decision.state === "error";
            // Also of a node that is out of the group: what keeps it out is to be told.
            once("metrics", "", minute, () => measure(primary));
            if (state.observed?.server?.member === "ONLINE") {
                once("backups", "", minute, lookForBackups);
                // It knows whose turn it is.
                once("archive", "", minute, archive);
                // A member begins no cluster: a restore that its host did not live to the end of takes room for nothing.
                const { RESTORE_DIR } = node.configuration;
                once("left restore", "", day, () => rm(RESTORE_DIR, { recursive: true, force: true }));
            }
        },
        backups: () => backups,
    };
}
