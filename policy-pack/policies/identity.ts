/** Who may use a thing is said on the thing itself, by name: not everybody, and no service on behalf of just anybody. */
import { buckets, lambdaPermission, queue, secretPolicies } from "../rules/aws-types";
import { letsEveryoneIn } from "../rules/policy-document";
import type { Properties } from "../rules/properties";
import { every, whenKnown } from "../rules/reading";
import { refuseWhen, resourceRule, type Finding, type Rule } from "../rules/rule";

const secretNotPublic = resourceRule({
    name: "secret-not-public",
    family: "identity",
    description: "Policies of secrets must not let everybody in.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "name the roles that may read the secret as `Principal`, or say whose requests count by a condition such as " +
        '`StringEquals: { "aws:PrincipalOrgID": "o-..." }`; encryption of the request or a time do not say whose it is.',
    url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
    types: secretPolicies,
    judge: ({ properties }) => publicPolicy(properties),
});

/** What has a policy of who may use it: as a property of its own, or as a resource beside it. */
const policyHolders = [
    ...buckets,
    "aws:s3/bucketPolicy:BucketPolicy",
    queue,
    "aws:sqs/queuePolicy:QueuePolicy",
    "aws:sns/topic:Topic",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:kms/key:Key",
    "aws:kms/keyPolicy:KeyPolicy",
    "aws:backup/vaultPolicy:VaultPolicy",
];

/** What holds a copy of a database that other accounts may be given. */
const snapshots = [
    "aws:rds/snapshot:Snapshot",
    "aws:rds/snapshotCopy:SnapshotCopy",
    "aws:rds/clusterSnapshot:ClusterSnapshot",
];

const nothingPublic = resourceRule({
    name: "policy-not-public",
    family: "identity",
    description: "Buckets, queues, topics, keys, backup vaults and snapshots of databases must not let everybody in.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "name who may use it as `Principal`, or say whose requests count by a condition such as " +
        '`StringEquals: { "aws:PrincipalOrgID": "o-..." }`; name the accounts that a snapshot is shared with.',
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    types: [...policyHolders, ...snapshots],
    judge: ({ type, properties }) => (snapshots.includes(type) ? sharedWithAll(properties) : publicPolicy(properties)),
});

/** What says on whose behalf a caller calls. */
const sources = ["sourceArn", "sourceAccount", "principalOrgId"];

/** Buckets have no account in their ARNs, and a name that was given up can be taken by another account. */
const bucketsService = "s3.amazonaws.com";

const permissionNamesSource = resourceRule({
    name: "lambda-permission-names-source",
    family: "identity",
    description: "Permissions to call a Lambda function must say on whose behalf a service may call it.",
    severity: "high",
    level: "mandatory",
    remediation:
        "set `sourceArn` to the ARN of the rule, topic or secret that calls, or `sourceAccount` to your account; " +
        "for S3 `sourceAccount`. Without it the service calls the function for any AWS customer that asks it to.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    types: [lambdaPermission],
    judge: ({ properties }) => {
        // What is written down is known when the permission is made, and judged then if it turns out to be nothing.
        const named = sources.some((source) => properties.has(source));
        return [
            ...refuseWhen(
                every([!named, whenKnown(properties.text("principal"), isServiceOrEverybody)]),
                "none of `sourceArn`, `sourceAccount` and `principalOrgId` is set",
            ),
            ...refuseWhen(
                every([named, !properties.has("sourceAccount"), properties.isOneOf("principal", bucketsService)]),
                "`sourceAccount` is not set",
            ),
        ];
    },
});

/** The rules of this family. */
export const identity: Rule[] = [secretNotPublic, nothingPublic, permissionNamesSource];

function publicPolicy(properties: Properties): Finding[] {
    return refuseWhen(
        whenKnown(properties.document("policy"), (policy) => policy !== undefined && letsEveryoneIn(policy)),
        "a statement of `policy` lets everybody in",
    );
}

function sharedWithAll(properties: Properties): Finding[] {
    const { values, unknown } = properties.texts("sharedAccounts");
    return refuseWhen(values.includes("all") || (unknown ?? false), "`sharedAccounts` has all");
}

function isServiceOrEverybody(principal = ""): boolean {
    return principal === "*" || /\.amazonaws\.com(\.cn)?$/.test(principal);
}
