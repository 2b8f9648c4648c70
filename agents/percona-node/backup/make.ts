import type { Sql } from "../mysql/connect";
import type { NodeContext } from "../node";
import { folderOf, manifestName, newId, type Backup, type Manifest } from "./manifest";
import { withScratch } from "./scratch";
import { readFacts } from "./server-facts";
import { ownStore, writeJson } from "./store";
import { makeByClone } from "./tools/clone";
import { makeByXtrabackup } from "./tools/xtrabackup";
import { uploadParts } from "./upload";

/**
 * Makes one backup: streams it into the bucket, and writes its manifest when all of it is there.
 *
 * @param base what it is on top of; without one it is a full backup.
 * @returns one line for people.
 * @throws Error that says why there is no backup; what is in the bucket of it then has no manifest.
 */
export async function make(
    node: NodeContext,
    sql: Sql,
    base: Backup | undefined,
    signal: AbortSignal,
): Promise<string> {
    const tool = node.configuration.BACKUP_TOOL;
    const store = ownStore(node);
    const began = new Date();
    const backup = { id: newId(began), kind: base ? ("incremental" as const) : ("full" as const) };
    const folder = folderOf(backup);
    try {
        const facts = await readFacts(sql);
        const { parts, outcome } = await withScratch(node, async (scratch) => {
            const task = { node, sql, facts, scratch, signal, ...(base && { base }) };
            const { suffix, stream, outcome } = await (tool === "clone" ? makeByClone(task) : makeByXtrabackup(task));
            const parts = await uploadParts(store, folder, suffix, stream);
            return { parts, outcome: await outcome() };
        });
        signal.throwIfAborted();
        const manifest: Manifest = {
            format: 1,
            ...backup,
            tool,
            clusterId: node.configuration.CLUSTER_ID,
            node: node.id,
            serverUuid: facts.uuid,
            lineage: facts.lineage,
            serverVersion: facts.version,
            ...outcome,
            ...(base && { base: base.id }),
            parts,
            bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
            dataBytes: facts.dataBytes,
            settings: facts.settings,
            startedAt: began.toISOString(),
        };
        await writeJson(store, folder + manifestName, manifest);
        node.log("backup made", { id: manifest.id, kind: manifest.kind, bytes: manifest.bytes, gtids: manifest.gtids });
        return `${manifest.kind} backup ${manifest.id} of ${manifest.bytes} bytes by ${tool}`;
    } catch (error) {
        const why = (error as Error).message;
        node.log("backup failed", { ...backup, why });
        throw new Error(`the ${backup.kind} backup ${backup.id} has failed: ${why}`, { cause: error });
    }
}
