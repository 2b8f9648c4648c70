import { expect } from "chai";
import type { EngineResult } from "../../../offline/engine";
import type { EngineProject } from "../../support/engine";
import { deployed } from "./deployed";

/** What the engine did to a resource: `create`, `update`, `create-replacement`, ... */
function steps(result: EngineResult, name: string): string[] {
    return result.events.flatMap(({ resourcePreEvent: event }) =>
        event?.metadata.urn.endsWith(`::${name}`) === true ? event.metadata.op : [],
    );
}

/**
 * A function in a VPC that a schedule and events call and that rotates a secret, with its queue, its table and its document,
 * and a private address by a network load balancer: everything that the agents of PMM stand on.
 */
const program = (options: { code?: string; port?: string; command?: string } = {}): string => `
const pulumi = require("@pulumi/pulumi");
const cloudwatch = require("@pulumi/aws/cloudwatch"), dynamodb = require("@pulumi/aws/dynamodb"), ec2 = require("@pulumi/aws/ec2");
const iam = require("@pulumi/aws/iam"), lambda = require("@pulumi/aws/lambda"), lb = require("@pulumi/aws/lb");
const route53 = require("@pulumi/aws/route53"), secretsmanager = require("@pulumi/aws/secretsmanager");
const sqs = require("@pulumi/aws/sqs"), ssm = require("@pulumi/aws/ssm");
const fs = require("node:fs"), os = require("node:os"), path = require("node:path");

const vpc = new ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
const subnets = ["a", "b"].map((zone, index) => new ec2.Subnet("subnet-" + zone, {
    vpcId: vpc.id, availabilityZone: "eu-west-1" + zone, cidrBlock: "10.0." + index + ".0/24",
}));
const subnetIds = subnets.map(({ id }) => id);
const group = new ec2.SecurityGroup("group", { vpcId: vpc.id });

const queue = new sqs.Queue("queue", { sqsManagedSseEnabled: true, messageRetentionSeconds: 1209600 });
const table = new dynamodb.Table("table", {
    billingMode: "PAY_PER_REQUEST", hashKey: "deployment", attributes: [{ name: "deployment", type: "S" }],
    serverSideEncryption: { enabled: true },
});
const document = new ssm.Document("document", {
    documentType: "Command", targetType: "/AWS::EC2::Instance",
    content: JSON.stringify({
        schemaVersion: "2.2", parameters: { Port: { type: "String", allowedPattern: "^[0-9]{1,5}$" } },
        mainSteps: [{ action: "aws:runShellScript", name: "register", inputs: { runCommand: [${JSON.stringify(options.command ?? "echo '{{ Port }}'")}] } }],
    }),
});

const role = new iam.Role("role", { assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [
    { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } },
] }) });
const network = new iam.RolePolicyAttachment("network", {
    role: role.name, policyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
});
const letters = new iam.RolePolicy("letters", { role: role.name, policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: [
    { Effect: "Allow", Action: "sqs:SendMessage", Resource: queue.arn },
] }) });

// Written anew, under another path, by each run: only what is in it counts.
const bundle = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-bundle-")), "index.js");
fs.writeFileSync(bundle, ${JSON.stringify(options.code ?? "exports.handler = () => 1;")});
process.on("exit", () => fs.rmSync(path.dirname(bundle), { recursive: true }));
const logs = new cloudwatch.LogGroup("logs", { name: "/aws/lambda/reconciler" });
const reconciler = new lambda.Function("reconciler", {
    runtime: "nodejs22.x", handler: "index.handler", role: role.arn, timeout: 240, memorySize: 512,
    reservedConcurrentExecutions: 1,
    code: table.name.apply((name) => new pulumi.asset.AssetArchive({
        "index.js": new pulumi.asset.FileAsset(bundle),
        "config.json": new pulumi.asset.StringAsset(JSON.stringify({ table: name })),
    })),
    vpcConfig: { subnetIds, securityGroupIds: [group.id] },
    deadLetterConfig: { targetArn: queue.arn },
    loggingConfig: { logFormat: "Text", logGroup: logs.name },
    environment: { variables: { TABLE: table.name } },
}, { dependsOn: [network, letters] });
const configured = new lambda.Function("configured", {
    runtime: "nodejs22.x", handler: "index.handler", role: role.arn,
    code: new pulumi.asset.AssetArchive({
        "index.js": new pulumi.asset.StringAsset("exports.handler = () => 1;"),
        "config.json": new pulumi.asset.StringAsset(JSON.stringify({ port: ${JSON.stringify(options.port ?? "443")} })),
    }),
});
const waiting = new lambda.FunctionEventInvokeConfig("waiting", {
    functionName: reconciler.name, maximumRetryAttempts: 0, maximumEventAgeInSeconds: 900,
});
for (const [name, args] of Object.entries({
    schedule: { scheduleExpression: "rate(5 minutes)" },
    groups: { eventPattern: JSON.stringify({ source: ["aws.autoscaling"], "detail-type": ["EC2 Instance Launch Successful"] }) },
})) {
    const rule = new cloudwatch.EventRule(name, args);
    const permission = new lambda.Permission(name, {
        action: "lambda:InvokeFunction", function: reconciler.name, principal: "events.amazonaws.com", sourceArn: rule.arn,
    });
    new cloudwatch.EventTarget(name, { rule: rule.name, arn: reconciler.arn }, { dependsOn: [permission] });
}

const token = new secretsmanager.Secret("token", { recoveryWindowInDays: 0 });
new secretsmanager.SecretPolicy("token", { secretArn: token.arn, blockPublicPolicy: true, policy: pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: role.arn }, Action: "secretsmanager:GetSecretValue", Resource: "*" }],
}) });
const rotates = new lambda.Permission("rotates", {
    action: "lambda:InvokeFunction", function: reconciler.name, principal: "secretsmanager.amazonaws.com", sourceArn: token.arn,
});
new secretsmanager.SecretRotation("rotation", {
    secretId: token.arn, rotationLambdaArn: reconciler.arn, rotateImmediately: false,
    rotationRules: { scheduleExpression: "rate(30 days)" },
}, { dependsOn: [rotates] });

const balancer = new lb.LoadBalancer("agents", {
    loadBalancerType: "network", internal: true, subnets: subnetIds, securityGroups: [group.id], enableCrossZoneLoadBalancing: true,
});
const targets = new lb.TargetGroup("agents", {
    vpcId: vpc.id, targetType: "instance", port: 443, protocol: "TCP",
    healthCheck: { protocol: "HTTPS", path: "/v1/readyz", matcher: "200", interval: 10 },
});
new lb.Listener("agents", {
    loadBalancerArn: balancer.arn, port: 443, protocol: "TCP",
    defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
});
const host = new ec2.Instance("host", { ami: "ami-1", instanceType: "m5.large", subnetId: subnetIds[0] });
new lb.TargetGroupAttachment("agents", { targetGroupArn: targets.arn, targetId: host.id, port: 443 });
const zone = new route53.Zone("agents", { name: "agents.pmm.internal", vpcs: [{ vpcId: vpc.id }] });
new route53.Record("agents", {
    zoneId: zone.zoneId, name: "agents.pmm.internal", type: "A",
    aliases: [{ name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: false }],
});

exports.codeSha256 = reconciler.codeSha256;
exports.configuredSha256 = configured.codeSha256;
exports.documentVersion = document.defaultVersion;
exports.vpcOfFunction = reconciler.vpcConfig.apply((config) => config.vpcId);
exports.vpc = vpc.id;
`;

