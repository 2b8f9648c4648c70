import { unknown, type Given } from "../judging";
import { changing, resourceTable, stackTable, without, type Later, type Table } from "./table";

const redirect = { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } };
const forward = { type: "forward", targetGroupArn: "arn:aws:elasticloadbalancing:targetgroup" };
const listenerType = "aws:lb/listener:Listener";

const denial = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const allowance = { Effect: "Allow", Principal: { AWS: "123456789012" }, Action: "s3:GetObject", Resource: "*" };

/** The denial, written for requests that say nothing of TLS as well. */
const forMissingKeys = { ...denial, Condition: { BoolIfExists: denial.Condition.Bool } };
/** Conditions must all hold: this is a denial for a few. */
const forSomeAddresses = {
    ...denial,
    Condition: { ...denial.Condition, IpAddress: { "aws:SourceIp": "192.0.2.0/24" } },
};

/** What a file system's policy denies. */
const mountDenial = {
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: "*",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
};

function policyOf(...statements: object[]): { policy: string } {
    return { policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) };
}

function listenerWithRule(later: Later): Given[] {
    return [
        {
            type: listenerType,
            name: "http",
            props: { arn: later("arn:http"), port: 80, protocol: "HTTP", defaultActions: [redirect] },
        },
        {
            type: "aws:lb/listenerRule:ListenerRule",
            name: "old-path",
            props: { listenerArn: later("arn:http"), actions: [redirect] },
            dependencies: { listenerArn: ["http"] },
        },
    ];
}

