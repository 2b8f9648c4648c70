import { problem, type Rule } from "./checks";
import { matching, oneOf } from "./rules";

/** The id of an EC2 resource: `vpc-`, `subnet-`, `sg-`, `snap-` and the like, with 8 or 17 hexadecimal digits. */
export function ec2Id(prefix: string): Rule<string> {
    return matching(
        new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`),
        `an id such as ${prefix}-0123456789abcdef0 (${prefix}-, then 8 or 17 hexadecimal digits)`,
    );
}

/** An ARN of `service` whose resource begins with `resource` (`key/`); `example` shows one. */
function arnOf(service: string, resource: string, example: string): Rule<string> {
    return matching(
        new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:[0-9]{12}:${resource}.+$`),
        `an ARN such as ${example}`,
    );
}

/** The ARN of a KMS key; not of an alias, whose key may change below what was encrypted with it. */
export const kmsKeyArn: Rule<string> = arnOf(
    "kms",
    "key/",
    "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
);

/** The ARN of an SNS topic. */
export const topicArn: Rule<string> = arnOf("sns", "", "arn:aws:sns:eu-west-1:123456789012:alarms");

/** The ARN of an IAM role. */
export const roleArn: Rule<string> = arnOf("iam", "role/", "arn:aws:iam::123456789012:role/reader");

/** The ARN of a secret in Secrets Manager. */
export const secretArn: Rule<string> = arnOf(
    "secretsmanager",
    "secret:",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:database-login-Ab3dEf",
);

/** The ARN of a secret, or of a part of one, or of an SSM parameter, as a container's variable takes its value from. */
export const variableSecretArn: Rule<string> = matching(
    /^arn:aws[a-z-]*:(secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:|ssm:[a-z0-9-]+:[0-9]{12}:parameter\/).+$/,
    "the ARN of a secret such as arn:aws:secretsmanager:eu-west-1:123456789012:secret:kafka-Ab3dEf, or of an SSM parameter",
);

/** The ARN of an IAM policy, of the account or of AWS. */
export const managedPolicyArn: Rule<string> = matching(
    /^arn:aws[a-z-]*:iam::(aws|[0-9]{12}):policy\/.+$/,
    "an ARN such as arn:aws:iam::123456789012:policy/kafka-producer",
);

/** The ARN of an ECS cluster. */
export const clusterArn: Rule<string> = arnOf("ecs", "cluster/", "arn:aws:ecs:eu-west-1:123456789012:cluster/apps");

/** The ARN of a certificate in ACM. */
export const certificateArn: Rule<string> = arnOf(
    "acm",
    "certificate/",
    "arn:aws:acm:eu-west-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab",
);

/** The id of a Route 53 hosted zone. */
export const hostedZoneId: Rule<string> = matching(
    /^Z[A-Z0-9]{1,31}$/,
    "a hosted zone id such as Z0123456789ABCDEFGHIJ",
);

/** The name of an AWS region. */
export const regionName: Rule<string> = matching(/^[a-z]{2}(-[a-z]+)+-[0-9]$/, "a region such as eu-central-1");

/** The name of an EC2 instance type. */
export const instanceTypeName: Rule<string> = matching(/^[a-z0-9-]+\.[a-z0-9-]+$/, "an instance type such as m5.large");

/**
 * Days that CloudWatch Logs can keep events; nothing between them.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
export const logRetention: Rule<number> = oneOf([
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);

/**
 * Days between the deletion of a secret and its loss.
 *
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
 */
export const recoveryWindow: Rule<number> = (days, path) =>
    days === 0 || (Number.isInteger(days) && days >= 7 && days <= 30)
        ? []
        : [problem(path, days, "must be a whole number of days from 7 to 30, or 0 to delete at once")];

/** Most tags a person may add to a resource: AWS allows 50, and the components add some of their own. */
const maximumTags = 40;

/**
 * Tags that AWS accepts and that do not clash with the components' own.
 *
 * Source: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
export const tagMap: Rule<Record<string, string>> = (tags, path) => {
    const problems = Object.entries(tags).flatMap(([key, value]) => [
        ...(/^(aws|stackwarden):/i.test(key)
            ? [
                  problem(
                      `${path}["${key}"]`,
                      value,
                      "names beginning with aws: and stackwarden: are taken; choose another",
                  ),
              ]
            : []),
        ...matching(
            /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u,
            "a tag name of 1 to 128 letters, digits, spaces and _.:/=+-@",
        )(key, `a name in ${path}`),
        ...matching(
            /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
            "a tag value of up to 256 letters, digits, spaces and _.:/=+-@",
        )(value, `${path}["${key}"]`),
    ]);
    const count = Object.keys(tags).length;
    return count > maximumTags ? [...problems, `${path} has ${count} tags: keep to ${maximumTags}`] : problems;
};

/** Name of an environment variable of a container: what every shell can name. */
export const variableName = matching(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, "the name of an environment variable");
