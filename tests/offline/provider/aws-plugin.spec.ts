import * as fs from "node:fs";
import { expect } from "chai";
import { contains, parseCidr } from "../../../offline/cloud/cidr";
import {
    hasUnknown,
    isSecret,
    reveal,
    revealAll,
    secret,
    text,
    unknown,
    type Properties,
    type Value,
} from "../../../offline/cloud/values";
import { Harness } from "./harness";

const vpc = "aws:ec2/vpc:Vpc";
const subnet = "aws:ec2/subnet:Subnet";
const instance = "aws:ec2/instance:Instance";
const topic = "aws:sns/topic:Topic";
const logGroup = "aws:cloudwatch/logGroup:LogGroup";
const version = "aws:secretsmanager/secretVersion:SecretVersion";

describe("the AWS provider over the offline cloud", () => {
    let cloud: Harness;

    beforeEach(() => {
        cloud = new Harness();
    });

    afterEach(() => {
        cloud.dispose();
    });

    describe("check", () => {
        it("fills in name, region, tags and default values, and notes what it filled", () => {
            cloud.plugin.configure({ region: "eu-central-1", defaultTags: '{"tags":{"team":"dba","env":"dev"}}' });
            const inputs = cloud.check("aws:ec2/securityGroup:SecurityGroup", { tags: { env: "prod" }, vpcId: null });
            expect(inputs).to.deep.include({
                description: "Managed by Pulumi",
                region: "eu-central-1",
                tags: { env: "prod" },
                tagsAll: { team: "dba", env: "prod" },
                __defaults: ["description", "name"],
            });
            expect(inputs.name).to.match(/^thing-[0-9a-f]{7}$/);
            expect(inputs).to.not.have.property("vpcId");
        });

        it("keeps a made-up name, and drops it when the program gives one or takes its own away", () => {
            const first = cloud.check(topic, {});
            expect(cloud.check(topic, {}, first).name).to.equal(first.name);
            const named = cloud.check(topic, { name: "mine" }, first);
            expect(named).to.deep.include({ name: "mine", __defaults: [] });
            expect(cloud.check(topic, {}, named).name).to.match(/^thing-/);
        });

        it("makes up no name beside a prefix", () => {
            expect(cloud.check(logGroup, { namePrefix: "/aws/" })).to.not.have.property("name");
        });

        it("leaves tags open that are not known, and secret that are", () => {
            expect(cloud.check(topic, { tags: { a: unknown } }).tagsAll).to.equal(unknown);
            expect(isSecret(cloud.check(topic, { tags: secret({ a: "b" }) }).tagsAll)).to.equal(true);
        });

        it("leaves ignored tags alone", () => {
            cloud.plugin.configure({ ignoreTags: { keys: ["owner"], keyPrefixes: ["auto:"] } });
            expect(cloud.check(topic, { tags: { owner: "x", "auto:y": "z", a: "b" } }).tagsAll).to.deep.equal({
                a: "b",
            });
        });

        it("gives things of no region none", () => {
            expect(cloud.check("aws:iam/role:Role", { assumeRolePolicy: "{}" })).to.not.have.property("region");
        });

        it("takes configuration that only looks like JSON as text", () => {
            cloud.plugin.configure({ region: "{eu}" });
            expect(cloud.check(topic, {}).region).to.equal("{eu}");
        });

        it("names types that are not modelled in the log, once, and never a value", () => {
            for (const password of ["first secret", "second secret"]) {
                cloud.check("aws:mq/broker:Broker", { users: [{ password: secret(password) }] });
            }
            const log = fs.readFileSync(cloud.logFile, "utf8");
            expect(log.match(/not modelled, handled generically: aws:mq\/broker:Broker/g)).to.have.length(1);
            expect(log).to.not.include("secret");
        });
    });

    describe("preview", () => {
        it("keeps what is known and leaves open what AWS decides", () => {
            const planned = cloud.preview(vpc, { cidrBlock: "10.0.0.0/16", tags: { Name: "main" } });
            expect(planned).to.deep.include({
                cidrBlock: "10.0.0.0/16",
                tagsAll: { Name: "main" },
                arn: unknown,
                mainRouteTableId: unknown,
            });
            expect(cloud.store.list(vpc)).to.deep.equal([]);
        });

        it("leaves open what AWS adds inside an input", () => {
            const planned = cloud.preview(instance, { instanceType: "m5.large", rootBlockDevice: { volumeSize: 20 } });
            expect(planned.rootBlockDevice).to.deep.equal({ volumeSize: 20, deviceName: unknown, volumeId: unknown });
        });

        it("asks no rule: the real provider cannot either", () => {
            expect(cloud.preview(logGroup, { retentionInDays: 42 }).retentionInDays).to.equal(42);
        });

        it("of a change keeps outputs that stay, and opens those that do not", () => {
            const made = cloud.create("aws:ec2/launchTemplate:LaunchTemplate", { imageId: "ami-1" });
            const news = { ...made.inputs, imageId: unknown };
            const planned = cloud.plugin.update({
                ...cloud.subject("aws:ec2/launchTemplate:LaunchTemplate"),
                id: made.id,
                oldInputs: made.inputs,
                olds: made.properties,
                news,
                preview: true,
            });
            expect(planned).to.include({ arn: made.properties.arn, imageId: unknown, latestVersion: unknown });
        });

        it("of a change opens what follows from the unknown", () => {
            const alias = "aws:kms/alias:Alias";
            const made = cloud.create(alias, { targetKeyId: "key-1" });
            const news = { ...made.inputs, targetKeyId: unknown };
            const request = {
                ...cloud.subject(alias),
                id: made.id,
                oldInputs: made.inputs,
                olds: made.properties,
                news,
                preview: true,
            };
            expect(cloud.plugin.update(request)).to.include({ arn: made.properties.arn, targetKeyArn: unknown });
        });
    });

    describe("creation", () => {
        it("gives an instance everything that AWS gives it", () => {
            const network = cloud.create(vpc, { cidrBlock: "10.7.0.0/16" });
            const home = cloud.create(subnet, {
                vpcId: network.id,
                cidrBlock: "10.7.3.0/28",
                availabilityZone: "eu-west-1b",
            });
            const made = ["a", "b"].map((name) =>
                cloud.create(
                    instance,
                    {
                        ami: "ami-1",
                        instanceType: "m5.large",
                        subnetId: home.id,
                        rootBlockDevice: { volumeType: "gp3" },
                    },
                    name,
                ),
            );
            const [first, second] = made.map(({ id, properties }): Properties => ({ id, ...properties }));
            expect(first!.id).to.match(/^i-0[0-9a-f]{16}$/);
            expect(first!.arn).to.equal(`arn:aws:ec2:eu-west-1:123456789012:instance/${text(first!.id) ?? ""}`);
            expect(first).to.deep.include({
                availabilityZone: "eu-west-1b",
                instanceState: "running",
                privateIp: "10.7.3.4",
                publicIp: "",
            });
            expect(first!.privateDns).to.equal("ip-10-7-3-4.eu-west-1.compute.internal");
            expect(contains(parseCidr("10.7.3.0/28")!, parseCidr(`${text(second!.privateIp) ?? ""}/32`)!)).to.equal(
                true,
            );
            expect(second!.privateIp).to.not.equal(first!.privateIp);
            expect(first!.rootBlockDevice).to.deep.include({
                volumeType: "gp3",
                iops: 3000,
                throughput: 125,
                volumeSize: 8,
                encrypted: false,
            });
            expect((first!.rootBlockDevice as Properties).volumeId).to.match(/^vol-0[0-9a-f]{16}$/);
            expect(first!.primaryNetworkInterfaceId).to.match(/^eni-0/);
        });

        for (const [type, inputs, id, outputs] of [
            [
                "aws:lb/loadBalancer:LoadBalancer",
                { name: "pmm", subnets: ["subnet-1", "subnet-2"] },
                /^arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer\/app\/pmm\/[0-9a-f]{16}$/,
                {
                    arnSuffix: /^app\/pmm\/[0-9a-f]{16}$/,
                    dnsName: /^pmm-\d{10}\.eu-west-1\.elb\.amazonaws\.com$/,
                    zoneId: /^Z32O12XQLNTSW2$/,
                },
            ],
            [
                "aws:lb/loadBalancer:LoadBalancer",
                {
                    name: "n",
                    internal: true,
                    loadBalancerType: "network",
                    subnets: ["subnet-1"],
                    region: "me-central-1",
                },
                /loadbalancer\/net\/n\//,
                { dnsName: /^n-[0-9a-f]{16}\.elb\.me-central-1\.amazonaws\.com$/, zoneId: /^Z/ },
            ],
            [
                "aws:lb/loadBalancer:LoadBalancer",
                { name: "a", internal: true, subnets: ["subnet-1", "subnet-2"] },
                /loadbalancer\/app\/a\//,
                { dnsName: /^internal-a-\d{10}\.eu-west-1\.elb/ },
            ],
            [
                "aws:lb/targetGroup:TargetGroup",
                { name: "pmm", port: 80, protocol: "HTTP" },
                /^arn:aws:elasticloadbalancing:.*:targetgroup\/pmm\/[0-9a-f]{16}$/,
                { arnSuffix: /^targetgroup\/pmm\// },
            ],
            [
                "aws:lb/targetGroup:TargetGroup",
                { namePrefix: "pmm-" },
                /:targetgroup\/pmm-\d{26}\//,
                { name: /^pmm-\d{26}$/ },
            ],
            [
                "aws:acm/certificate:Certificate",
                { domainName: "pmm.example.org" },
                /^arn:aws:acm:eu-west-1:123456789012:certificate\/[0-9a-f-]{36}$/,
                { status: /^PENDING_VALIDATION$/ },
            ],
            [
                "aws:route53/zone:Zone",
                { name: "example.org" },
                /^Z[A-Z0-9]{20}$/,
                { arn: /^arn:aws:route53:::hostedzone\/Z/ },
            ],
            [
                "aws:route53/record:Record",
                { zoneId: "Z1", name: "a.b", type: "A", ttl: 1, records: ["10.0.0.1"], setIdentifier: "x" },
                /^Z1_a\.b_A_x$/,
                { fqdn: /^a\.b$/ },
            ],
            [
                "aws:s3/bucket:Bucket",
                { bucket: "logs" },
                /^logs$/,
                { arn: /^arn:aws:s3:::logs$/, bucketRegionalDomainName: /^logs\.s3\.eu-west-1\.amazonaws\.com$/ },
            ],
            [
                "aws:s3/bucketVersioning:BucketVersioning",
                { bucket: "logs", versioningConfiguration: { status: "Enabled" } },
                /^logs$/,
                {},
            ],
            [topic, { name: "t" }, /^arn:aws:sns:eu-west-1:123456789012:t$/, { owner: /^123456789012$/ }],
            [
                "aws:sns/topicSubscription:TopicSubscription",
                { topic: "arn:t", protocol: "email", endpoint: "a@b.c" },
                /^arn:t:[0-9a-f-]{36}$/,
                {},
            ],
            [
                "aws:sqs/queue:Queue",
                { name: "q" },
                /^https:\/\/sqs\.eu-west-1\.amazonaws\.com\/123456789012\/q$/,
                { arn: /:sqs:eu-west-1:123456789012:q$/ },
            ],
            [
                logGroup,
                { name: "/aws/ec2/pmm" },
                /^\/aws\/ec2\/pmm$/,
                { arn: /^arn:aws:logs:eu-west-1:123456789012:log-group:\/aws\/ec2\/pmm$/ },
            ],
            [
                "aws:cloudwatch/eventRule:EventRule",
                { name: "r", eventBusName: "bus", eventPattern: '{"a":["b"]}' },
                /^bus\/r$/,
                { arn: /:rule\/bus\/r$/ },
            ],
            [
                "aws:backup/vault:Vault",
                { name: "vault" },
                /^vault$/,
                { arn: /^arn:aws:backup:eu-west-1:123456789012:backup-vault:vault$/, kmsKeyArn: /:kms:.*:key\// },
            ],
            ["aws:backup/plan:Plan", { name: "p", rules: [] }, /^[0-9a-f-]{36}$/, { arn: /:backup-plan:/ }],
            [
                "aws:iam/role:Role",
                {
                    name: "r",
                    path: "/x/",
                    assumeRolePolicy: '{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*"}}',
                },
                /^r$/,
                { arn: /^arn:aws:iam::123456789012:role\/x\/r$/, uniqueId: /^AROA[A-Z0-9]{17}$/ },
            ],
            ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", { role: "r", policyArn: "arn:p" }, /^r\/arn:p$/, {}],
            ["aws:kms/key:Key", {}, /^[0-9a-f-]{36}$/, { arn: /^arn:aws:kms:eu-west-1:123456789012:key\// }],
            [
                "aws:secretsmanager/secret:Secret",
                { name: "pmm/admin" },
                /^arn:aws:secretsmanager:eu-west-1:123456789012:secret:pmm\/admin-\w{6}$/,
                { name: /^pmm\/admin$/ },
            ],
            [
                "aws:wafv2/webAcl:WebAcl",
                { name: "w", scope: "REGIONAL", defaultAction: {}, visibilityConfig: {} },
                /^[0-9a-f-]{36}$/,
                { arn: /:regional\/webacl\/w\/[0-9a-f-]{36}$/ },
            ],
            [
                "aws:ssm/parameter:Parameter",
                { name: "/a/b", type: "String", value: "x" },
                /^\/a\/b$/,
                { arn: /:parameter\/a\/b$/ },
            ],
            [
                "aws:ec2/vpcEndpoint:VpcEndpoint",
                { vpcId: "vpc-1", serviceName: "com.amazonaws.eu-west-1.s3" },
                /^vpce-0/,
                { vpcEndpointType: /^Gateway$/ },
            ],
            ["aws:ec2/networkInterface:NetworkInterface", { subnetId: "subnet-1" }, /^eni-0/, { privateIp: /^10\./ }],
            ["aws:ec2/natGateway:NatGateway", { subnetId: "subnet-1" }, /^nat-0/, { privateIp: /^10\./ }],
            [
                "aws:ebs/volume:Volume",
                { availabilityZone: "eu-west-1a", size: 100 },
                /^vol-0/,
                { type: /^gp2$/, iops: /^300$/ },
            ],
            [
                "aws:ec2/securityGroupRule:SecurityGroupRule",
                { securityGroupId: "sg-1", type: "egress", protocol: "-1", fromPort: 0, toPort: 0, self: true },
                /^sgrule-\d+$/,
                {},
            ],
            [
                "aws:ecs/taskDefinition:TaskDefinition",
                { family: "f", containerDefinitions: '[{"name":"c","image":"i","memory":1}]' },
                /^f$/,
                { arn: /:task-definition\/f:\d+$/ },
            ],
            [
                "aws:rds/instance:Instance",
                { identifier: "db", engine: "postgres", instanceClass: "db.t3.micro" },
                /^db-/,
                { endpoint: /^db\.c\w+\.eu-west-1\.rds\.amazonaws\.com:5432$/ },
            ],
            ["aws:lambda/function:Function", { name: "f", role: "arn:r" }, /^f$/, { arn: /:function:f$/ }],
            ["aws:ecs/cluster:Cluster", { name: "c" }, /:cluster\/c$/, { arn: /:cluster\/c$/ }],
            ["aws:ecr/repository:Repository", { name: "app" }, /^app$/, { repositoryUrl: /\.dkr\.ecr\.eu-west-1\./ }],
            ["aws:efs/fileSystem:FileSystem", {}, /^fs-0/, { arn: /:file-system\/fs-0/ }],
            [
                "aws:rds/cluster:Cluster",
                { clusterIdentifier: "c", engine: "aurora-mysql" },
                /^c$/,
                { readerEndpoint: /cluster-ro-/ },
            ],
            [
                "aws:rds/subnetGroup:SubnetGroup",
                { name: "g", subnetIds: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef4"] },
                /^g$/,
                { arn: /:subgrp:g$/, description: /^Managed by Pulumi$/ },
            ],
            ["aws:ebs/snapshot:Snapshot", { volumeId: "vol-1" }, /^snap-0/, { arn: /:snapshot\/snap-0/ }],
            ["aws:ec2/keyPair:KeyPair", { keyName: "k", publicKey: "ssh-ed25519 A" }, /^k$/, { keyType: /^ed25519$/ }],
            ["aws:ec2/eip:Eip", {}, /^eipalloc-0/, { publicIp: /^198\.51\.100\.\d+$/ }],
            [
                "aws:ec2/vpc:Vpc",
                { cidrBlock: "10.0.0.0/16", assignGeneratedIpv6CidrBlock: true },
                /^vpc-0/,
                { ipv6CidrBlock: /^2001:db8:.*::\/56$/ },
            ],
            [
                "aws:ec2/securityGroupRule:SecurityGroupRule",
                { securityGroupId: "sg-1", type: "ingress", protocol: "-1", fromPort: 0, toPort: 0, self: true },
                /^sgrule-/,
                { securityGroupRuleId: /^sgr-0/ },
            ],
            [
                "aws:dynamodb/table:Table",
                { name: "tab", billingMode: "PAY_PER_REQUEST", hashKey: "a", attributes: [{ name: "a", type: "S" }] },
                /^tab$/,
                { arn: /:table\/tab$/ },
            ],
            ["aws:iam/user:User", { name: "u" }, /^u$/, { uniqueId: /^AIDA/ }],
            [
                "aws:iam/rolePolicy:RolePolicy",
                { role: "r", name: "p", policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}' },
                /^r:p$/,
                { name: /^p$/ },
            ],
            ["aws:iam/userPolicyAttachment:UserPolicyAttachment", { user: "u", policyArn: "arn:p" }, /^u\/arn:p$/, {}],
            [
                "aws:iam/serviceLinkedRole:ServiceLinkedRole",
                { awsServiceName: "backup.amazonaws.com" },
                /:role\/aws-service-role\/backup/,
                {},
            ],
            [
                "aws:cloudwatch/logStream:LogStream",
                { name: "s", logGroupName: "g" },
                /^s$/,
                { arn: /:log-group:g:log-stream:s$/ },
            ],
            ["aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", { logGroup: "g" }, /^cwlsf-\d+$/, {}],
            [
                "aws:cloudwatch/compositeAlarm:CompositeAlarm",
                { alarmName: "a", alarmRule: "x" },
                /^a$/,
                { arn: /:alarm:a$/ },
            ],
            [
                "aws:scheduler/schedule:Schedule",
                { name: "s", scheduleExpression: "rate(1 day)" },
                /^default\/s$/,
                { arn: /:schedule\/default\/s$/ },
            ],
            [
                "aws:lb/listenerRule:ListenerRule",
                { listenerArn: "arn:x:listener/app/l/1/2", priority: 1 },
                /^arn:x:listener-rule\/app\/l\/1\/2\/[0-9a-f]{16}$/,
                {},
            ],
            [
                "aws:sqs/queuePolicy:QueuePolicy",
                {
                    queueUrl: "https://q",
                    policy: '{"Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"*","Principal":"*"}}',
                },
                /^https:\/\/q$/,
                {},
            ],
            [
                "aws:lambda/eventSourceMapping:EventSourceMapping",
                { functionName: "f" },
                /^eventsourcemapping-0/,
                { functionArn: /^f$/ },
            ],
            [
                "aws:lb/listenerCertificate:ListenerCertificate",
                { listenerArn: "arn:l", certificateArn: "arn:c" },
                /^arn:l_arn:c$/,
                {},
            ],
            [
                "aws:lb/targetGroupAttachment:TargetGroupAttachment",
                { targetGroupArn: "arn:g", targetId: "i-1", port: 80 },
                /^arn:g,i-1,80$/,
                {},
            ],
            [
                "aws:mq/broker:Broker",
                { brokerName: "b" },
                /^broker-0/,
                { arn: /^arn:aws:mq:eu-west-1:123456789012:broker\// },
            ],
        ] as [string, Properties, RegExp, Record<string, RegExp>][]) {
            it(`${type} ${JSON.stringify(inputs).slice(0, 60)}`, () => {
                const made = cloud.create(type, inputs);
                expect(made.id).to.match(id);
                for (const [name, pattern] of Object.entries(outputs)) {
                    expect(shown(made.properties[name]), name).to.match(pattern);
                }
                expect(hasUnknown(made.properties)).to.equal(false);
                // What was made can be read back, and a change in place keeps what AWS chose.
                const { inputs: checked, properties } = made;
                const read = cloud.plugin.read({ ...cloud.subject(type), id: made.id, inputs: checked, properties });
                expect(read?.properties).to.deep.equal(properties);
                const updated = cloud.plugin.update({
                    ...cloud.subject(type),
                    id: made.id,
                    oldInputs: checked,
                    olds: properties,
                    news: { ...checked, tags: { changed: "yes" } },
                    preview: false,
                });
                for (const name of Object.keys(outputs).filter((output) =>
                    /^arn|^uniqueId|^dnsName|Ip$/.test(output),
                )) {
                    expect(updated[name], name).to.equal(properties[name]);
                }
            });
        }

        it("asks for the records that prove each name of a certificate", () => {
            const { properties } = cloud.create("aws:acm/certificate:Certificate", {
                domainName: "a.org",
                subjectAlternativeNames: ["*.a.org", "b.org"],
            });
            const options = properties.domainValidationOptions as Properties[];
            expect(options.map(({ domainName }) => domainName)).to.deep.equal(["a.org", "*.a.org", "b.org"]);
            expect(options[0]!.resourceRecordName)
                .to.match(/^_[0-9a-f]{32}\.a\.org\.$/)
                .and.to.equal(options[1]!.resourceRecordName);
            expect(options[0]!.resourceRecordValue).to.match(/^_[0-9a-f]{32}\.\w+\.acm-validations\.aws\.$/);
        });

        it("issues a certificate whose records exist, for a listener to use", () => {
            const certificate = cloud.create("aws:acm/certificate:Certificate", { domainName: "pmm.example.org" });
            const zone = cloud.create("aws:route53/zone:Zone", { name: "example.org" });
            const [option] = certificate.properties.domainValidationOptions as Properties[];
            const { resourceRecordName: name, resourceRecordValue: value } = option!;
            cloud.create("aws:route53/record:Record", {
                zoneId: zone.id,
                name: name!,
                type: "CNAME",
                ttl: 60,
                records: [value!],
            });
            cloud.create("aws:acm/certificateValidation:CertificateValidation", { certificateArn: certificate.id });
            expect(
                cloud.store.get("eu-west-1", "aws:acm/certificate:Certificate", certificate.id)?.outputs.status,
            ).to.equal("ISSUED");
            const group = cloud.create("aws:lb/targetGroup:TargetGroup", {});
            const listener = cloud.create("aws:lb/listener:Listener", {
                loadBalancerArn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/lb/1",
                port: 443,
                protocol: "HTTPS",
                certificateArn: certificate.id,
                defaultActions: [{ type: "forward", targetGroupArn: group.id }],
            });
            expect(listener.id).to.match(/:listener\/app\/lb\/1\/[0-9a-f]{16}$/);
            expect(
                cloud.store.get("eu-west-1", "aws:lb/targetGroup:TargetGroup", group.id)?.outputs.loadBalancerArns,
            ).to.have.length(1);
        });

        it("ties target groups to the balancers that lead to them, also by weights", () => {
            const arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/lb/2";
            const [one, two] = ["a", "b"].map((name) => cloud.create("aws:lb/targetGroup:TargetGroup", { name }));
            const targetGroups = [
                { arn: one!.id, weight: 100 },
                { arn: two!.id, weight: 0 },
            ];
            cloud.create("aws:lb/listener:Listener", {
                loadBalancerArn: arn,
                port: 9090,
                protocol: "HTTP",
                defaultActions: [{ type: "forward", forward: { targetGroups } }],
            });
            const tied = [one, two].map(
                (group) => cloud.store.get("eu-west-1", "aws:lb/targetGroup:TargetGroup", group!.id)?.outputs,
            );
            expect(tied.map((outputs) => outputs?.loadBalancerArns)).to.deep.equal([[arn], [arn]]);
        });

        it("completes the name of a record with its zone", () => {
            const zone = cloud.create("aws:route53/zone:Zone", { name: "example.org" });
            const names = ["pmm", "PMM.example.org.", "example.org", ""].map(
                (name, index) =>
                    cloud.create("aws:route53/record:Record", {
                        zoneId: zone.id,
                        name,
                        type: ["A", "TXT", "MX", "NS"][index]!,
                        aliases: [{}],
                    }).properties.fqdn,
            );
            expect(names).to.deep.equal(["pmm.example.org", "pmm.example.org", "example.org", "example.org"]);
        });

        it("puts a thing into the region that it names", () => {
            const made = cloud.create(topic, { name: "t", region: "us-east-1" });
            expect(made.id).to.equal("arn:aws:sns:us-east-1:123456789012:t");
            expect(cloud.store.get("us-east-1", topic, made.id)).to.not.equal(undefined);
        });

        it("says in AWS's words why not, which rule says so and where it is documented", () => {
            expect(() => cloud.create(logGroup, { retentionInDays: 42 })).to.throw(
                /^creating aws:cloudwatch\/logGroup:LogGroup \(thing\) in eu-west-1: InvalidParameterException: .* \[rule log-retention, documented at https:\/\/docs\.aws\.amazon\.com\//,
            );
            expect(() => cloud.create("aws:iam/role:Role", { assumeRolePolicy: "{" })).to.throw(
                "in account 123456789012: MalformedPolicyDocument",
            );
            expect(cloud.store.list(logGroup)).to.deep.equal([]);
        });
    });

    describe("secrets", () => {
        it("stay secret in outputs and are never written in clear", () => {
            const password = "correct horse battery staple";
            const made = cloud.create(version, { secretId: "arn:s", secretString: secret(password) });
            expect(isSecret(made.properties.secretString)).to.equal(true);
            expect(reveal(made.properties.secretString!)).to.equal(password);
            const read = cloud.plugin.read({
                ...cloud.subject(version),
                id: made.id,
                inputs: made.inputs,
                properties: made.properties,
            });
            expect(isSecret(read?.properties.secretString)).to.equal(true);
            expect(cloud.written()).to.not.include("horse");
        });

        it("are found by their type even when the program does not mark them", () => {
            const made = cloud.create(version, { secretId: "arn:s", secretString: "correct horse" });
            expect(isSecret(made.properties.secretString)).to.equal(true);
            expect(cloud.written()).to.not.include("horse");
        });

        it("spread to what is made of them", () => {
            const made = cloud.create(topic, { name: secret("hidden-name"), tags: { a: secret("hidden-tag") } });
            expect(isSecret(made.properties.arn)).to.equal(true);
            expect(revealAll(made.properties)).to.deep.include({
                arn: "arn:aws:sns:eu-west-1:123456789012:hidden-name",
            });
            const host = cloud.create(instance, {
                ami: "ami-1",
                rootBlockDevice: { volumeSize: 8, tags: { a: secret("hidden-volume") } },
            });
            expect(isSecret(host.properties.rootBlockDevice)).to.equal(true);
            const files = cloud.written();
            expect(files).to.not.include("hidden-tag");
            expect(files).to.not.include("hidden-volume");
        });
    });

    describe("diff", () => {
        const diff = (type: string, oldInputs: Properties, news: Properties): ReturnType<typeof cloud.plugin.diff> =>
            cloud.plugin.diff({ ...cloud.subject(type), id: "x", oldInputs, news });

        it("deletes first where the program chose the name, and where twins cannot be", () => {
            expect(
                diff(logGroup, { name: "a", __defaults: [] }, { name: "b", __defaults: [] }).deleteBeforeReplace,
            ).to.equal(true);
            expect(
                diff(
                    logGroup,
                    { name: "a-1", logGroupClass: "x" },
                    { name: "a-1", logGroupClass: "y", __defaults: ["name"] },
                ).deleteBeforeReplace,
            ).to.equal(false);
            expect(
                diff("aws:ec2/volumeAttachment:VolumeAttachment", { instanceId: "a" }, { instanceId: "b" })
                    .deleteBeforeReplace,
            ).to.equal(true);
            expect(
                diff(logGroup, { name: "a", __defaults: [] }, { name: "a", retentionInDays: 7, __defaults: [] })
                    .deleteBeforeReplace,
            ).to.equal(false);
        });

        it("sees through secrets", () => {
            expect(diff(version, { secretString: secret("a") }, { secretString: "a" }).changes).to.deep.equal([]);
        });
    });

    describe("reading", () => {
        it("sees what a person changed in a file, and that it is gone", () => {
            const made = cloud.create(logGroup, { name: "logs", retentionInDays: 30 });
            const stored = cloud.store.get("eu-west-1", logGroup, "logs")!;
            cloud.store.put({ ...stored, inputs: { ...stored.inputs, retentionInDays: 7 } });
            const request = {
                ...cloud.subject(logGroup),
                id: "logs",
                inputs: made.inputs,
                properties: made.properties,
            };
            expect(cloud.plugin.read(request)?.inputs).to.deep.include({ retentionInDays: 7, __defaults: [] });
            cloud.store.remove("eu-west-1", logGroup, "logs");
            expect(cloud.plugin.read(request)).to.equal(undefined);
        });

        it("imports by id alone, also from another region, and describes what a person put there", () => {
            cloud.store.put({
                type: vpc,
                id: "vpc-1",
                region: "us-east-1",
                inputs: { cidrBlock: "10.0.0.0/16" },
                outputs: {},
            });
            const read = (id: string): ReturnType<typeof cloud.plugin.read> =>
                cloud.plugin.read({ ...cloud.subject(vpc), id, inputs: {}, properties: {} });
            expect(read("vpc-1")).to.equal(undefined);
            const found = read("vpc-1@us-east-1");
            expect(found?.id).to.equal("vpc-1");
            expect(found?.inputs).to.deep.equal({ cidrBlock: "10.0.0.0/16" });
            expect(found?.properties).to.include({
                arn: "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1",
                cidrBlock: "10.0.0.0/16",
            });
            expect(read("vpc-1@us-east-1")?.properties).to.deep.equal(found?.properties);
        });
    });

    it("does not change what is gone", () => {
        const made = cloud.create(topic, { name: "t" });
        cloud.store.remove("eu-west-1", topic, made.id);
        const news = { ...made.inputs, displayName: "x" };
        const request = {
            ...cloud.subject(topic),
            id: made.id,
            oldInputs: made.inputs,
            olds: made.properties,
            news,
            preview: false,
        };
        expect(() => cloud.plugin.update(request)).to.throw(
            "couldn't find resource: arn:aws:sns:eu-west-1:123456789012:t is not in the offline cloud",
        );
    });

    describe("deletion", () => {
        const remove = (type: string, made: ReturnType<Harness["create"]>): void => {
            cloud.plugin.delete({ ...cloud.subject(type), id: made.id, oldInputs: made.inputs, olds: made.properties });
        };

        it("takes the thing away; twice is no error", () => {
            const made = cloud.create(topic, {});
            remove(topic, made);
            remove(topic, made);
            expect(cloud.store.list(topic)).to.deep.equal([]);
        });

        it("leaves the newer thing of the same id", () => {
            const type = "aws:ecs/taskDefinition:TaskDefinition";
            const task = { family: "f", containerDefinitions: '[{"name":"c","image":"i","memory":1}]' };
            const old = cloud.create(type, task);
            const newer = cloud.plugin.create({
                ...cloud.subject(type),
                inputs: { ...old.inputs, cpu: "1" },
                preview: false,
            });
            remove(type, {
                ...old,
                properties: { ...old.properties, arn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/f:0" },
            });
            expect(cloud.store.get("eu-west-1", type, "f")?.outputs.arn).to.equal(newer.properties.arn);
        });

        it("keeps a deleted secret's name taken, unless it is forgotten at once", () => {
            const type = "aws:secretsmanager/secret:Secret";
            remove(type, cloud.create(type, { name: "a" }));
            expect(() => cloud.create(type, { name: "a" })).to.throw("already scheduled for deletion");
            remove(type, cloud.create(type, { name: "b", recoveryWindowInDays: 0 }));
            expect(cloud.create(type, { name: "b" }).id).to.include(":secret:b-");
        });
    });

    it("answers data sources in the region asked for", () => {
        expect(cloud.plugin.invoke("aws:index/getRegion:getRegion", {})).to.include({ region: "eu-west-1" });
        expect(cloud.plugin.invoke("aws:index/getRegion:getRegion", { region: secret("us-east-1") })).to.include({
            region: "us-east-1",
        });
    });

    it("has a schema that names every type of the SDK", () => {
        const schema = JSON.parse(cloud.plugin.schema()) as {
            name: string;
            resources: Record<string, { requiredInputs: string[] }>;
        };
        expect(schema.name).to.equal("aws");
        expect(Object.keys(schema.resources).length).to.be.greaterThan(1000);
        expect(schema.resources["aws:secretsmanager/secretVersion:SecretVersion"]?.requiredInputs).to.deep.equal([
            "secretId",
        ]);
    });
});

/** A value as text, for patterns. */
function shown(value: Value | undefined): string {
    return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
