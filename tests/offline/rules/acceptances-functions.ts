import type { StoredResource } from "../../../offline/cloud/store";
import type { Properties } from "../../../offline/cloud/values";
import type { Acceptance } from "./case";

const functionType = "aws:lambda/function:Function";
const permission = "aws:lambda/permission:Permission";
const invokeConfig = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
const queue = "aws:sqs/queue:Queue";
const table = "aws:dynamodb/table:Table";
const eventTarget = "aws:cloudwatch/eventTarget:EventTarget";
const document = "aws:ssm/document:Document";
const rotation = "aws:secretsmanager/secretRotation:SecretRotation";
const secretPolicy = "aws:secretsmanager/secretPolicy:SecretPolicy";
const balancer = "aws:lb/loadBalancer:LoadBalancer";
const listener = "aws:lb/listener:Listener";
const targetGroup = "aws:lb/targetGroup:TargetGroup";
const attachment = "aws:lb/targetGroupAttachment:TargetGroupAttachment";
const zone = "aws:route53/zone:Zone";

const policy = (parts: Properties): string =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Resource: "*", ...parts }] });
const roleArn = "arn:aws:iam::123456789012:role/r";
const role: Partial<StoredResource> = {
    type: "aws:iam/role:Role",
    id: "r",
    inputs: { assumeRolePolicy: policy({ Principal: { Service: ["ec2.amazonaws.com", "lambda.amazonaws.com"] } }) },
    outputs: { arn: roleArn },
};
const inline = (parts: Properties): Partial<StoredResource> => ({
    type: "aws:iam/rolePolicy:RolePolicy",
    id: "r:p",
    inputs: { role: "r", policy: policy(parts) },
});
const attached = (policyArn: string): Partial<StoredResource> => ({
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    id: "a",
    inputs: { role: "r", policyArn },
});
const here: Properties = { subnetIds: ["subnet-a"], securityGroupIds: ["sg-a"] };
const inNetwork = (vpcId: string): Partial<StoredResource>[] => [
    { type: "aws:ec2/subnet:Subnet", id: "subnet-a", inputs: { vpcId, availabilityZone: "eu-west-1a" } },
    { type: "aws:ec2/securityGroup:SecurityGroup", id: "sg-a", inputs: { vpcId } },
];
const letters = "arn:aws:sqs:eu-west-1:123456789012:letters";

const functionArn = "arn:aws:lambda:eu-west-1:123456789012:function:f";
const made: Partial<StoredResource> = { type: functionType, id: "f", inputs: { name: "f" } };
const secretArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-AbCdEf";
const secret: Partial<StoredResource> = { type: "aws:secretsmanager/secret:Secret", id: secretArn };
const mayRotate = (inputs: Properties): Partial<StoredResource> => ({
    type: permission,
    id: "p",
    inputs: { function: functionArn, principal: "secretsmanager.amazonaws.com", ...inputs },
});
const monthly: Properties = { scheduleExpression: "rate(30 days)" };

const content = (parts: Properties = {}): string =>
    JSON.stringify({
        schemaVersion: "2.2",
        parameters: { Group: { type: "String", allowedPattern: "^(?:[a-z]+)$", default: "abc" } },
        mainSteps: [
            {
                action: "aws:runShellScript",
                name: "run_it",
                precondition: { StringEquals: ["{{ platformType }}", "Linux"] },
                inputs: { runCommand: ["echo '{{ Group }}' {{Group}} {{ssm:/pmm/address}}"] },
            },
        ],
        ...parts,
    });
const command = (parts: Properties = {}): Properties => ({ documentType: "Command", content: content(parts) });

const networkArn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/n/1";
const applicationArn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/a/1";
const forward: Properties[] = [{ type: "forward", targetGroupArn: "arn:g" }];
const targets = (protocol: string, inputs: Properties = {}): Partial<StoredResource> => ({
    type: targetGroup,
    id: "arn:g",
    inputs: { protocol, vpcId: "vpc-1", ...inputs },
    outputs: { targetType: "instance" },
});
const privateZone = (name: string, ...vpcIds: string[]): Properties => ({
    name,
    vpcs: vpcIds.map((vpcId) => ({ vpcId })),
});
const zoneOf = (name: string, ...vpcIds: string[]): Partial<StoredResource> => ({
    type: zone,
    id: "Z1",
    inputs: privateZone(name, ...vpcIds),
});

