import type * as pulumi from "@pulumi/pulumi";
import { kmsKeyArn } from "../parts/validation/aws-rules";
import type { Checks } from "../parts/validation/checks";
import { matching } from "../parts/validation/rules";
import { utcMicroseconds, utcTime } from "../parts/validation/utc-time";
import type { PerconaClusterArgs } from "./args";

/** What a new cluster begins with, checked and complete. */
export interface BeginningSettings {
    /** `BOOTSTRAP_FROM` of the nodes. */
    from: string;
    /** Bucket and prefix of the backups to begin with, when there are some. */
    source: { bucket: string; prefix: string } | undefined;
    kmsKeyArn: pulumi.Output<string> | undefined;
    /** Empty for the newest. */
    toTime: string;
    toGtid: string;
}

/** Checks what a new cluster begins with. */
export function beginningSettings(checks: Checks, args: PerconaClusterArgs): BeginningSettings {
    const from = args.bootstrapFrom ?? "";
    if (args.bootstrapFrom !== undefined) {
        checks.plain("bootstrapFrom", from, matching(new RegExp(`^(?:empty|${backupLocation})$`), demand));
    }
    const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.+)$/.exec(from) ?? [];
    const source = bucket === undefined || prefix === undefined ? undefined : { bucket, prefix };
    for (const path of ["restoreToTime", "restoreToGtid", "bootstrapKmsKeyArn"] as const) {
        if (args[path] !== undefined && source === undefined) {
            checks.add(
                `${path} needs bootstrapFrom to name the backups, as s3://<bucket>/<cluster id>: set it, or take this out`,
            );
        }
    }
    if (args.restoreToTime !== undefined && args.restoreToGtid !== undefined) {
        checks.add("restoreToTime and restoreToGtid are both set: keep one");
    }
    if (args.restoreToTime !== undefined) {
        checks.plain("restoreToTime", args.restoreToTime, utcTime(utcMicroseconds));
    }
    if (args.restoreToGtid !== undefined) {
        checks.plain(
            "restoreToGtid",
            args.restoreToGtid,
            matching(gtidSet, `a GTID set such as ${exampleGtid}, without spaces`),
        );
    }
    return {
        from,
        source,
        kmsKeyArn: checks.optionalInput("bootstrapKmsKeyArn", args.bootstrapKmsKeyArn, kmsKeyArn),
        toTime: args.restoreToTime ?? "",
        toGtid: args.restoreToGtid ?? "",
    };
}

/** Where the backups of a cluster are, as a pattern: `s3://<bucket>/<cluster id>`. */
export const backupLocation = "s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[a-z0-9-]+";

const demand = "empty, or backups such as s3://percona-orders-backups-0a1b2c3/orders";

const uuid = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";
const interval = "[1-9][0-9]*(?:-[1-9][0-9]*)?";
const ofServer = `${uuid}(?::${interval})+`;
/** Sets of one server after another. Source: https://dev.mysql.com/doc/refman/8.4/en/replication-gtids-concepts.html */
const gtidSet = new RegExp(`^${ofServer}(?:,${ofServer})*$`);
const exampleGtid = "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77";
