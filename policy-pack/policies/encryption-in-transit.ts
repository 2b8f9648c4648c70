/** Data on the way is encrypted: what clients reach speaks TLS 1.2 or newer, and stores refuse anything else. */
import { buckets, classicLoadBalancer, fileSystem, listenerRules, listeners, taskDefinition } from "../rules/aws-types";
import { monitoring, prometheusPorts } from "../rules/component-types";
import { matchesGlob } from "../rules/glob";
import { onlyRedirectsToHttps, speaksHttp } from "../rules/listener";
import { deniesPlaintextToBucket, deniesPlaintextToFiles } from "../rules/policy-document";
import type { Properties } from "../rules/properties";
import { every, not, some, whenKnown, type Verdict } from "../rules/reading";
import { about, refuseItems, refuseUnless, refuseWhen, resourceRule, stackRule, type Rule } from "../rules/rule";
import { texts } from "../rules/threshold";

const bucketPolicy = "aws:s3/bucketPolicy:BucketPolicy";

const listenerEncrypted = resourceRule({
    name: "listener-encrypted",
    family: "encryption",
    description: "Load balancers must serve clients over TLS; a plain HTTP listener may only redirect to HTTPS.",
    severity: "high",
    level: "mandatory",
    remediation:
        'set `protocol: "HTTPS"` with a certificate, or make the listener\'s only action ' +
        '`{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }`.',
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html",
    types: [...listeners, classicLoadBalancer],
    judge: (resource) => {
        const { type, properties } = resource;
        if (type === classicLoadBalancer) {
            return refuseItems(
                properties,
                "listeners",
                (listener) => not(isOneOfIgnoringCase(listener, "lbProtocol", "https", "ssl")),
                (listener) => `\`${listener}.lbProtocol\` is neither https nor ssl`,
            );
        }
        // Whether Prometheus's load balancer is internal, `prometheus-listener-encrypted` knows.
        const ofPrometheus =
            resource.isInside([monitoring]) && properties.isOneOf("port", ...prometheusPorts.map(String));
        return refuseWhen(
            every([not(ofPrometheus), speaksHttp(properties), not(onlyRedirectsToHttps(properties, "defaultActions"))]),
            "`protocol` is HTTP and `defaultActions` does more than redirect to HTTPS",
        );
    },
});

const listenerTlsVersion = resourceRule({
    name: "listener-tls-version",
    family: "encryption",
    description: "HTTPS and TLS listeners must not speak versions of TLS older than 1.2.",
    severity: "high",
    level: "mandatory",
    remediation:
        'set `sslPolicy`, for example to "ELBSecurityPolicy-TLS13-1-2-Res-2021-06". ' +
        "Without it AWS takes one that still speaks TLS 1.0.",
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
    types: listeners,
    thresholds: {
        sslPolicies: texts(
            [
                "ELBSecurityPolicy-TLS13-1-2-*",
                "ELBSecurityPolicy-TLS13-1-3-*",
                "ELBSecurityPolicy-TLS-1-2-*",
                "ELBSecurityPolicy-FS-1-2-*",
            ],
            "Accepted security policies; `*` stands for any characters.",
        ),
    },
    judge: ({ properties }, { sslPolicies }) =>
        refuseWhen(
            every([
                isOneOfIgnoringCase(properties, "protocol", "https", "tls"),
                not(
                    whenKnown(properties.text("sslPolicy"), (name) =>
                        sslPolicies.some((accepted) => name !== undefined && matchesGlob(accepted, name)),
                    ),
                ),
            ]),
            "`sslPolicy` is not one of the accepted security policies",
        ),
});

const httpListenerRules = stackRule({
    name: "http-listener-rules-redirect",
    family: "encryption",
    description: "Rules of a plain HTTP listener may only redirect to HTTPS.",
    severity: "high",
    level: "mandatory",
    remediation: "attach the rule to the HTTPS listener, or make its only action a redirect to HTTPS.",
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html",
    types: listenerRules,
    judge: (stack) =>
        stack.ofType(...listenerRules).flatMap((rule) => {
            const plain = some(
                stack
                    .ofType(...listeners)
                    .filter((listener) => rule.refersTo("listenerArn", listener))
                    .map(({ properties }) => speaksHttp(properties)),
            );
            const wrong = every([plain, not(onlyRedirectsToHttps(rule.properties, "actions"))]);
            return about(rule, refuseWhen(wrong, "`actions` of a rule on an HTTP listener does more than redirect"));
        }),
});

