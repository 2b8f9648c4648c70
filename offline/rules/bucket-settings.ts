import { number, object, objects, text, type Properties } from "../cloud/values";
import type { Rules } from "./rule";

const guide = "https://docs.aws.amazon.com/AmazonS3/latest/userguide";

const algorithms = ["AES256", "aws:kms", "aws:kms:dsse"];

/** Most tags of an object. */
const mostObjectTags = 10;

/** S3: versions, encryption and older versions' ends, each a resource of its own, and objects' tags. */
export const bucketSettingRules: Rules = {
    // The words are the provider's, which knows before AWS.
    "bucket-versioning": {
        types: ["aws:s3/bucketVersioning:BucketVersioning"],
        source: `${guide}/Versioning.html`,
        check: ({ inputs, before }) => {
            const status = text(object(inputs.versioningConfiguration).status) ?? "";
            if (!["Enabled", "Suspended", "Disabled"].includes(status)) {
                return `expected versioning_configuration.0.status to be one of ["Enabled" "Suspended" "Disabled"], got ${status}`;
            }
            const was = text(object(before.versioningConfiguration).status);
            return status === "Disabled" && was !== undefined && was !== "Disabled"
                ? `versioning_configuration.status cannot be updated from '${was}' to 'Disabled'`
                : undefined;
        },
    },
    "bucket-encryption": {
        types: ["aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"],
        source: `${guide}/default-bucket-encryption.html`,
        check: ({ inputs }) =>
            objects(inputs.rules)
                .map((rule) => encryptionProblem(object(rule.applyServerSideEncryptionByDefault)))
                .find((problem) => problem !== undefined),
    },
    "bucket-lifecycle-days": {
        types: ["aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"],
        source: `${guide}/intro-lifecycle-rules.html`,
        check: ({ inputs }) =>
            objects(inputs.rules)
                .map(daysProblem)
                .find((problem) => problem !== undefined),
    },
    "object-tags": {
        types: ["aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2"],
        source: `${guide}/object-tagging.html`,
        check: ({ inputs }) =>
            Object.keys(object(inputs.tagsAll ?? inputs.tags)).length > mostObjectTags
                ? `BadRequest: Object tags cannot be greater than ${mostObjectTags}`
                : undefined,
    },
};

function encryptionProblem({ sseAlgorithm, kmsMasterKeyId }: Properties): string | undefined {
    const algorithm = text(sseAlgorithm) ?? "";
    if (!algorithms.includes(algorithm)) {
        return "MalformedXML: The XML you provided was not well-formed or did not validate against our published schema";
    }
    return algorithm === "AES256" && (text(kmsMasterKeyId) ?? "") !== ""
        ? "InvalidArgument: a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse"
        : undefined;
}

function daysProblem(rule: Properties): string | undefined {
    const abort = object(rule.abortIncompleteMultipartUpload).daysAfterInitiation;
    if (abort !== undefined && !isPositive(abort)) {
        return "InvalidArgument: 'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer";
    }
    const filter = object(rule.filter);
    if (abort !== undefined && (filter.tag !== undefined || object(filter.and).tags !== undefined)) {
        return "InvalidRequest: AbortIncompleteMultipartUpload cannot be specified with Tags.";
    }
    const older = object(rule.noncurrentVersionExpiration).noncurrentDays;
    return older !== undefined && !isPositive(older)
        ? "InvalidArgument: 'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer"
        : undefined;
}

function isPositive(value: Parameters<typeof number>[0]): boolean {
    const days = number(value) ?? 0;
    return Number.isInteger(days) && days >= 1;
}
