import { makeCommand, UsageError } from "../command";

const kinds = ["full", "incremental", "due"] as const;

export const backup = makeCommand({
    about: "Makes a backup now, or what the schedules ask for (due). Ends well also where it is not this node's turn.",
    oneOf: kinds,
    options: {},
    run: async (_values, { openNode, makeBackup, print }, word) => {
        print(await makeBackup(await openNode(), word as (typeof kinds)[number]));
    },
});

export const drill = makeCommand({
    about: "Restores the newest backup aside, starts a server on it, looks at it, and removes it again.",
    options: {},
    run: async (_values, context) => {
        context.print(await context.drill(await context.openNode()));
    },
});

export const archive = makeCommand({
    about: "Archives the binary logs that are complete now.",
    options: {},
    run: async (_values, { openNode, archiveOnce, print }) => {
        print(await archiveOnce(await openNode()));
    },
});

export const restore = makeCommand({
    about: "Makes a data directory of a cluster's backups. It starts no server and changes nothing else.",
    options: {
        from: { value: "s3://<bucket>/<cluster id>", help: "whose backups", required: true },
        into: { value: "<directory>", help: "becomes the data directory; empty, or not there yet", required: true },
        "to-time": {
            value: "<time>",
            help: "restore to this moment, such as 2026-11-22T03:00:00Z; default: the newest",
        },
        "to-gtid": { value: "<GTID set>", help: "restore the transactions of this set; default: the newest" },
    },
    run: async ({ from, into, "to-time": toTime, "to-gtid": toGtid }, { openNode, restoreInto, print }) => {
        if (!/^s3:\/\/[^/]+\/[a-z0-9-]+\/?$/.test(from)) {
            throw new UsageError(`--from must be s3://<bucket>/<cluster id>, not "${from}"`);
        }
        if (toTime !== undefined && toGtid !== undefined) {
            throw new UsageError("--to-time and --to-gtid exclude each other");
        }
        if (toTime !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/.test(toTime)) {
            throw new UsageError(`--to-time must be in UTC, such as 2026-11-22T03:00:00Z, not "${toTime}"`);
        }
        const point = { ...(toTime !== undefined && { toTime }), ...(toGtid !== undefined && { toGtid }) };
        print(await restoreInto(await openNode(), { from: from.replace(/\/$/, ""), into, ...point }));
    },
});
