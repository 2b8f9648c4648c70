import type { Properties } from "../../../offline/cloud/values";
import type { Case, DeleteCase, UpdateCase, Wanted } from "./case";

// Every row runs in one account: names are each row's own.

const functionType = "aws:lambda/function:Function";
const permission = "aws:lambda/permission:Permission";
const invokeConfig = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
const queue = "aws:sqs/queue:Queue";
const table = "aws:dynamodb/table:Table";
const eventTarget = "aws:cloudwatch/eventTarget:EventTarget";
const document = "aws:ssm/document:Document";
const rotation = "aws:secretsmanager/secretRotation:SecretRotation";
const secretPolicy = "aws:secretsmanager/secretPolicy:SecretPolicy";

const statement = (parts: Properties): string =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Resource: "*", ...parts }] });
const trust = (service: string, effect: string): string =>
    JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: effect, Action: "sts:AssumeRole", Principal: { Service: service } }],
    });
const role = (service = "lambda.amazonaws.com", effect = "Allow"): Wanted => ({
    type: "aws:iam/role:Role",
    inputs: { assumeRolePolicy: trust(service, effect) },
});
const may = (...actions: string[]): Wanted => ({
    type: "aws:iam/rolePolicy:RolePolicy",
    inputs: { role: "${role.name}", policy: statement({ Action: actions }) },
});

const lambda: Properties = {
    role: "arn:aws:iam::999999999999:role/elsewhere",
    runtime: "nodejs22.x",
    handler: "index.handler",
};
const functionNamed = (name: string): Wanted => ({ type: functionType, inputs: { ...lambda, name } });
const functionCase = (rule: string, inputs: Properties, words: string, needs: Record<string, Wanted> = {}): Case => ({
    rule,
    type: functionType,
    needs,
    inputs: { ...lambda, ...inputs },
    words,
});
const called: Properties = {
    action: "lambda:InvokeFunction",
    function: "${function.name}",
    principal: "events.amazonaws.com",
};
const subnet = (vpcId: string, cidrBlock: string): Wanted => ({
    type: "aws:ec2/subnet:Subnet",
    inputs: { availabilityZone: "eu-west-1a", cidrBlock, vpcId },
});
const group = (vpcId: string): Wanted => ({ type: "aws:ec2/securityGroup:SecurityGroup", inputs: { vpcId } });

const tableInputs: Properties = {
    billingMode: "PAY_PER_REQUEST",
    hashKey: "deployment",
    attributes: [{ name: "deployment", type: "S" }],
};
const eventRule: Wanted = {
    type: "aws:cloudwatch/eventRule:EventRule",
    inputs: { scheduleExpression: "rate(5 minutes)" },
};
const topicArn = "arn:aws:sns:eu-west-1:123456789012:t";
const eventCase = (rule: string, inputs: Properties, words: string): Case => ({
    rule,
    type: eventTarget,
    needs: { rule: eventRule },
    inputs: { rule: "${rule.name}", arn: topicArn, ...inputs },
    words,
});
const content = (parts: Properties = {}): Properties => ({
    schemaVersion: "2.2",
    parameters: { Group: { type: "String", allowedPattern: "^[a-z]+$" } },
    mainSteps: [{ action: "aws:runShellScript", name: "run", inputs: { runCommand: ["echo '{{ Group }}'"] } }],
    ...parts,
});
const documentCase = (rule: string, parts: Properties, words: string, inputs: Properties = {}): Case => ({
    rule,
    type: document,
    inputs: { documentType: "Command", content: JSON.stringify(content(parts)), ...inputs },
    words,
});

const secret: Wanted = { type: "aws:secretsmanager/secret:Secret", inputs: { recoveryWindowInDays: 0 } };
const rotating = (name: string): Record<string, Wanted> => ({
    secret,
    function: functionNamed(name),
    permission: {
        type: permission,
        inputs: { ...called, principal: "secretsmanager.amazonaws.com", sourceArn: "${secret.arn}" },
    },
});
const rotationCase = (rule: string, name: string, inputs: Properties, words: string): Case => ({
    rule,
    type: rotation,
    needs: rotating(name),
    inputs: {
        secretId: "${secret.arn}",
        rotationLambdaArn: "${function.arn}",
        rotationRules: { scheduleExpression: "rate(30 days)" },
        ...inputs,
    },
    words,
});

