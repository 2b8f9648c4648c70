import { unknown, type Given } from "../judging";
import { resourceTable, type Table } from "./table";

type Statement = Record<string, unknown>;

const reads: Statement = {
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::123456789012:role/agents" },
    Action: "secretsmanager:GetSecretValue",
    Resource: "*",
};
const everybody: Statement = { ...reads, Principal: "*" };
const policy = (...statements: Statement[]): { policy: string } => ({
    policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
});
const onlyIf = (Condition: unknown): { policy: string } => policy({ ...everybody, Condition });
const organization = "aws:PrincipalOrgID";

const permission: Given = {
    type: "aws:lambda/permission:Permission",
    props: {
        action: "lambda:InvokeFunction",
        function: "reconciler",
        principal: "events.amazonaws.com",
        sourceArn: "arn:aws:events:eu-west-1:123456789012:rule/schedule",
    },
};
const source = { sourceArn: undefined, sourceAccount: undefined };

function snapshotFor(account: string): Given {
    return { type: "aws:rds/snapshot:Snapshot", props: { sharedAccounts: [account] } };
}

/** Trials of the rules on who may use a thing. */
export const identity: Table[] = [
    resourceTable(
        "secret-not-public",
        { type: "aws:secretsmanager/secretPolicy:SecretPolicy", props: { secretArn: "arn:s", ...policy(reads) } },
        [
            ["pass", "everybody is denied", policy(reads, { ...everybody, Effect: "Deny" })],
            ["pass", "everybody of the organization may", onlyIf({ StringEquals: { [organization]: "o-1" } })],
            ["pass", "only some roles may", onlyIf({ ArnLike: { "aws:PrincipalArn": ["arn:aws:iam::1:role/a*"] } })],
            [
                "pass",
                "parts of the organization may",
                onlyIf({ "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": ["o-1/r-1/ou-1/*"] } }),
            ],
            [
                "pass",
                "the condition's key is in another case",
                onlyIf({ StringEquals: { "AWS:principalOrgId": "o-1" } }),
            ],
            [
                "fail",
                "roles of whatever account may",
                onlyIf({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } }),
            ],
            ["pass", "it is no policy, which AWS refuses", { policy: "{" }],
            ["pass", "a secret says nothing", () => ({ type: "aws:secretsmanager/secret:Secret", props: {} })],
            ["fail", "everybody may", policy(everybody), { says: "lets everybody in" }],
            ["fail", "everybody with an account may", policy(reads, { ...reads, Principal: { AWS: ["*"] } })],
            ["fail", "the only statement is no list", { policy: JSON.stringify({ Statement: everybody }) }],
            [
                "fail",
                "everybody but one may",
                policy({ ...reads, Principal: undefined, NotPrincipal: reads.Principal }),
            ],
            ["fail", "the condition says how, not who", onlyIf({ Bool: { "aws:SecureTransport": "true" } })],
            ["fail", "the condition is about others", onlyIf({ StringNotEquals: { [organization]: "o-1" } })],
            [
                "fail",
                "the condition holds without its key",
                onlyIf({ StringEqualsIfExists: { [organization]: "o-1" } }),
            ],
            ["fail", "the condition lets all in", onlyIf({ StringLike: { "aws:PrincipalArn": ["arn:a", "*"] } })],
            [
                "fail",
                "the policy stands on the secret",
                () => ({ type: "aws:secretsmanager/secret:Secret", props: policy(everybody) }),
            ],
            ["unknown", "the policy is not known", { policy: unknown }, { says: "policy`" }],
            [
                "unknown",
                "the principal is not known",
                { policy: { Statement: [{ ...reads, Principal: unknown }] } },
                { says: "policy.Statement[0].Principal`" },
            ],
        ],
    ),
    resourceTable(
        "policy-not-public",
        { type: "aws:s3/bucketPolicy:BucketPolicy", props: { bucket: "uploads", ...policy(reads) } },
        [
            ["pass", "some addresses may", onlyIf({ IpAddress: { "aws:SourceIp": "192.0.2.0/24" } })],
            ["fail", "all addresses may", onlyIf({ IpAddress: { "aws:SourceIp": ["0.0.0.0/0"] } })],
            ["fail", "everybody may", policy(reads, everybody), { says: "a statement of `policy` lets everybody in" }],
            [
                "pass",
                "topics are as SNS makes them",
                () => ({
                    type: "aws:sns/topicPolicy:TopicPolicy",
                    props: onlyIf({ StringEquals: { "AWS:SourceOwner": "123456789012" } }),
                }),
            ],
            [
                "pass",
                "a key is for those of the account",
                () => ({
                    type: "aws:kms/key:Key",
                    props: onlyIf({ StringEquals: { "kms:CallerAccount": "123456789012" } }),
                }),
            ],
            ["pass", "a key says nothing", () => ({ type: "aws:kms/key:Key", props: {} })],
            ["fail", "a key is for all", () => ({ type: "aws:kms/key:Key", props: policy(everybody) })],
            [
                "fail",
                "a queue is for all",
                () => ({ type: "aws:sqs/queuePolicy:QueuePolicy", props: policy(everybody) }),
            ],
            [
                "fail",
                "a vault of backups is for all",
                () => ({ type: "aws:backup/vaultPolicy:VaultPolicy", props: policy(everybody) }),
            ],
            ["pass", "a snapshot is for an account", () => snapshotFor("123456789012")],
            ["fail", "a snapshot is for all", () => snapshotFor("all"), { says: "`sharedAccounts` has all" }],
            [
                "unknown",
                "who has the snapshot is not known",
                () => snapshotFor(unknown),
                { says: "sharedAccounts[0]`" },
            ],
            ["unknown", "the policy is not known", { policy: unknown }, { says: "policy`" }],
        ],
    ),
    resourceTable("lambda-permission-names-source", permission, [
        ["pass", "the account is named", { ...source, sourceAccount: "123456789012" }],
        ["pass", "what calls is not known yet", { sourceArn: unknown }],
        ["pass", "a role calls", { ...source, principal: "arn:aws:iam::123456789012:role/caller" }],
        ["pass", "an account calls", { ...source, principal: "123456789012" }],
        ["pass", "everybody of the organization calls", { ...source, principal: "*", principalOrgId: "o-1" }],
        ["pass", "a bucket of the account calls", { principal: "s3.amazonaws.com", sourceAccount: "123456789012" }],
        ["fail", "a service calls for anybody", source, { says: "none of `sourceArn`, `sourceAccount`" }],
        ["fail", "a service calls in China for anybody", { ...source, principal: "events.amazonaws.com.cn" }],
        ["fail", "everybody calls", { ...source, principal: "*" }],
        [
            "fail",
            "a bucket calls, whoever has it now",
            { principal: "s3.amazonaws.com", sourceArn: "arn:aws:s3:::uploads" },
            { says: "`sourceAccount` is not set" },
        ],
        ["unknown", "who calls is not known", { ...source, principal: unknown }, { says: "principal`" }],
    ]),
];
