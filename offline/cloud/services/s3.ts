import { domainOf, hex, partitionOf } from "../identifiers";
import { idFrom, kept, nameFrom, type Models, type ResourceModel } from "../model";
import { text } from "../values";

/** Longest name of a bucket. */
const longestName = 63;

/** A setting of a bucket is a resource of its own, known by the bucket's name. */
const setting: ResourceModel = { replacedBy: ["bucket"], id: idFrom("bucket") };

/** Such a setting that also names who must own the bucket. */
const ownedSetting: ResourceModel = { replacedBy: ["bucket", "expectedBucketOwner"], id: idFrom("bucket") };

const object: ResourceModel = {
    replacedBy: ["bucket", "key"],
    id: (draft) => [text(draft.inputs.bucket), text(draft.inputs.key)].join("/"),
    outputs: (thing) => ({
        arn: `${bucketArn(text(thing.inputs.bucket) ?? "", thing.region)}/${text(thing.inputs.key) ?? ""}`,
        etag: kept(thing, "etag", () => hex(32)),
        storageClass: thing.inputs.storageClass ?? "STANDARD",
    }),
};

/** Buckets, their settings, and objects. */
export const s3: Models = {
    "aws:s3/bucket:Bucket": {
        replacedBy: ["bucket", "bucketNamespace", "bucketPrefix", "objectLockEnabled"],
        id: (draft) => nameFrom(draft.inputs, "bucket", longestName),
        outputs: (thing) => ({
            arn: bucketArn(thing.id, thing.region),
            bucket: thing.id,
            bucketDomainName: `${thing.id}.s3.${domainOf(thing.region)}`,
            bucketRegion: thing.region,
            bucketRegionalDomainName: `${thing.id}.s3.${thing.region}.${domainOf(thing.region)}`,
            forceDestroy: thing.inputs.forceDestroy ?? false,
            // https://docs.aws.amazon.com/general/latest/gr/s3.html
            hostedZoneId: thing.region === "us-east-1" ? "Z3AQBSTGFYJSTF" : "Z1BKCTXD74EZPE",
            objectLockEnabled: thing.inputs.objectLockEnabled ?? false,
        }),
    },
    "aws:s3/bucketAccelerateConfiguration:BucketAccelerateConfiguration": ownedSetting,
    "aws:s3/bucketAcl:BucketAcl": ownedSetting,
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": ownedSetting,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ownedSetting,
    "aws:s3/bucketLogging:BucketLogging": ownedSetting,
    "aws:s3/bucketNotification:BucketNotification": setting,
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ownedSetting,
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": setting,
    "aws:s3/bucketPolicy:BucketPolicy": setting,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": setting,
    "aws:s3/bucketRequestPaymentConfiguration:BucketRequestPaymentConfiguration": ownedSetting,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ownedSetting,
    "aws:s3/bucketVersioning:BucketVersioning": ownedSetting,
    "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration": ownedSetting,
    "aws:s3/bucketObject:BucketObject": object,
    "aws:s3/bucketObjectv2:BucketObjectv2": object,
};

function bucketArn(bucket: string, region: string): string {
    return `arn:${partitionOf(region)}:s3:::${bucket}`;
}
