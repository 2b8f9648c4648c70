import * as pulumi from "@pulumi/pulumi";
import * as s3 from "@pulumi/aws/s3";
import { objectKeys, type SeedManifest } from "../../../lambdas/efs-seed/contract";
import type { Scope } from "../../parts/scope";
import type { Bundle } from "./bundle";

/** Puts a bundle into the bucket: each content once, under its own hash, so that every attempt reads the same bytes. */
export function seedObjects(scope: Scope, bucket: s3.Bucket, { files, ...bundle }: Bundle): s3.BucketObjectv2[] {
    const manifest: SeedManifest = bundle;
    const object = (role: string, key: string, source: pulumi.asset.Asset): s3.BucketObjectv2 =>
        new s3.BucketObjectv2(
            scope.name(role),
            // No tags: an object may have ten, and users may want forty.
            { bucket: bucket.id, key, source },
            scope.options(),
        );
    return [
        ...[...files].map(([sha256, file]) =>
            object(`seed-${sha256.slice(0, 16)}`, objectKeys.object(sha256), new pulumi.asset.FileAsset(file)),
        ),
        object(
            "seed-manifest",
            objectKeys.manifest(bundle.bundle),
            new pulumi.asset.StringAsset(JSON.stringify(manifest)),
        ),
    ];
}