/** Trials of the rules on encryption in transit. */
export const encryptionInTransit: Table[] = [
    resourceTable(
        "listener-encrypted",
        { type: listenerType, props: { port: 443, protocol: "HTTPS", defaultActions: [forward] } },
        [
            ["pass", "HTTP is redirected", { port: 80, protocol: "HTTP", defaultActions: [redirect] }],
            ["pass", "TCP is passed through", { protocol: "TCP" }],
            ["pass", "a gateway load balancer has neither port nor protocol", { port: undefined, protocol: undefined }],
            [
                "pass",
                "it is Prometheus's own, of which another rule knows who reaches it",
                ({ type }) => ({ type, parent: "platform", props: { port: 9090, protocol: "HTTP" } }),
            ],
            [
                "fail",
                "it is another of Monitoring's",
                ({ type }) => ({ type, parent: "platform", props: { port: 3000, protocol: "HTTP" } }),
            ],
            ["fail", "HTTP is forwarded", { port: 80, protocol: "HTTP" }, { says: "`protocol` is HTTP" }],
            ["fail", "the protocol is left to its default, HTTP", { port: 80, protocol: undefined }],
            [
                "fail",
                "HTTP is forwarded beside the redirect",
                { protocol: "HTTP", defaultActions: [redirect, forward] },
            ],
            ["fail", "there is no action", { protocol: "HTTP", defaultActions: [] }],
            [
                "fail",
                "the redirect keeps the protocol",
                { protocol: "HTTP", defaultActions: [{ type: "redirect", redirect: { port: "8080" } }] },
            ],
            [
                "pass",
                "a classic load balancer speaks HTTPS",
                () => ({ type: "aws:elb/loadBalancer:LoadBalancer", props: { listeners: [{ lbProtocol: "https" }] } }),
            ],
            [
                "fail",
                "a classic load balancer speaks HTTP",
                () => ({
                    type: "aws:elb/loadBalancer:LoadBalancer",
                    props: { listeners: [{ lbProtocol: "HTTPS" }, { lbProtocol: "http" }] },
                }),
                { says: "`listeners[1].lbProtocol`" },
            ],
            ["pass", "the action is not known, the protocol is", { defaultActions: unknown }],
            [
                "unknown",
                "the protocol is not known, and HTTP would be wrong",
                { protocol: unknown },
                { says: "protocol`" },
            ],
            [
                "unknown",
                "the action is not known",
                { protocol: "HTTP", defaultActions: [{ type: unknown, redirect: redirect.redirect }] },
                { says: "defaultActions[0].type`" },
            ],
        ],
        [{ type: "stackwarden:index:Monitoring", name: "platform" }],
    ),
    resourceTable(
        "listener-tls-version",
        { type: listenerType, props: { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" } },
        [
            ["pass", "it is TLS 1.3 alone", { sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" }],
            ["pass", "it is TLS 1.2 alone", { sslPolicy: "ELBSecurityPolicy-TLS-1-2-Ext-2018-06" }],
            ["pass", "it is forward secrecy with TLS 1.2", { sslPolicy: "ELBSecurityPolicy-FS-1-2-Res-2020-10" }],
            ["pass", "the listener is not encrypted at all", { protocol: "HTTP", sslPolicy: undefined }],
            ["fail", "the policy is left to its default", { sslPolicy: undefined }, { says: "`sslPolicy`" }],
            ["fail", "it speaks TLS 1.0", { sslPolicy: "ELBSecurityPolicy-TLS13-1-0-2021-06" }],
            ["fail", "it speaks TLS 1.1", { protocol: "TLS", sslPolicy: "ELBSecurityPolicy-TLS-1-1-2017-01" }],
            [
                "fail",
                "the configuration accepts less",
                {},
                { config: { sslPolicies: ["ELBSecurityPolicy-TLS13-1-3-2021-06"] } },
            ],
            ["unknown", "the policy is not known", { sslPolicy: unknown }, { says: "sslPolicy`" }],
        ],
    ),
    stackTable("http-listener-rules-redirect", listenerWithRule, [
        [
            "pass",
            "the rule forwards on an HTTPS listener",
            (given) => changing(changing(given, "http", { protocol: "HTTPS" }), "old-path", { actions: [forward] }),
        ],
        [
            "fail",
            "the rule forwards on the HTTP listener",
            (given) => changing(given, "old-path", { actions: [forward] }),
            { says: "on an HTTP listener" },
        ],
        [
            "unknown",
            "the listener's protocol is not known",
            (given) => changing(changing(given, "http", { protocol: unknown }), "old-path", { actions: [forward] }),
            { says: "protocol`" },
        ],
    ]),
    resourceTable(
        "s3-bucket-policy-denies-plaintext",
        { type: "aws:s3/bucketPolicy:BucketPolicy", props: { bucket: "logs", ...policyOf(allowance, denial) } },
        [
            ["pass", "the policy is an object with one statement", { policy: { Statement: denial } }],
            ["pass", "the denial names AWS as its principal", policyOf({ ...denial, Principal: { AWS: ["*"] } })],
            [
                "pass",
                "the denial is for every resource and action",
                policyOf({ ...denial, Action: "*", Resource: "*" }),
            ],
            [
                "pass",
                "the condition has a list of one, and its key is in lower case",
                policyOf({ ...denial, Condition: { Bool: { "aws:securetransport": ["false"] } } }),
            ],
            ["pass", "the condition holds too where the key is missing", policyOf(forMissingKeys)],
            ["pass", "the action is in capitals", policyOf({ ...denial, Action: "S3:*" })],
            ["pass", "one ARN covers both", policyOf({ ...denial, Resource: "arn:aws:s3:::logs*" })],
            ["fail", "there is no denial", policyOf(allowance), { says: "without TLS" }],
            ["fail", "it denies some addresses only", policyOf(forSomeAddresses)],
            [
                "fail",
                "it denies everyone but services of AWS",
                policyOf({
                    ...denial,
                    Condition: { Bool: { ...denial.Condition.Bool, "aws:PrincipalIsAWSService": "false" } },
                }),
            ],
            [
                "fail",
                "it denies the objects of one folder only",
                policyOf({ ...denial, Resource: ["arn:aws:s3:::logs", "arn:aws:s3:::logs/public/*"] }),
            ],
            ["fail", "it allows instead of denies", policyOf({ ...denial, Effect: "Allow" })],
            ["fail", "it denies one principal", policyOf({ ...denial, Principal: { AWS: "123456789012" } })],
            ["fail", "it denies one action", policyOf({ ...denial, Action: ["s3:PutObject"] })],
            ["fail", "it leaves out the objects", policyOf({ ...denial, Resource: "arn:aws:s3:::logs" })],
            ["fail", "it leaves out the bucket", policyOf({ ...denial, Resource: ["arn:aws:s3:::logs/*"] })],
            ["fail", "it denies TLS", policyOf({ ...denial, Condition: { Bool: { "aws:SecureTransport": "true" } } })],
            ["fail", "it has no condition", policyOf({ ...denial, Condition: undefined })],
            ["fail", "it is not JSON", { policy: "{" }],
            ["fail", "it is absent", { policy: undefined }],
            ["unknown", "the policy is not known", { policy: unknown }, { says: "policy`" }],
            [
                "unknown",
                "the ARNs in it are not known",
                { policy: { Statement: [{ ...denial, Resource: [unknown, "arn:aws:s3:::logs/*"] }] } },
                { says: "policy.Statement[0].Resource[0]`" },
            ],
            [
                "unknown",
                "the value of the condition is not known",
                { policy: { Statement: [{ ...denial, Condition: { Bool: { "aws:SecureTransport": unknown } } }] } },
                { says: "policy.Statement[0].Condition.Bool.aws:SecureTransport`" },
            ],
        ],
    ),
    stackTable(
        "s3-bucket-has-policy",
        (later) => [
            { type: "aws:s3/bucket:Bucket", name: "logs", props: { id: later("logs-1f"), policy: later("{}") } },
            {
                type: "aws:s3/bucketPolicy:BucketPolicy",
                name: "logs-policy",
                props: { bucket: later("logs-1f"), policy: later("{}") },
                dependencies: { bucket: ["logs"], policy: ["logs"] },
            },
        ],
        [
            [
                "pass",
                "the policy names the bucket as written",
                (given) =>
                    changing(
                        changing(given, "logs", { bucket: "logs" }),
                        "logs-policy",
                        { bucket: "logs" },
                        {
                            dependencies: {},
                        },
                    ),
            ],
            ["fail", "there is no policy", (given) => without(given, "logs-policy"), { says: "no `BucketPolicy`" }],
            [
                "fail",
                "the policy is another bucket's",
                (given) => changing(given, "logs-policy", { bucket: "other" }, { dependencies: {} }),
            ],
        ],
    ),
    resourceTable(
        "ecs-efs-encrypted-in-transit",
        {
            type: "aws:ecs/taskDefinition:TaskDefinition",
            props: {
                volumes: [
                    { name: "srv", efsVolumeConfiguration: { fileSystemId: unknown, transitEncryption: "ENABLED" } },
                    { name: "scratch" },
                ],
            },
        },
        [
            ["fail", "nothing is said", { volumes: [{ efsVolumeConfiguration: { fileSystemId: "fs-1" } }] }],
            [
                "unknown",
                "the setting is not known",
                { volumes: [{ efsVolumeConfiguration: { transitEncryption: unknown } }] },
                { says: "volumes[0].efsVolumeConfiguration.transitEncryption`" },
            ],
        ],
    ),
    resourceTable(
        "efs-policy-denies-plaintext",
        {
            type: "aws:efs/fileSystemPolicy:FileSystemPolicy",
            props: { fileSystemId: "fs-1", ...policyOf({ Effect: "Allow", Principal: "*" }, mountDenial) },
        },
        [
            [
                "pass",
                "mounting is denied by name",
                policyOf({ ...mountDenial, Action: ["elasticfilesystem:ClientMount"] }),
            ],
            [
                "pass",
                "all actions of clients are denied",
                policyOf({ ...mountDenial, Action: "elasticfilesystem:Client*" }),
            ],
            ["fail", "there is no denial", policyOf({ Effect: "Allow" }), { says: "denies mounts without TLS" }],
            ["fail", "writing is denied alone", policyOf({ ...mountDenial, Action: "elasticfilesystem:ClientWrite" })],
            [
                "pass",
                "the condition has a list of one",
                policyOf({ ...mountDenial, Condition: { Bool: { "aws:SecureTransport": ["false"] } } }),
            ],
            [
                "fail",
                "one account is denied",
                policyOf({
                    ...mountDenial,
                    Condition: { ...mountDenial.Condition, StringEquals: { "aws:PrincipalAccount": "123456789012" } },
                }),
            ],
            ["fail", "one principal is denied", policyOf({ ...mountDenial, Principal: { AWS: "123456789012" } })],
            [
                "fail",
                "TLS is denied",
                policyOf({ ...mountDenial, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
            ],
            ["unknown", "the policy is not known", { policy: unknown }, { says: "policy`" }],
            [
                "unknown",
                "the action is not known",
                { policy: { Statement: [{ ...mountDenial, Action: [unknown] }] } },
                { says: "policy.Statement[0].Action[0]`" },
            ],
        ],
    ),
    stackTable(
        "efs-has-policy",
        (later) => [
            { type: "aws:efs/fileSystem:FileSystem", name: "files", props: { id: later("fs-1") } },
            {
                type: "aws:efs/fileSystemPolicy:FileSystemPolicy",
                name: "files-policy",
                props: { fileSystemId: later("fs-1"), policy: later("{}") },
                dependencies: { fileSystemId: ["files"], policy: ["files"] },
            },
        ],
        [
            [
                "fail",
                "there is no policy",
                (given) => without(given, "files-policy"),
                { says: "no `FileSystemPolicy`" },
            ],
            [
                "fail",
                "the policy is another file system's",
                (given) => changing(given, "files-policy", { fileSystemId: "fs-9" }, { dependencies: {} }),
            ],
        ],
    ),
];
