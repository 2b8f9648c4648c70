import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import * as dynamodb from "@pulumi/aws/dynamodb";
import * as s3 from "@pulumi/aws/s3";
import { prefixes } from "../../agents/percona-node/contract";
import { bundlePath } from "../parts/bundle";
import { privateBucket } from "../parts/private-bucket";
import type { Scope } from "../parts/scope";
import type { PerconaClusterSettings } from "./settings";

/**
 * The table by which nodes agree on who begins, and tell others of themselves. What is in it can be lost: the nodes find it out
 * anew. On demand, since a cluster writes about once a second.
 */
export function coordinationTable(
    scope: Scope,
    { prefix, kmsKeyArn, protect }: PerconaClusterSettings,
): dynamodb.Table {
    return new dynamodb.Table(
        scope.name("locks"),
        {
            name: `${prefix}-locks`,
            billingMode: "PAY_PER_REQUEST",
            hashKey: "pk",
            attributes: [{ name: "pk", type: "S" }],
            // Only items of nodes that have left and locks that were given back bear it.
            ttl: { enabled: true, attributeName: "ttl" },
            pointInTimeRecovery: { enabled: true },
            serverSideEncryption: { enabled: true, ...(kmsKeyArn && { kmsKeyArn }) },
            deletionProtectionEnabled: protect,
            tags: scope.dataTags("locks", "rebuilt"),
        },
        scope.options({ protect }),
    );
}

/** Days that overwritten and deleted versions are kept. */
const olderVersionDays = 7;

/** The bucket of backups, of archived binary logs and of the nodes' program. */
export function backupBucket(
    scope: Scope,
    { clusterId, prefix, kmsKeyArn, protect, backup }: PerconaClusterSettings,
): { bucket: s3.Bucket; ready: pulumi.Resource } {
    const days = backup.retentionWeeks.apply((weeks) => weeks * 7);
    const kept = [prefixes.full, prefixes.incremental, prefixes.binlogs, prefixes.errant];
    const { bucket, policy } = privateBucket(scope, "backups", {
        namePrefix: `${prefix}-backups-`,
        kmsKeyArn,
        versioned: true,
        forceDestroy: backup.forceDestroy,
        protect,
        lifecycle: [
            ...kept.map((folder) => ({
                id: folder.replace("/", ""),
                status: "Enabled",
                filter: { prefix: `${clusterId}/${folder}` },
                expiration: { days },
                noncurrentVersionExpiration: { noncurrentDays: olderVersionDays },
            })),
            {
                // What has expired leaves a mark in place of the object, for ever, if nobody takes it away.
                id: "marks-of-the-deleted",
                status: "Enabled",
                filter: { prefix: "" },
                expiration: { expiredObjectDeleteMarker: true },
            },
            {
                id: "unfinished-uploads",
                status: "Enabled",
                filter: { prefix: "" },
                abortIncompleteMultipartUpload: { daysAfterInitiation: 2 },
            },
        ],
    });
    return { bucket, ready: policy };
}

/** The program of the nodes in the bucket. */
export interface AgentBundle {
    object: s3.BucketObjectv2;
    key: string;
    /** SHA-256 in hexadecimal digits. */
    sha256: string;
}

/** Puts the program of the nodes into the bucket, under a name that tells its content. */
export function agentBundle(scope: Scope, { clusterId }: PerconaClusterSettings, bucket: s3.Bucket): AgentBundle {
    const file = bundlePath("agents/percona-node/index.js");
    const sha256 = crypto.createHash("sha256").update(fs.readFileSync(file)).digest("hex");
    const key = `${clusterId}/${prefixes.agent}${sha256}.js`;
    const object = new s3.BucketObjectv2(
        scope.name("agent"),
        {
            bucket: bucket.id,
            key,
            source: new pulumi.asset.FileAsset(file),
            contentType: "text/javascript",
            // No tags: an object may have ten, and users may want forty.
        },
        // Nodes that are not replaced yet start with the one before.
        scope.options({ retainOnDelete: true }),
    );
    return { object, key, sha256 };
}