const bucketPolicyDeniesPlaintext = resourceRule({
    name: "s3-bucket-policy-denies-plaintext",
    family: "encryption",
    description: "S3 bucket policies must deny requests that are not made over TLS.",
    severity: "medium",
    level: "mandatory",
    remediation:
        'add a statement with `Effect: "Deny"`, `Principal: "*"`, `Action: "s3:*"`, the bucket\'s ARN and `<ARN>/*` as ' +
        '`Resource`, and `Condition: { Bool: { "aws:SecureTransport": "false" } }`.',
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
    types: [bucketPolicy],
    judge: ({ properties }) =>
        refuseUnless(
            whenKnown(
                properties.document("policy"),
                (policy) => policy !== undefined && deniesPlaintextToBucket(policy),
            ),
            "no statement of `policy` denies requests without TLS to the bucket and its objects",
        ),
});

const bucketHasPolicy = stackRule({
    name: "s3-bucket-has-policy",
    family: "encryption",
    description: "Each S3 bucket must have a bucket policy, since only that can refuse requests without TLS.",
    severity: "medium",
    level: "mandatory",
    remediation: "add an `aws.s3.BucketPolicy` for the bucket that denies requests which are not made over TLS.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
    types: buckets,
    judge: (stack) =>
        stack.ofType(...buckets).flatMap((bucket) => {
            // The bucket's own `policy` property is deprecated, and what it will be is never known in a preview.
            const attached = stack.ofType(bucketPolicy).some((policy) => policy.refersTo("bucket", bucket));
            return about(bucket, refuseUnless(attached, "no `BucketPolicy` of this stack is attached to it"));
        }),
});

const taskVolumeEncrypted = resourceRule({
    name: "ecs-efs-encrypted-in-transit",
    family: "encryption",
    description: "ECS tasks must mount EFS file systems over TLS.",
    severity: "high",
    level: "mandatory",
    remediation: 'set `efsVolumeConfiguration.transitEncryption: "ENABLED"` on the volume.',
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html",
    types: [taskDefinition],
    judge: ({ properties }) =>
        refuseItems(
            properties,
            "volumes",
            (mounted) =>
                every([
                    mounted.has("efsVolumeConfiguration"),
                    not(mounted.isOneOf("efsVolumeConfiguration.transitEncryption", "ENABLED")),
                ]),
            (mounted) => `\`${mounted}.efsVolumeConfiguration.transitEncryption\` is not ENABLED`,
        ),
});

const fileSystemPolicy = "aws:efs/fileSystemPolicy:FileSystemPolicy";
const fileSystemPolicyAdvice = "https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html";

const fileSystemPolicyDeniesPlaintext = resourceRule({
    name: "efs-policy-denies-plaintext",
    family: "encryption",
    description: "EFS file-system policies must deny mounts that are not made over TLS.",
    severity: "medium",
    level: "mandatory",
    remediation:
        'add a statement with `Effect: "Deny"`, `Principal: { AWS: "*" }`, `Action: "*"` and ' +
        '`Condition: { Bool: { "aws:SecureTransport": "false" } }`.',
    url: fileSystemPolicyAdvice,
    types: [fileSystemPolicy],
    judge: ({ properties }) =>
        refuseUnless(
            whenKnown(
                properties.document("policy"),
                (policy) => policy !== undefined && deniesPlaintextToFiles(policy),
            ),
            "no statement of `policy` denies mounts without TLS",
        ),
});

const fileSystemHasPolicy = stackRule({
    name: "efs-has-policy",
    family: "encryption",
    description: "Each EFS file system must have a file-system policy; without one any client may mount it, in clear.",
    severity: "medium",
    level: "mandatory",
    remediation:
        "add an `aws.efs.FileSystemPolicy` for the file system that denies mounts which are not made over TLS.",
    url: fileSystemPolicyAdvice,
    types: [fileSystem],
    judge: (stack) =>
        stack.ofType(fileSystem).flatMap((files) => {
            const attached = stack.ofType(fileSystemPolicy).some((policy) => policy.refersTo("fileSystemId", files));
            return about(files, refuseUnless(attached, "no `FileSystemPolicy` of this stack is attached to it"));
        }),
});

/** The rules of this family. */
export const encryptionInTransit: Rule[] = [
    listenerEncrypted,
    listenerTlsVersion,
    httpListenerRules,
    bucketPolicyDeniesPlaintext,
    bucketHasPolicy,
    taskVolumeEncrypted,
    fileSystemPolicyDeniesPlaintext,
    fileSystemHasPolicy,
];

function isOneOfIgnoringCase(properties: Properties, path: string, ...accepted: readonly string[]): Verdict {
    return whenKnown(properties.text(path), (text) => text !== undefined && accepted.includes(text.toLowerCase()));
}
