import type { Backup } from "../../../../agents/percona-node/backup/manifest";

/** A complete backup that began at `startedAt`, and ended ten minutes later. */
export function backup(startedAt: string, more: Partial<Backup> = {}): Backup {
    return {
        format: 1,
        id: `${startedAt.replace(/[-:]|\.\d+/g, "")}-00000000`,
        kind: "full",
        tool: "xtrabackup",
        toolVersion: "8.0.35-31",
        clusterId: "first",
        node: "i-0a",
        serverUuid: "11111111-0000-4000-8000-000000000001",
        lineage: "11111111-0000-4000-8000-000000000001/never cloned",
        serverVersion: "8.0.36-28",
        gtids: "",
        gtidsAtMost: "",
        parts: [{ name: "part-00001.xbstream", bytes: 1, sha256: "00" }],
        bytes: 1,
        dataBytes: 1,
        settings: {},
        startedAt,
        endedAt: new Date(Date.parse(startedAt) + 600_000).toISOString(),
        ...more,
    };
}