describe("a function and what is about it on the offline cloud, through the engine", function () {
    this.timeout(240_000);

    let project: EngineProject;
    let first: Record<string, unknown>;

    before(async () => {
        ({ project, first } = await deployed(program()));
    });

    after(() => {
        project.dispose();
    });

    it("tells what AWS adds", () => {
        expect(first.codeSha256).to.match(/^[A-Za-z0-9+/]{43}=$/);
        expect(first.documentVersion).to.equal("1");
        expect(first.vpcOfFunction).to.equal(first.vpc);
    });

    it("is as it was when nothing changed, here and in the cloud, wherever the code was read from", async () => {
        const refresh = await project.up("--refresh", "--expect-no-changes");
        expect(refresh.exitCode, refresh.output).to.equal(0);
    });

    /** The resources that a run did something to. */
    const touched = (result: EngineResult): string[] => {
        const names = result.events.flatMap(({ resourcePreEvent: event }) =>
            event === undefined || ["same", "read"].includes(event.metadata.op)
                ? []
                : (event.metadata.urn.split("::").at(-1) ?? ""),
        );
        return [...new Set(names)].sort();
    };

    it("updates a function in place for its code or what lies beside it, makes a new version of a document, and touches nothing else", async () => {
        project.write(program({ code: "exports.handler = () => 2;", port: "8443", command: "echo 'port {{ Port }}'" }));
        const result = await project.up();
        expect(result.exitCode, result.output).to.equal(0);
        const changed = ["configured", "document", "reconciler"];
        expect(touched(result)).to.deep.equal(changed);
        for (const name of changed) {
            expect(steps(result, name), name).to.deep.equal(["update"]);
        }
        const outputs = await project.outputs();
        expect(outputs.codeSha256).to.not.equal(first.codeSha256);
        expect(outputs.configuredSha256).to.not.equal(first.configuredSha256);
        expect(outputs.documentVersion).to.equal("2");
    });

    it("goes down in the order that AWS asks for", async () => {
        const result = await project.destroy();
        expect(result.exitCode, result.output).to.equal(0);
    });
});