/** Refused when they are to be made. */
export const creations: Case[] = [
    // Lambda
    functionCase("function-name", { name: "pmm.reconciler" }, "Value 'pmm.reconciler' at 'functionName'"),
    functionCase(
        "function-reserved-concurrency",
        { reservedConcurrentExecutions: 901 },
        "UnreservedConcurrentExecution below its minimum value of [100]",
    ),
    functionCase(
        "function-network",
        { vpcConfig: { subnetIds: ["subnet-1"], securityGroupIds: [] } },
        "SubnetIds and SecurityIds must coexist or be both empty list.",
    ),
    functionCase(
        "function-network",
        { vpcConfig: { subnetIds: [], securityGroupIds: ["sg-1"] } },
        "SubnetIds and SecurityIds must coexist or be both empty list.",
    ),
    functionCase(
        "function-network",
        { vpcConfig: { subnetIds: ["${subnet.id}"], securityGroupIds: ["${group.id}"] } },
        "Security Groups are required to be in the same VPC.",
        { subnet: subnet("vpc-function-a", "10.80.0.0/24"), group: group("vpc-function-b") },
    ),
    functionCase(
        "function-role",
        { role: "${role.arn}" },
        "The role defined for the function cannot be assumed by Lambda.",
        { role: role("ec2.amazonaws.com") },
    ),
    functionCase(
        "function-role",
        { role: "${role.arn}" },
        "The role defined for the function cannot be assumed by Lambda.",
        { role: role("lambda.amazonaws.com", "Deny") },
    ),
    functionCase(
        "function-network-permissions",
        { role: "${role.arn}", vpcConfig: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] } },
        "does not have permissions to call CreateNetworkInterface on EC2",
        { role: role() },
    ),
    functionCase(
        "function-network-permissions",
        { role: "${role.arn}", vpcConfig: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] } },
        "does not have permissions to call CreateNetworkInterface on EC2",
        {
            role: role(),
            policy: {
                type: "aws:iam/rolePolicy:RolePolicy",
                inputs: { role: "${role.name}", policy: statement({ Effect: "Deny", Action: "ec2:*" }) },
            },
        },
    ),
    functionCase(
        "function-network-permissions",
        { role: "${role.arn}", vpcConfig: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] } },
        "does not have permissions to call DeleteNetworkInterface on EC2",
        { role: role(), policy: may("ec2:createnetwork*", "ec2:Describe*") },
    ),
    functionCase(
        "function-dead-letters",
        { deadLetterConfig: { targetArn: "arn:aws:s3:::bucket" } },
        "The provided target ARN arn:aws:s3:::bucket is invalid",
    ),
    functionCase(
        "function-dead-letters",
        { deadLetterConfig: { targetArn: "arn:aws:sqs:eu-west-1:123456789012:letters.fifo" } },
        "a dead letter queue must be an SQS standard queue",
    ),
    functionCase(
        "function-dead-letters",
        { role: "${role.arn}", deadLetterConfig: { targetArn: "${queue.arn}" } },
        "does not have permissions to call SendMessage on SQS",
        {
            role: role(),
            queue: { type: queue, inputs: {} },
            policy: {
                type: "aws:iam/rolePolicy:RolePolicy",
                inputs: {
                    role: "${role.name}",
                    policy: statement({
                        Action: "sqs:SendMessage",
                        Resource: "arn:aws:sqs:eu-west-1:123456789012:other",
                    }),
                },
            },
        },
    ),
    {
        rule: "permission-function",
        type: permission,
        inputs: { ...called, function: "nobody" },
        words: "ResourceNotFoundException: Function not found: nobody",
    },
    {
        rule: "permission-statement-id",
        type: permission,
        needs: { function: functionNamed("called-a") },
        inputs: { ...called, statementId: "from events" },
        words: "Value 'from events' at 'statementId'",
    },
    {
        rule: "permission-unique",
        type: permission,
        needs: {
            function: functionNamed("called-b"),
            first: { type: permission, inputs: { ...called, statementId: "twin-statement" } },
        },
        inputs: { ...called, function: "${function.arn}", statementId: "twin-statement" },
        words: "The statement id (twin-statement) provided already exists",
    },
    {
        rule: "permission-action",
        type: permission,
        needs: { function: functionNamed("called-c") },
        inputs: { ...called, action: "InvokeFunction" },
        words: "Value 'InvokeFunction' at 'action'",
    },
    {
        rule: "invoke-config-function",
        type: invokeConfig,
        inputs: { functionName: "nobody", maximumRetryAttempts: 0 },
        words: "ResourceNotFoundException: The function doesn't exist.",
    },
    {
        rule: "invoke-config-figures",
        type: invokeConfig,
        needs: { function: functionNamed("called-d") },
        inputs: { functionName: "${function.name}", maximumRetryAttempts: 3 },
        words: "Value '3' at 'maximumRetryAttempts'",
    },
    {
        rule: "invoke-config-figures",
        type: invokeConfig,
        needs: { function: functionNamed("called-e") },
        inputs: { functionName: "${function.name}", maximumEventAgeInSeconds: 30 },
        words: "Value '30' at 'maximumEventAgeInSeconds'",
    },
    // SQS
    { rule: "queue-name", type: queue, inputs: { name: "dead letters" }, words: "invalid queue name: dead letters" },
    {
        rule: "queue-name",
        type: queue,
        inputs: { name: "ordered", fifoQueue: true },
        words: "invalid queue name: ordered",
    },
    {
        rule: "queue-unique",
        type: queue,
        needs: { first: { type: queue, inputs: { name: "twin-queue" } } },
        inputs: { name: "twin-queue" },
        words: "QueueAlreadyExists: A queue already exists with the same name",
    },
    {
        rule: "queue-figures",
        type: queue,
        inputs: { messageRetentionSeconds: 1_209_601 },
        words: "expected message_retention_seconds to be in the range (60 - 1209600), got 1209601",
    },
    {
        rule: "queue-encryption",
        type: queue,
        inputs: { kmsMasterKeyId: "alias/k", sqsManagedSseEnabled: true },
        words: '"kms_master_key_id": conflicts with sqs_managed_sse_enabled',
    },
    {
        rule: "queue-redrive",
        type: queue,
        inputs: { redrivePolicy: '{"maxReceiveCount":3}' },
        words: "Redrive policy is not a valid JSON map.",
    },
    {
        rule: "queue-redrive",
        type: queue,
        needs: { letters: { type: queue, inputs: { name: "letters-of-none" } } },
        inputs: {
            redrivePolicy:
                '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:123456789012:letters-of-none","maxReceiveCount":0}',
        },
        words: "Invalid value for maxReceiveCount: 0",
    },
    {
        rule: "queue-redrive",
        type: queue,
        inputs: {
            redrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:123456789012:nobody","maxReceiveCount":3}',
        },
        words: "Dead letter target does not exist.",
    },
    {
        rule: "queue-policy",
        type: "aws:sqs/queuePolicy:QueuePolicy",
        inputs: { queueUrl: "https://q", policy: statement({ Action: "sqs:SendMessage" }) },
        words: "Invalid value for the parameter Policy.",
    },
    // DynamoDB
    { rule: "table-name", type: table, inputs: { ...tableInputs, name: "a b" }, words: "Value 'a b' at 'tableName'" },
    {
        rule: "table-unique",
        type: table,
        needs: { first: { type: table, inputs: { ...tableInputs, name: "twin-table" } } },
        inputs: { ...tableInputs, name: "twin-table" },
        words: "ResourceInUseException: Table already exists: twin-table",
    },
    {
        rule: "table-attributes",
        type: table,
        inputs: {
            ...tableInputs,
            attributes: [
                { name: "deployment", type: "S" },
                { name: "state", type: "S" },
            ],
        },
        words: 'all attributes must be indexed. Unused attributes: ["state"]',
    },
    {
        rule: "table-attributes",
        type: table,
        inputs: { ...tableInputs, rangeKey: "time" },
        words: 'all indexes must match a defined attribute. Unmatched indexes: ["time"]',
    },
    {
        rule: "table-key",
        type: table,
        inputs: { billingMode: "PAY_PER_REQUEST" },
        words: "the key schema is empty",
    },
    {
        rule: "table-attribute-type",
        type: table,
        inputs: { ...tableInputs, attributes: [{ name: "deployment", type: "String" }] },
        words: "Value 'String' at 'attributeDefinitions.1.member.attributeType'",
    },
    {
        rule: "table-capacity",
        type: table,
        inputs: { ...tableInputs, billingMode: "PROVISIONED" },
        words: "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
    },
    // EventBridge
    {
        rule: "event-target-rule",
        type: eventTarget,
        inputs: { rule: "nobody", arn: topicArn },
        words: "ResourceNotFoundException: Rule nobody does not exist on EventBus default.",
    },
    eventCase("event-target-arn", { arn: "pmm-reconciler" }, "Reason: Provided Arn is not in correct format."),
    eventCase(
        "event-target-retries",
        { retryPolicy: { maximumEventAgeInSeconds: 30 } },
        "Value '30' at 'targets.1.member.retryPolicy.maximumEventAgeInSeconds'",
    ),
    eventCase(
        "event-target-dead-letters",
        { deadLetterConfig: { arn: topicArn } },
        "it must be the ARN of an SQS standard queue",
    ),
    // Systems Manager
    documentCase("document-name", {}, "must contain only alphanumeric", { name: "register with pmm" }),
    documentCase("document-name", {}, "to be in the range (3 - 128), got ab", { name: "ab" }),
    documentCase("document-name", {}, "names must not begin with aws, amazon or amzn", { name: "AWS-Register" }),
    {
        ...documentCase("document-unique", {}, "DocumentAlreadyExists", { name: "twin-document" }),
        needs: {
            first: {
                type: document,
                inputs: { name: "twin-document", documentType: "Command", content: JSON.stringify(content()) },
            },
        },
    },
    documentCase(
        "document-size",
        { description: "x".repeat(65_536) },
        "MaxDocumentSizeExceeded: The size limit of a document is 64 KB.",
    ),
    documentCase("document-content", {}, "JSON not well-formed", { content: "schemaVersion: '2.2'" }),
    documentCase("document-schema", { schemaVersion: "2.1" }, "InvalidDocumentSchemaVersion"),
    documentCase(
        "document-parameters",
        { parameters: { PMM_ADDRESS: { type: "String" } } },
        'Parameter name "PMM_ADDRESS" is not alpha-numeric.',
    ),
    documentCase(
        "document-parameters",
        { parameters: { Group: { type: "string" } } },
        'Parameter "Group" has an invalid type "string".',
    ),
    documentCase(
        "document-parameters",
        { parameters: { Group: { type: "String", allowedPattern: "^[a-z+$" } } },
        'Parameter "Group" has an invalid allowedPattern "^[a-z+$".',
    ),
    documentCase(
        "document-parameters",
        { parameters: { Group: { type: "String", allowedPattern: "^[a-z]+$", default: "A1" } } },
        'The default of parameter "Group" is not one of its allowed values.',
    ),
    documentCase(
        "document-references",
        {
            mainSteps: [
                {
                    action: "aws:runShellScript",
                    name: "run",
                    inputs: { runCommand: ["docker inspect --format '{{ .State.Status }}' pmm"] },
                },
            ],
        },
        'Parameter ".State.Status" is not declared.',
    ),
    documentCase("document-steps", { mainSteps: [] }, "mainSteps must not be empty."),
    documentCase("document-steps", { mainSteps: [{ name: "run" }] }, "Each step must have an action"),
    documentCase(
        "document-steps",
        {
            mainSteps: [
                { action: "aws:runShellScript", name: "run" },
                { action: "aws:runShellScript", name: "run" },
            ],
        },
        "Names of steps must be unique",
    ),
    // Secrets Manager
    rotationCase(
        "rotation-secret",
        "rotator-a",
        { secretId: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:nobody-AbCdEf" },
        "Secrets Manager can't find the specified secret.",
    ),
    rotationCase(
        "rotation-rules",
        "rotator-b",
        { rotationRules: { scheduleExpression: "rate(30 days)", automaticallyAfterDays: 30 } },
        "only one of `rotation_rules.0.automatically_after_days,rotation_rules.0.schedule_expression`",
    ),
    {
        rule: "rotation-rules",
        type: rotation,
        needs: { secret },
        inputs: { secretId: "${secret.arn}" },
        words: "`rotation_rules` is required unless `rotation_enabled` is `false`",
    },
    rotationCase(
        "rotation-rules",
        "rotator-c",
        { rotationEnabled: false },
        "`rotation_rules` cannot be set when `rotation_enabled` is `false`",
    ),
    rotationCase(
        "rotation-rules",
        "rotator-d",
        { rotationRules: { automaticallyAfterDays: 1001 } },
        "to be in the range (1 - 1000), got 1001",
    ),
    ...[
        "rate(3 hours)",
        "rate(1000 days)",
        "rate(30 minutes)",
        "cron(30 4 1 * ? *)",
        "cron(0 4 1 * ? 2030)",
        "daily",
    ].map((scheduleExpression, index) =>
        rotationCase(
            "rotation-schedule",
            `rotator-e${index}`,
            { rotationRules: { scheduleExpression } },
            `The parameter name or value is invalid: ScheduleExpression ${scheduleExpression}`,
        ),
    ),
    rotationCase(
        "rotation-duration",
        "rotator-f",
        { rotationRules: { scheduleExpression: "rate(30 days)", duration: "25h" } },
        "The parameter name or value is invalid: Duration 25h",
    ),
    rotationCase(
        "rotation-function",
        "rotator-g",
        { rotationLambdaArn: topicArn },
        `The parameter name or value is invalid: RotationLambdaARN ${topicArn}`,
    ),
    rotationCase(
        "rotation-function",
        "rotator-h",
        { rotationLambdaArn: "arn:aws:lambda:eu-west-1:123456789012:function:nobody" },
        "can't find the specified Lambda function",
    ),
    {
        ...rotationCase(
            "rotation-function",
            "rotator-i",
            {},
            "Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.",
        ),
        needs: { secret, function: functionNamed("rotator-i") },
    },
    {
        ...rotationCase("rotation-function", "rotator-j", {}, "cannot invoke the specified Lambda function"),
        // A permission for another secret is none for this one.
        needs: {
            ...rotating("rotator-j"),
            permission: {
                type: permission,
                inputs: {
                    ...called,
                    principal: "secretsmanager.amazonaws.com",
                    sourceArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:other-AbCdEf",
                },
            },
        },
    },
    {
        rule: "secret-policy-public",
        type: secretPolicy,
        needs: { secret },
        inputs: {
            secretArn: "${secret.arn}",
            blockPublicPolicy: true,
            policy: statement({ Action: "secretsmanager:GetSecretValue", Principal: "*" }),
        },
        words: "the resource policy did not prevent broad access to the secret",
    },
];

