import { number, object, objects, text, type Properties } from "../cloud/values";
import { isPublicPolicy, policyProblem, statementsOf } from "./policy-grammar";
import { byteLength, isTaken, onCreate, onDelete, users, type Request, type Rules } from "./rule";

const guide = "https://docs.aws.amazon.com/AmazonS3/latest/userguide";

const bucket = ["aws:s3/bucket:Bucket"];
const policy = ["aws:s3/bucketPolicy:BucketPolicy"];
const lifecycle = ["aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"];

/** Objects of a bucket, whoever put them there. */
const objectTypes = ["aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2"];

const largestPolicy = 20_480;

/** Days that an object stays in its first class before it may move to a cheaper one. */
const daysBeforeInfrequent = 30;

/** S3: names, emptiness, policies, life cycles. */
export const bucketRules: Rules = {
    "bucket-name": {
        types: bucket,
        on: onCreate,
        source: `${guide}/bucketnamingrules.html`,
        check: ({ inputs }) => {
            const name = text(inputs.bucket) ?? "xxx";
            const shaped = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes("..");
            const reserved =
                /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3)$|^\d+\.\d+\.\d+\.\d+$/.test(name);
            return shaped && !reserved ? undefined : "InvalidBucketName: The specified bucket is not valid.";
        },
    },
    "bucket-unique": {
        types: bucket,
        on: onCreate,
        source: `${guide}/UsingBucket.html`,
        check: (request) =>
            isTaken(request, "bucket", request.cloud.everywhere(request.type))
                ? "BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it."
                : undefined,
    },
    "bucket-not-empty": {
        types: bucket,
        on: onDelete,
        source: `${guide}/delete-bucket.html`,
        check: (request) =>
            request.inputs.forceDestroy !== true && users(request, objectTypes, ["bucket"]).length > 0
                ? `BucketNotEmpty: The bucket you tried to delete is not empty`
                : undefined,
    },
    "bucket-policy": {
        types: policy,
        source: `${guide}/access-policy-language-overview.html`,
        check: ({ inputs }) => policyWords(text(inputs.policy) ?? "", text(inputs.bucket) ?? ""),
    },
    "bucket-policy-public": {
        types: policy,
        source: `${guide}/access-control-block-public-access.html`,
        check: (request) =>
            isPublicPolicy(text(request.inputs.policy) ?? "") && blocksPublic(request) ? publicWords : undefined,
    },
    "bucket-acl": {
        types: ["aws:s3/bucketAcl:BucketAcl"],
        source: `${guide}/about-object-ownership.html`,
        check: (request) => {
            const controls = request.cloud.get(
                "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
                text(request.inputs.bucket) ?? "",
            );
            const ownership = text(object(controls?.state.rule).objectOwnership) ?? "BucketOwnerEnforced";
            return ownership === "BucketOwnerEnforced"
                ? "AccessControlListNotSupported: The bucket does not allow ACLs"
                : undefined;
        },
    },
    "bucket-lifecycle": {
        types: lifecycle,
        source: `${guide}/lifecycle-transition-general-considerations.html`,
        check: ({ inputs }) => {
            const rules = objects(inputs.rules);
            const ids = rules.map((rule) => text(rule.id) ?? "");
            if (new Set(ids).size < ids.length) {
                return "InvalidArgument: Rule ID must be unique. Found same ID for more than one rule";
            }
            return rules.map(lifecycleProblem).find((problem) => problem !== undefined);
        },
    },
};

const publicWords =
    "AccessDenied: User is not authorized to perform: s3:PutBucketPolicy because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.";

function policyWords(document: string, name: string): string | undefined {
    if (byteLength(document) > largestPolicy) {
        return "PolicyTooLarge: Policy exceeds the maximum allowed document size.";
    }
    const problem = policyProblem(document, "resource");
    if (problem !== undefined) {
        return `MalformedPolicy: ${problem}`;
    }
    const resources = statementsOf(document).flatMap((statement) => [statement.Resource ?? []].flat());
    const own = resources.every(
        (resource) => typeof resource === "string" && new RegExp(`:s3:::${name}(/|$)`).test(resource),
    );
    return own ? undefined : "MalformedPolicy: Policy has invalid resource";
}

/** New buckets block public policies unless that is switched off. */
function blocksPublic(request: Request): boolean {
    const block = request.cloud.get(
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        text(request.inputs.bucket) ?? "",
    );
    return block === undefined || block.state.blockPublicPolicy === true;
}

function lifecycleProblem(rule: Properties): string | undefined {
    const days = number(object(rule.expiration).days);
    if (days !== undefined && (days < 1 || !Number.isInteger(days))) {
        return "InvalidArgument: 'Days' for Expiration action must be a positive integer";
    }
    const actions = [
        "abortIncompleteMultipartUpload",
        "expiration",
        "noncurrentVersionExpiration",
        "noncurrentVersionTransitions",
        "transitions",
    ];
    if (actions.every((action) => rule[action] === undefined)) {
        return "InvalidRequest: At least one action needs to be specified in a rule";
    }
    for (const move of objects(rule.transitions)) {
        const storageClass = text(move.storageClass) ?? "";
        const after = number(move.days) ?? daysBeforeInfrequent;
        if (["STANDARD_IA", "ONEZONE_IA"].includes(storageClass) && after < daysBeforeInfrequent) {
            return `InvalidArgument: 'Days' in Transition action must be greater than or equal to ${daysBeforeInfrequent} for storageClass '${storageClass}'`;
        }
        if (days !== undefined && days <= after) {
            return `InvalidArgument: 'Days' in the Expiration action for filter must be greater than 'Days' in the Transition action`;
        }
    }
    return undefined;
}