/** Requests at the edge of what AWS takes, by the rule that must let them pass. */
export const acceptances: Record<string, Acceptance[]> = {
    "function-name": [
        [functionType, { name: "a".repeat(64) }],
        [functionType, {}],
    ],
    "function-reserved-concurrency": [
        [functionType, { reservedConcurrentExecutions: 900 }],
        [functionType, { reservedConcurrentExecutions: 0 }],
        // What others have taken does not matter to a function that takes nothing.
        [functionType, {}, [{ ...made, inputs: { reservedConcurrentExecutions: 950 } }]],
    ],
    "function-network": [
        [functionType, {}],
        [functionType, { vpcConfig: { subnetIds: [], securityGroupIds: [] } }],
        [functionType, { vpcConfig: here }, inNetwork("vpc-1")],
        // Of a subnet or a group that is not in this cloud the VPC is not known.
        [functionType, { vpcConfig: here }, inNetwork("vpc-1").slice(1)],
    ],
    "function-role": [
        [functionType, { role: roleArn }, [role]],
        [functionType, { role: "arn:aws:iam::123456789012:role/elsewhere" }],
    ],
    "function-network-permissions": [
        [functionType, { role: roleArn }, [role]],
        [functionType, { role: roleArn, vpcConfig: here }, [role, inline({ Action: "ec2:*NetworkInterface*" })]],
        [functionType, { role: roleArn, vpcConfig: here }, [role, inline({ NotAction: ["s3:*"] })]],
        [
            functionType,
            { role: roleArn, vpcConfig: here },
            [role, attached("arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole")],
        ],
        // What other policies of AWS allow is not known here.
        [functionType, { role: roleArn, vpcConfig: here }, [role, attached("arn:aws:iam::aws:policy/PowerUserAccess")]],
        [
            functionType,
            { role: roleArn, vpcConfig: here },
            [
                role,
                attached("arn:aws:iam::123456789012:policy/p"),
                {
                    type: "aws:iam/policy:Policy",
                    id: "arn:aws:iam::123456789012:policy/p",
                    inputs: { policy: policy({ Action: "ec2:*" }) },
                },
            ],
        ],
        [
            functionType,
            { role: roleArn, vpcConfig: here },
            [{ ...role, inputs: { ...role.inputs, inlinePolicies: [{ policy: policy({ Action: ["*"] }) }] } }],
        ],
    ],
    "function-dead-letters": [
        [functionType, {}],
        [
            functionType,
            { role: roleArn, deadLetterConfig: { targetArn: letters } },
            [role, inline({ Action: "sqs:SendMessag?", Resource: [letters] })],
        ],
        [
            functionType,
            { role: "arn:elsewhere", deadLetterConfig: { targetArn: "arn:aws:sns:eu-west-1:123456789012:t" } },
        ],
    ],
    "permission-function": [
        [permission, { function: "f" }, [made]],
        [permission, { function: functionArn }, [made]],
        [permission, { function: `${functionArn}:live` }, [made]],
        // Functions of other accounts and regions are not here.
        [permission, { function: "arn:aws:lambda:eu-west-1:999999999999:function:f" }],
        [permission, { function: "arn:aws:lambda:us-east-1:123456789012:function:f" }],
    ],
    "permission-statement-id": [[permission, { statementId: "from_events-1" }]],
    "permission-unique": [
        [
            permission,
            { function: "g", statementId: "s" },
            [{ type: permission, id: "s", inputs: { function: "f", statementId: "s" } }],
        ],
    ],
    "permission-action": [
        [permission, { action: "lambda:InvokeFunction" }],
        [permission, { action: "lambda:*" }],
    ],
    "invoke-config-function": [[invokeConfig, { functionName: functionArn }, [made]]],
    "invoke-config-figures": [
        [invokeConfig, {}],
        [invokeConfig, { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 }],
        [invokeConfig, { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 21_600 }],
    ],
    "queue-name": [
        [queue, { name: "a".repeat(80) }],
        [queue, { name: "q.fifo", fifoQueue: true }],
        [queue, {}],
        [queue, { fifoQueue: true }],
    ],
    "queue-unique": [[queue, { name: "b" }, [{ type: queue, id: "https://a", inputs: { name: "a" } }]]],
    "queue-figures": [
        [queue, { messageRetentionSeconds: 1_209_600, visibilityTimeoutSeconds: 43_200, delaySeconds: 900 }],
        [queue, { messageRetentionSeconds: 60, visibilityTimeoutSeconds: 0, delaySeconds: 0 }],
    ],
    "queue-encryption": [
        [queue, { sqsManagedSseEnabled: true }],
        [queue, { kmsMasterKeyId: "alias/k" }],
    ],
    "queue-redrive": [
        [queue, {}],
        [
            queue,
            { redrivePolicy: JSON.stringify({ deadLetterTargetArn: letters, maxReceiveCount: "5" }) },
            [{ type: queue, id: "https://letters", outputs: { arn: letters } }],
        ],
        [
            queue,
            {
                redrivePolicy: JSON.stringify({
                    deadLetterTargetArn: "arn:aws:sqs:eu-west-1:999999999999:q",
                    maxReceiveCount: 1000,
                }),
            },
        ],
    ],
    "queue-policy": [
        [queue, {}],
        [
            "aws:sqs/queuePolicy:QueuePolicy",
            { policy: policy({ Action: "sqs:SendMessage", Principal: { Service: "events.amazonaws.com" } }) },
        ],
    ],
    "table-name": [
        [table, { name: "pmm-state_1.x" }],
        [table, {}],
    ],
    "table-unique": [[table, { name: "b" }, [{ type: table, id: "a", inputs: { name: "a" } }]]],
    "table-attributes": [
        [table, { hashKey: "deployment", attributes: [{ name: "deployment", type: "S" }] }],
        [
            table,
            {
                hashKey: "a",
                rangeKey: "b",
                localSecondaryIndexes: [{ name: "l", rangeKey: "c" }],
                globalSecondaryIndexes: [{ name: "g", keySchemas: [{ attributeName: "d", keyType: "HASH" }] }],
                attributes: ["a", "b", "c", "d"].map((name) => ({ name, type: "N" })),
            },
        ],
    ],
    "table-key": [
        [table, { hashKey: "a" }],
        [table, { restoreSourceName: "other" }],
    ],
    "table-attribute-type": [[table, { attributes: ["S", "N", "B"].map((type) => ({ name: type, type })) }]],
    "table-capacity": [
        [table, { billingMode: "PAY_PER_REQUEST" }],
        [table, { readCapacity: 1, writeCapacity: 1 }],
    ],
    "event-target-rule": [
        [eventTarget, { rule: "r" }, [{ type: "aws:cloudwatch/eventRule:EventRule", id: "r" }]],
        [eventTarget, { rule: "r", eventBusName: "b" }, [{ type: "aws:cloudwatch/eventRule:EventRule", id: "b/r" }]],
        [eventTarget, { rule: "r", eventBusName: "arn:aws:events:eu-west-1:999999999999:event-bus/b" }],
    ],
    "event-target-arn": [
        [eventTarget, { arn: functionArn }],
        [eventTarget, { arn: letters }],
    ],
    "event-target-retries": [
        [eventTarget, {}],
        [eventTarget, { retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 } }],
        [eventTarget, { retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: 86_400 } }],
    ],
    "event-target-dead-letters": [
        [eventTarget, {}],
        [eventTarget, { deadLetterConfig: { arn: letters } }],
    ],
    "document-name": [
        [document, { name: "PMM-register.v_1" }],
        [document, {}],
    ],
    "document-unique": [[document, { name: "b-b" }, [{ type: document, id: "a-a", inputs: { name: "a-a" } }]]],
    "document-size": [[document, { content: "x".repeat(65_536) }]],
    "document-content": [
        [document, command()],
        [document, { ...command(), documentFormat: "YAML", content: "schemaVersion: '2.2'" }],
    ],
    "document-schema": [
        [document, command()],
        [document, { ...command({ schemaVersion: "0.3" }), documentType: "Automation" }],
        [document, { ...command({ schemaVersion: "9" }), documentType: "Package" }],
    ],
    "document-parameters": [
        [document, command()],
        [
            document,
            command({ parameters: { A1: { type: "StringList" }, B: { type: "String", allowedValues: ["x"] } } }),
        ],
        [document, command({ parameters: { B: { type: "String", allowedValues: ["x", "y"], default: "y" } } })],
    ],
    "document-references": [
        [document, command()],
        [
            document,
            {
                ...command({ schemaVersion: "0.3", mainSteps: [{ inputs: { id: "{{ first.InstanceId }}" } }] }),
                documentType: "Automation",
            },
        ],
    ],
    "document-steps": [
        [document, command()],
        [document, command({ schemaVersion: "1.2", mainSteps: [] })],
    ],
    "rotation-secret": [
        [rotation, { secretId: secretArn }, [secret]],
        [rotation, { secretId: "arn:aws:secretsmanager:eu-west-1:999999999999:secret:s-AbCdEf" }],
        [rotation, { secretId: "by-name" }],
    ],
    "rotation-rules": [
        [rotation, { rotationRules: monthly }],
        [rotation, { rotationRules: { automaticallyAfterDays: 1000 } }],
        [rotation, { rotationEnabled: false }],
    ],
    "rotation-schedule": [
        ...["rate(4 hours)", "rate(1 day)", "rate(999 days)", "cron(0 4 1 * ? *)", "cron(0 8/12 * * ? *)"].map(
            (scheduleExpression): Acceptance => [rotation, { rotationRules: { scheduleExpression } }],
        ),
        [rotation, { rotationRules: { automaticallyAfterDays: 30 } }],
    ],
    "rotation-duration": [
        [rotation, { rotationRules: monthly }],
        [rotation, { rotationRules: { ...monthly, duration: "24h" } }],
    ],
    "rotation-function": [
        [rotation, { rotationRules: monthly }],
        [
            rotation,
            { rotationLambdaArn: functionArn, secretId: secretArn },
            [made, mayRotate({ sourceArn: secretArn })],
        ],
        [
            rotation,
            { rotationLambdaArn: `${functionArn}:1`, secretId: secretArn },
            [made, mayRotate({ function: "f", sourceAccount: "123456789012" })],
        ],
        [rotation, { rotationLambdaArn: "arn:aws:lambda:eu-west-1:999999999999:function:f" }],
    ],
    "secret-policy-public": [
        [secretPolicy, { policy: policy({ Principal: "*" }) }],
        [secretPolicy, { blockPublicPolicy: true, policy: policy({ Principal: { AWS: roleArn } }) }],
        [secretPolicy, { blockPublicPolicy: true, policy: policy({ Principal: "*", Condition: {} }) }],
        [secretPolicy, { blockPublicPolicy: true, policy: "{" }],
    ],
    "load-balancer-security-groups": [
        [balancer, { subnets: ["subnet-a"], securityGroups: ["sg-a"] }, inNetwork("vpc-1")],
        [balancer, { subnetMappings: [{ subnetId: "subnet-a" }], securityGroups: ["sg-a"] }, inNetwork("vpc-1")],
        [balancer, { subnets: ["subnet-elsewhere"], securityGroups: ["sg-a"] }, inNetwork("vpc-1")],
    ],
    "listener-protocol": [
        [listener, { loadBalancerArn: networkArn, protocol: "TCP" }],
        [listener, { loadBalancerArn: applicationArn, port: 443 }],
        [listener, { loadBalancerArn: "arn:lb", protocol: "TCP" }],
    ],
    "listener-target-protocol": [
        [listener, { protocol: "TCP", defaultActions: forward }, [targets("TCP")]],
        [listener, { protocol: "TLS", defaultActions: forward }, [targets("TCP")]],
        [listener, { protocol: "TCP_UDP", defaultActions: forward }, [targets("TCP_UDP")]],
        [listener, { protocol: "HTTPS", defaultActions: forward }, [targets("HTTP")]],
        [listener, { protocol: "TCP", defaultActions: forward }],
    ],
    "listener-tls-only": [
        [listener, { protocol: "TCP" }],
        [listener, { protocol: "TLS", certificateArn: "arn:c", sslPolicy: "p" }],
    ],
    "listener-idle-timeout": [
        [listener, { tcpIdleTimeoutSeconds: 60 }],
        [listener, { tcpIdleTimeoutSeconds: 6000 }],
    ],
    "target-group-one-balancer": [
        // Several listeners of one balancer.
        [
            listener,
            { loadBalancerArn: "arn:lb", defaultActions: forward },
            [{ type: listener, id: "l", inputs: { loadBalancerArn: "arn:lb", defaultActions: forward } }],
        ],
        [
            listener,
            { loadBalancerArn: "arn:lb", defaultActions: forward },
            [
                {
                    type: listener,
                    id: "l",
                    inputs: {
                        loadBalancerArn: "arn:other",
                        defaultActions: [{ type: "forward", forward: { targetGroups: [{ arn: "arn:h" }] } }],
                    },
                },
            ],
        ],
    ],
    "target-group-check-protocol": [
        [targetGroup, { protocol: "TCP", healthCheck: { protocol: "HTTPS", path: "/v1/readyz", matcher: "200" } }],
        [targetGroup, { protocol: "TCP", healthCheck: { protocol: "TCP" } }],
        [targetGroup, {}],
    ],
    "target-registered": [
        [attachment, { targetGroupArn: "arn:g", targetId: "i-elsewhere" }, [targets("TCP")]],
        [
            attachment,
            { targetGroupArn: "arn:g", targetId: "10.0.0.1" },
            [{ ...targets("TCP"), outputs: { targetType: "ip" } }],
        ],
        [
            attachment,
            { targetGroupArn: "arn:g", targetId: "i-1" },
            [
                targets("TCP"),
                { type: "aws:ec2/instance:Instance", id: "i-1", inputs: { subnetId: "subnet-a" } },
                ...inNetwork("vpc-1"),
            ],
        ],
    ],
    "zone-name": [
        [zone, { name: "agents.pmm.example.org." }],
        [zone, { name: `${"a".repeat(63)}.org` }],
    ],
    "zone-delegation": [
        [zone, { delegationSetId: "N1" }],
        [zone, privateZone("a.internal", "vpc-1")],
    ],
    "zone-vpc-conflict": [
        [zone, privateZone("a.internal", "vpc-1"), [zoneOf("a.internal", "vpc-2")]],
        [zone, privateZone("a.internal", "vpc-1"), [zoneOf("b.internal", "vpc-1")]],
        [zone, { name: "a.org" }, [zoneOf("a.org", "vpc-1")]],
    ],
    "zone-vpc-exists": [[zone, privateZone("a.internal", "vpc-elsewhere")]],
    "zone-stays-public": [
        [zone, { name: "a.org", comment: "x" }, [], { name: "a.org" }],
        [zone, privateZone("a", "vpc-1", "vpc-2"), [], privateZone("a", "vpc-1")],
    ],
    "zone-last-vpc": [[zone, privateZone("a", "vpc-2"), [], privateZone("a", "vpc-1")]],
    "record-alias-target": [
        ["aws:route53/record:Record", { type: "A", ttl: 60, records: ["10.0.0.1"] }],
        [
            "aws:route53/record:Record",
            { type: "A", aliases: [{ name: "dualstack.N.elb.amazonaws.com.", zoneId: "Z9" }] },
            [{ type: balancer, id: "arn:n", outputs: { dnsName: "n.elb.amazonaws.com", zoneId: "Z9" } }],
        ],
        ["aws:route53/record:Record", { type: "A", aliases: [{ name: "elsewhere.org", zoneId: "Z8" }] }],
    ],
};

/** Deletions that AWS does without a word. */
export const deletions: Record<string, Acceptance[]> = {
    "table-protected": [[table, { deletionProtectionEnabled: false }]],
};