/** Refused when they are changed. */
export const updates: UpdateCase[] = [
    {
        rule: "function-reserved-concurrency",
        ...functionNamed("grows"),
        changed: { ...functionNamed("grows").inputs, reservedConcurrentExecutions: 950 },
        words: "UnreservedConcurrentExecution below its minimum value of [100]",
    },
    {
        rule: "document-parameters",
        type: document,
        inputs: { name: "changes", documentType: "Command", content: JSON.stringify(content()) },
        changed: {
            name: "changes",
            documentType: "Command",
            content: JSON.stringify(content({ parameters: { "group-name": { type: "String" } } })),
        },
        words: 'Parameter name "group-name" is not alpha-numeric.',
    },
];

/** Refused when they are to go. */
export const deletions: DeleteCase[] = [
    {
        rule: "table-protected",
        type: table,
        inputs: { ...tableInputs, name: "kept-table", deletionProtectionEnabled: true },
        words: "Resource cannot be deleted as it is currently protected against deletion.",
    },
    {
        rule: "security-group-in-use",
        ...group("vpc-of-function"),
        blockedBy: { type: functionType, inputs: { vpcConfig: { securityGroupIds: ["${thing.id}"] } } },
        words: "has a dependent object",
    },
    {
        rule: "subnet-in-use",
        ...subnet("vpc-of-function", "10.80.9.0/24"),
        blockedBy: { type: functionType, inputs: { vpcConfig: { subnetIds: ["${thing.id}"] } } },
        words: "has dependencies and cannot be deleted",
    },
];
