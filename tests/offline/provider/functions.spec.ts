import { expect } from "chai";
import { secret, text, unknown, type Properties, type Value } from "../../../offline/cloud/values";
import { Harness, type Made } from "./harness";

const functionType = "aws:lambda/function:Function";
const invokeConfig = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
const queue = "aws:sqs/queue:Queue";
const table = "aws:dynamodb/table:Table";
const document = "aws:ssm/document:Document";
const rotation = "aws:secretsmanager/secretRotation:SecretRotation";
const targetGroup = "aws:lb/targetGroup:TargetGroup";
const listener = "aws:lb/listener:Listener";
const zone = "aws:route53/zone:Zone";

/** An archive as the engine sends it, which has hashed what is in it. */
function archive(hash: string, config: string): Value {
    const mark = "4dabf18193072939515e22adb298388d";
    return {
        [mark]: "0def7320c3a5731c473e5ecbe6d01bc7",
        assets: { "config.json": { [mark]: "c44067f5952c0a294b673a41bacd8c17", text: config, hash: `of ${config}` } },
        hash,
    };
}

describe("functions, and what is about them, in the offline cloud", () => {
    let cloud: Harness;

    beforeEach(() => {
        cloud = new Harness();
    });

    afterEach(() => {
        cloud.dispose();
    });

    describe("Lambda", () => {
        const make = (inputs: Properties = {}): Made =>
            cloud.create(functionType, {
                name: "reconciler",
                role: "arn:aws:iam::999999999999:role/r",
                runtime: "nodejs22.x",
                handler: "index.handler",
                code: archive("first", "{}"),
                ...inputs,
            });

        it("has what AWS adds to a function", () => {
            const { properties } = make();
            expect(properties).to.deep.include({
                architectures: ["x86_64"],
                arn: "arn:aws:lambda:eu-west-1:123456789012:function:reconciler",
                ephemeralStorage: { size: 512 },
                loggingConfig: { logFormat: "Text", logGroup: "/aws/lambda/reconciler" },
                memorySize: 128,
                packageType: "Zip",
                qualifiedArn: "arn:aws:lambda:eu-west-1:123456789012:function:reconciler:$LATEST",
                reservedConcurrentExecutions: -1,
                responseStreamingInvokeArn:
                    "arn:aws:apigateway:eu-west-1:lambda:path/2021-11-15/functions/arn:aws:lambda:eu-west-1:123456789012:function:reconciler/response-streaming-invocations",
                timeout: 3,
                tracingConfig: { mode: "PassThrough" },
                version: "$LATEST",
            });
            expect(properties.codeSha256)
                .to.match(/^[A-Za-z0-9+/]{43}=$/)
                .and.to.equal(properties.sourceCodeHash);
        });

        it("keeps what was asked for, and adds the VPC of its subnets and its log group", () => {
            const home = cloud.create("aws:ec2/subnet:Subnet", { vpcId: "vpc-7", cidrBlock: "10.7.0.0/24" });
            const vpcConfig = { subnetIds: [home.id], securityGroupIds: ["sg-1"] };
            const { properties } = make({
                vpcConfig,
                loggingConfig: { logFormat: "JSON" },
                reservedConcurrentExecutions: 1,
                memorySize: 512,
            });
            expect(properties).to.deep.include({
                vpcConfig: { ...vpcConfig, vpcId: "vpc-7" },
                loggingConfig: { logFormat: "JSON", logGroup: "/aws/lambda/reconciler" },
                reservedConcurrentExecutions: 1,
                memorySize: 512,
            });
            expect(
                make({ name: "no-network", vpcConfig: { subnetIds: [], securityGroupIds: [] } }).properties.vpcConfig,
            ).to.deep.include({ vpcId: "" });
        });

        it("updates when its archive changed, and sees no change in the same archive from elsewhere", () => {
            const made = make();
            const diff = (code: Value): string[] =>
                cloud.plugin
                    .diff({
                        ...cloud.subject(functionType),
                        id: made.id,
                        oldInputs: made.inputs,
                        news: { ...made.inputs, code },
                    })
                    .changes.map(({ path, replaces }) => `${path}${replaces ? ", replaces" : ""}`);
            expect(diff(archive("first", "{ }"))).to.deep.equal([]);
            expect(diff(archive("second", "{}"))).to.deep.equal(["code"]);
            const changed = cloud.update(functionType, made, { code: archive("second", "{}") });
            expect(changed.codeSha256).to.not.equal(made.properties.codeSha256);
            expect(cloud.update(functionType, made, { description: "x" }).arn).to.equal(made.properties.arn);
        });

        it("leaves open in a preview what follows from code and subnets that are not known", () => {
            const made = make();
            const code = unknown;
            const vpcConfig = { subnetIds: unknown, securityGroupIds: ["sg-1"] };
            expect(cloud.update(functionType, made, { code, vpcConfig }, true)).to.deep.include({
                arn: made.properties.arn,
                codeSha256: unknown,
                sourceCodeHash: unknown,
                lastModified: unknown,
                vpcConfig: unknown,
            });
            const planned = cloud.preview(functionType, { vpcConfig: { subnetIds: ["subnet-1"] } });
            expect(planned.vpcConfig).to.deep.equal({ subnetIds: ["subnet-1"], vpcId: unknown });
        });

        it("keeps a secret in its environment secret", () => {
            make({ environment: { variables: { TOKEN: secret("hidden-token") } } });
            expect(cloud.written()).to.not.include("hidden-token");
        });

        it("knows the settings of waiting events by the function, and its version", () => {
            make();
            const made = cloud.create(invokeConfig, { functionName: "reconciler", qualifier: "$LATEST" });
            expect(made.id).to.equal("reconciler:$LATEST");
            expect(made.properties.maximumRetryAttempts).to.equal(2);
            expect(cloud.create(invokeConfig, { functionName: "reconciler" }).id).to.equal("reconciler");
        });
    });

    describe("SQS", () => {
        it("encrypts a new queue with a key of its own, unless it has another or is told not to", () => {
            const encrypted = (inputs: Properties): Value =>
                cloud.create(queue, inputs).properties.sqsManagedSseEnabled ?? null;
            expect(encrypted({ name: "a" })).to.equal(true);
            expect(encrypted({ name: "b", kmsMasterKeyId: "alias/k" })).to.equal(false);
            expect(encrypted({ name: "c", sqsManagedSseEnabled: false })).to.equal(false);
        });

        it("leaves a queue without encryption when its key is taken away", () => {
            const made = cloud.create(queue, { name: "q", kmsMasterKeyId: "alias/k" });
            const news = cloud.check(queue, { name: "q" }, made.inputs);
            const changed = cloud.plugin.update({
                ...cloud.subject(queue),
                id: made.id,
                oldInputs: made.inputs,
                olds: made.properties,
                news,
                preview: false,
            });
            expect(changed.sqsManagedSseEnabled).to.equal(false);
        });

        it("has AWS's defaults", () => {
            expect(cloud.create(queue, { name: "q" }).properties).to.include({
                messageRetentionSeconds: 345_600,
                visibilityTimeoutSeconds: 30,
                delaySeconds: 0,
            });
        });
    });

    describe("DynamoDB", () => {
        const inputs: Properties = {
            name: "state",
            billingMode: "PAY_PER_REQUEST",
            hashKey: "deployment",
            attributes: [{ name: "deployment", type: "S" }],
        };
        const keyArn = (properties: Properties): string =>
            text((properties.serverSideEncryption as Properties).kmsKeyArn) ?? "";

        it("names the key that it encrypts with, and keeps it", () => {
            const made = cloud.create(table, { ...inputs, serverSideEncryption: { enabled: true } });
            expect(keyArn(made.properties)).to.match(/^arn:aws:kms:eu-west-1:123456789012:key\/[0-9a-f-]{36}$/);
            const changed = cloud.update(table, made, { tags: { a: "b" } });
            expect(keyArn(changed)).to.equal(keyArn(made.properties));
            const own = { enabled: true, kmsKeyArn: "arn:k" };
            expect(keyArn(cloud.update(table, made, { serverSideEncryption: own }))).to.equal("arn:k");
            expect(keyArn(cloud.update(table, made, { serverSideEncryption: { enabled: false } }))).to.equal("");
        });

        it("has AWS's defaults, and a stream when asked for", () => {
            const made = cloud.create(table, inputs);
            expect(made.properties).to.deep.include({
                deletionProtectionEnabled: false,
                pointInTimeRecovery: { enabled: false },
                streamArn: "",
                tableClass: "STANDARD",
            });
            const streamed = cloud.update(table, made, { streamEnabled: true, streamViewType: "KEYS_ONLY" });
            expect(streamed.streamArn).to.match(/:table\/state\/stream\/\d{4}-\d\d-\d\dT[\d:]+\.000$/);
        });
    });

    describe("Systems Manager", () => {
        const content = (description: string): string =>
            JSON.stringify({
                schemaVersion: "2.2",
                description,
                parameters: { Port: { type: "String", description: "of the database", default: "3306" } },
                mainSteps: [{ action: "aws:runShellScript", name: "run", inputs: { runCommand: ["echo {{ Port }}"] } }],
            });
        const make = (): Made =>
            cloud.create(document, { name: "register", documentType: "Command", content: content("a") });

        it("reads a document", () => {
            const { properties } = make();
            expect(properties).to.deep.include({
                arn: "arn:aws:ssm:eu-west-1:123456789012:document/register",
                defaultVersion: "1",
                description: "a",
                latestVersion: "1",
                parameters: [{ name: "Port", type: "String", description: "of the database", defaultValue: "3306" }],
                schemaVersion: "2.2",
                status: "Active",
            });
            expect(properties.hash).to.match(/^[0-9a-f]{64}$/);
        });

        it("counts versions by content", () => {
            const made = make();
            expect(cloud.update(document, made, { tags: { a: "b" } }).latestVersion).to.equal("1");
            const second = cloud.update(document, made, { content: content("b") });
            expect(second).to.include({ latestVersion: "2", defaultVersion: "2", description: "b" });
        });

        it("leaves open in a preview what follows from content that is not known", () => {
            const made = make();
            expect(cloud.update(document, made, { content: unknown }, true)).to.include({
                arn: made.properties.arn,
                createdDate: made.properties.createdDate,
                latestVersion: unknown,
                hash: unknown,
            });
        });
    });

    it("Secrets Manager rotates at once unless told not to", () => {
        const inputs = { secretId: "by-name", rotationRules: { automaticallyAfterDays: 30 } };
        expect(cloud.create(rotation, inputs).properties).to.include({
            rotateImmediately: true,
            rotationEnabled: true,
        });
        expect(cloud.create(rotation, { ...inputs, rotateImmediately: false }).properties.rotateImmediately).to.equal(
            false,
        );
    });

    describe("network load balancers", () => {
        const balancer = (): Made =>
            cloud.create("aws:lb/loadBalancer:LoadBalancer", {
                name: "agents",
                loadBalancerType: "network",
                internal: true,
                subnets: ["subnet-1", "subnet-2"],
                securityGroups: ["sg-1"],
            });

        it("have an address by their ARN, in a zone of their kind", () => {
            const { id, properties } = balancer();
            const digits = id.split("/").at(-1) ?? "";
            expect(id).to.match(/:loadbalancer\/net\/agents\/[0-9a-f]{16}$/);
            expect(properties).to.include({
                arnSuffix: `net/agents/${digits}`,
                dnsName: `agents-${digits}.elb.eu-west-1.amazonaws.com`,
                enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "on",
                loadBalancerType: "network",
                zoneId: "Z2IFOLAFXWLO4F",
            });
        });

        it("check targets over TCP, or by HTTPS with figures of their own", () => {
            const check = (healthCheck?: Properties): Value =>
                cloud.create(
                    targetGroup,
                    { port: 443, protocol: "TCP", vpcId: "vpc-1", ...(healthCheck && { healthCheck }) },
                    `group-${JSON.stringify(healthCheck ?? {}).length}`,
                ).properties.healthCheck ?? null;
            expect(check()).to.deep.equal({
                enabled: true,
                healthyThreshold: 5,
                interval: 30,
                port: "traffic-port",
                protocol: "TCP",
                timeout: 10,
                unhealthyThreshold: 2,
            });
            expect(check({ protocol: "HTTPS", path: "/v1/readyz", interval: 10 })).to.deep.equal({
                enabled: true,
                healthyThreshold: 3,
                interval: 10,
                matcher: "200-399",
                path: "/v1/readyz",
                port: "traffic-port",
                protocol: "HTTPS",
                timeout: 10,
                unhealthyThreshold: 3,
            });
        });

        it("pass TCP through, and let quiet connections be for a while", () => {
            const group = cloud.create(targetGroup, { port: 443, protocol: "TCP", vpcId: "vpc-1" });
            const made = cloud.create(listener, {
                loadBalancerArn: balancer().id,
                port: 443,
                protocol: "TCP",
                defaultActions: [{ type: "forward", targetGroupArn: group.id }],
            });
            expect(made.id).to.match(/:listener\/net\/agents\/[0-9a-f]{16}\/[0-9a-f]{16}$/);
            expect(made.properties).to.include({ protocol: "TCP", tcpIdleTimeoutSeconds: 350 });
            expect(made.properties).to.not.have.property("sslPolicy");
        });
    });

    it("private zones have VPCs, and name servers that nobody outside can ask", () => {
        const made = cloud.create(zone, { name: "agents.internal", vpcs: [{ vpcId: "vpc-1" }] });
        expect(made.properties).to.deep.include({
            vpcs: [{ vpcId: "vpc-1", vpcRegion: "eu-west-1" }],
            primaryNameServer: "ns-0.awsdns-00.com.",
        });
        expect(cloud.create(zone, { name: "example.org" }, "public").properties.primaryNameServer).to.equal(
            "ns-20.awsdns-02.com",
        );
    });
});
