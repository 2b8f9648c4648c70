import { expect } from "chai";
import { FirewallAction, type Endpoint } from "../../../components";
import { find, ofType, type Recording } from "../../support/mocks";
import { json } from "../support/json";
import { goodArgs } from "../support/pmm-deployment";
import { deploy, refusal } from "../support/pmm-ec2";

function withEndpoint(endpoint: Partial<Endpoint>): Promise<Recording> {
    return deploy({ args: { endpoint: { ...goodArgs().endpoint, ...endpoint } } });
}

const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const record = "aws:route53/record:Record";

describe("PmmEc2: its endpoint", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy();
    });

    it("is an internet-facing load balancer in the public subnets that waits for queries as long as PMM does", () => {
        const { inputs } = find(usual, "aws:lb/loadBalancer:LoadBalancer", "pmm-alb");
        const { tags, ...rest } = inputs;
        expect(tags).to.include({ Name: "pmm-alb" });
        expect(rest).to.deep.equal({
            loadBalancerType: "application",
            internal: false,
            subnets: ["subnet-0000000000000000a", "subnet-0000000000000000b"],
            securityGroups: ["pmm-alb-id"],
            dropInvalidHeaderFields: true,
            enableHttp2: true,
            idleTimeout: 610,
            enableDeletionProtection: false,
            accessLogs: { enabled: true, bucket: "pmm-access-logs-0a1b2c3" },
        });
    });

    it("lets everyone in on 443, and on 80 to be redirected, and goes out to the instance only", () => {
        const rules = [...ofType(usual, ingress), ...ofType(usual, egress)]
            .filter(({ inputs }) => inputs.securityGroupId === "pmm-alb-id")
            .map(({ name, inputs: { tags: _tags, description: _description, ...rule } }) => ({ name, ...rule }));
        const fixed = { securityGroupId: "pmm-alb-id", ipProtocol: "tcp" };
        expect(rules).to.have.deep.members([
            { name: "pmm-alb-https-0.0.0.0-0", ...fixed, cidrIpv4: "0.0.0.0/0", fromPort: 443, toPort: 443 },
            { name: "pmm-alb-http-0.0.0.0-0", ...fixed, cidrIpv4: "0.0.0.0/0", fromPort: 80, toPort: 80 },
            {
                name: "pmm-alb-to-target",
                ...fixed,
                referencedSecurityGroupId: "pmm-instance-id",
                fromPort: 80,
                toPort: 80,
            },
        ]);
    });

    it("describes each rule in the characters that EC2 takes", () => {
        // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html
        for (const { inputs } of [...ofType(usual, ingress), ...ofType(usual, egress)]) {
            expect(inputs.description).to.match(/^[a-zA-Z0-9. _\-:/()#,@[\]+=;{}!$*]{1,255}$/);
        }
    });

    it("has a rule a range, named by it, so that a change of one leaves the others", async () => {
        const recording = await withEndpoint({ allowedCidrs: ["10.0.0.0/8", "192.168.0.0/16"] });
        const names = ofType(recording, ingress)
            .map(({ name }) => name)
            .filter((name) => name.startsWith("pmm-alb"));
        expect(names).to.have.members([
            "pmm-alb-https-10.0.0.0-8",
            "pmm-alb-http-10.0.0.0-8",
            "pmm-alb-https-192.168.0.0-16",
            "pmm-alb-http-192.168.0.0-16",
        ]);
    });

    it("moves into the private subnets when it is internal", async () => {
        const recording = await withEndpoint({ internal: true });
        const { inputs } = find(recording, "aws:lb/loadBalancer:LoadBalancer", "pmm-alb");
        expect(inputs.internal).to.equal(true);
        expect(inputs.subnets).to.deep.equal(["subnet-0000000000000001a", "subnet-0000000000000001b"]);
    });

    it("is refused in private subnets of one zone, of which a load balancer takes one", async () => {
        const privateSubnetIds = ["subnet-0000000000000001a", "subnet-0000000000000003a"];
        const network = { ...goodArgs().network, privateSubnetIds };
        const message = await refusal({ args: { network, endpoint: { ...goodArgs().endpoint, internal: true } } });
        expect(message).to.include("both in eu-west-1a").and.include("an internal load balancer takes one in each");
    });

    it("answers HTTP with a redirect and HTTPS with PMM", () => {
        const http = find(usual, "aws:lb/listener:Listener", "pmm-http").inputs;
        expect(http.defaultActions).to.deep.equal([
            { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } },
        ]);
        const https = find(usual, "aws:lb/listener:Listener", "pmm-https").inputs;
        expect(https).to.deep.include({
            port: 443,
            protocol: "HTTPS",
            sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
            certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/pmm-certificate",
        });
    });

    it("asks PMM itself whether it is ready", () => {
        const { inputs } = find(usual, "aws:lb/targetGroup:TargetGroup", "pmm-tg");
        expect(inputs).to.deep.include({
            port: 80,
            protocol: "HTTP",
            targetType: "instance",
            vpcId: "vpc-0123456789abcdef0",
            deregistrationDelay: 60,
        });
        expect(inputs.healthCheck).to.deep.equal({
            protocol: "HTTP",
            path: "/v1/readyz",
            matcher: "200",
            interval: 30,
            timeout: 5,
            healthyThreshold: 2,
            unhealthyThreshold: 2,
        });
    });

    describe("its names and certificate", () => {
        let recording: Recording;

        before(async () => {
            recording = await withEndpoint({
                hostnames: ["pmm.example.com", "monitoring.example.com"],
                certificateIssuers: ["amazon.com", "letsencrypt.org"],
            });
        });

        it("are one certificate for all names, validated by a record each", () => {
            const { inputs } = find(recording, "aws:acm/certificate:Certificate", "pmm-certificate");
            expect(inputs).to.deep.include({
                domainName: "pmm.example.com",
                subjectAlternativeNames: ["pmm.example.com", "monitoring.example.com"],
                validationMethod: "DNS",
            });
            expect(find(recording, record, "pmm-validation-monitoring.example.com").inputs).to.deep.equal({
                zoneId: "Z0123456789ABCDEFGHIJ",
                name: "_0a1b.monitoring.example.com",
                type: "CNAME",
                records: ["_2c3d.acm-validations.aws"],
                ttl: 60,
                allowOverwrite: true,
            });
            const validation = find(
                recording,
                "aws:acm/certificateValidation:CertificateValidation",
                "pmm-certificate-validation",
            );
            expect(validation.inputs.validationRecordFqdns).to.deep.equal([
                "_0a1b.pmm.example.com",
                "_0a1b.monitoring.example.com",
            ]);
        });

        it("say who may issue, before the certificate is asked for", () => {
            const caa = find(recording, record, "pmm-caa-monitoring.example.com");
            expect(caa.inputs).to.deep.equal({
                zoneId: "Z0123456789ABCDEFGHIJ",
                name: "monitoring.example.com",
                type: "CAA",
                records: ['0 issue "amazon.com"', '0 issue "letsencrypt.org"', '0 issuewild ";"'],
                ttl: 300,
            });
            const certificate = find(recording, "aws:acm/certificate:Certificate", "pmm-certificate");
            expect(certificate.dependencies).to.include(caa.urn);
        });

        it("lead to the load balancer", () => {
            const names = ofType(recording, record).filter(({ inputs }) => inputs.type === "A");
            expect(names.map(({ inputs }) => inputs.name)).to.deep.equal(["pmm.example.com", "monitoring.example.com"]);
            expect(names[0]!.inputs.aliases).to.deep.equal([
                {
                    name: "pmm-alb.eu-west-1.elb.amazonaws.com",
                    zoneId: "Z32O12XQLNTSW2",
                    evaluateTargetHealth: true,
                },
            ]);
        });

        it("leave CAA records alone when told to", async () => {
            const without = await withEndpoint({ certificateIssuers: [] });
            expect(ofType(without, record).map(({ inputs }) => inputs.type)).not.to.include("CAA");
        });
    });

    describe("its access logs", () => {
        it("lie in a private bucket, encrypted, for a year", () => {
            const bucket = find(usual, "aws:s3/bucket:Bucket", "pmm-access-logs");
            expect(bucket.inputs.forceDestroy).to.equal(false);
            const privacy = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
            expect(find(usual, privacy, "pmm-access-logs-privacy").inputs).to.deep.equal({
                bucket: "pmm-access-logs-id",
                blockPublicAcls: true,
                blockPublicPolicy: true,
                ignorePublicAcls: true,
                restrictPublicBuckets: true,
            });
            const encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
            expect(find(usual, encryption, "pmm-access-logs-encryption").inputs.rules).to.deep.equal([
                { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
            ]);
            const ownership = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
            expect(find(usual, ownership, "pmm-access-logs-ownership").inputs.rule).to.deep.equal({
                objectOwnership: "BucketOwnerEnforced",
            });
            const lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
            expect(find(usual, lifecycle, "pmm-access-logs-lifecycle").inputs.rules).to.deep.equal([
                {
                    id: "expire",
                    status: "Enabled",
                    filter: { prefix: "" },
                    expiration: { days: 365 },
                    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
                },
            ]);
        });

        it("may be written by load balancers of this account and region, and by nobody without TLS", () => {
            const { inputs } = find(usual, "aws:s3/bucketPolicy:BucketPolicy", "pmm-access-logs-policy");
            expect(json(inputs.policy)).to.deep.equal({
                Version: "2012-10-17",
                Statement: [
                    {
                        Sid: "LoadBalancersWriteLogs",
                        Effect: "Allow",
                        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
                        Action: ["s3:PutObject"],
                        Resource: "arn:aws:s3:::pmm-access-logs-0a1b2c3/AWSLogs/123456789012/*",
                        Condition: {
                            StringEquals: { "aws:SourceAccount": "123456789012" },
                            ArnLike: {
                                "aws:SourceArn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/*",
                            },
                        },
                    },
                    {
                        Sid: "OnlyOverTls",
                        Effect: "Deny",
                        Principal: "*",
                        Action: ["s3:*"],
                        Resource: ["arn:aws:s3:::pmm-access-logs-0a1b2c3", "arn:aws:s3:::pmm-access-logs-0a1b2c3/*"],
                        Condition: { Bool: { "aws:SecureTransport": "false" } },
                    },
                ],
            });
        });

        it("are allowed before the load balancer is made, which AWS refuses otherwise", () => {
            const policy = find(usual, "aws:s3/bucketPolicy:BucketPolicy", "pmm-access-logs-policy");
            expect(find(usual, "aws:lb/loadBalancer:LoadBalancer", "pmm-alb").dependencies).to.include(policy.urn);
        });

        it("can be kept for another time, and be deleted with the deployment", async () => {
            const recording = await withEndpoint({ accessLogs: { retentionDays: 30, forceDestroy: true } });
            expect(find(recording, "aws:s3/bucket:Bucket", "pmm-access-logs").inputs.forceDestroy).to.equal(true);
            const lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
            const [rule] = find(recording, lifecycle, "pmm-access-logs-lifecycle").inputs.rules as [object];
            expect(rule).to.deep.include({ expiration: { days: 30 } });
        });

        it("can be switched off", async () => {
            const recording = await withEndpoint({ accessLogs: { enabled: false } });
            expect(ofType(recording, "aws:s3/bucket:Bucket")).to.deep.equal([]);
            const { inputs } = find(recording, "aws:lb/loadBalancer:LoadBalancer", "pmm-alb");
            expect(inputs).not.to.have.property("accessLogs");
            const [outputs] = [...recording.outputs.values()];
            expect(outputs).not.to.have.property("accessLogsBucketName");
        });
    });

    describe("its firewall", () => {
        const acl = "aws:wafv2/webAcl:WebAcl";

        interface Rule {
            name: string;
            action?: object;
            overrideAction?: object;
            statement: Record<string, { scopeDownStatement: unknown } & Record<string, unknown>>;
        }

        async function rules(firewall: Endpoint["firewall"]): Promise<Rule[]> {
            return find(await withEndpoint({ firewall }), acl, "pmm-firewall").inputs.rules as Rule[];
        }

        function exempt(rule: Rule): string[] {
            const text = JSON.stringify(Object.values(rule.statement)[0]!.scopeDownStatement);
            expect(text).to.match(/^{"notStatement":/);
            return [...text.matchAll(/"searchString":"([^"]*)"/g)].map(([, path]) => path!);
        }

        it("is not there unless it is asked for", () => {
            expect(ofType(usual, acl)).to.deep.equal([]);
        });

        it("stands before the load balancer", async () => {
            const recording = await withEndpoint({ firewall: {} });
            const association = find(
                recording,
                "aws:wafv2/webAclAssociation:WebAclAssociation",
                "pmm-firewall-association",
            );
            expect(association.inputs).to.deep.equal({
                resourceArn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/pmm-alb/0a1b",
                webAclArn: "arn:aws:wafv2:eu-west-1:123456789012:pmm-firewall-0a1b2c3",
            });
            expect(find(recording, acl, "pmm-firewall").inputs).to.deep.include({
                scope: "REGIONAL",
                defaultAction: { allow: {} },
            });
        });

        it("limits the rate, except where metrics come in", async () => {
            const [rate] = await rules({ rateLimit: 500 });
            expect(rate!.action).to.deep.equal({ block: {} });
            expect(rate!.statement.rateBasedStatement).to.include({ limit: 500, aggregateKeyType: "IP" });
            expect(exempt(rate!)).to.have.members(["/victoriametrics/", "/prometheus/", "/agent."]);
        });

        it("applies the common rules, except where PMM takes queries and uploads", async () => {
            const [, common] = await rules({});
            expect(common!.overrideAction).to.deep.equal({ none: {} });
            expect(common!.statement.managedRuleGroupStatement).to.include({
                vendorName: "AWS",
                name: "AWSManagedRulesCommonRuleSet",
            });
            expect(exempt(common!)).to.include.members(["/v1/", "/graph/api/", "/victoriametrics/", "/prometheus/"]);
        });

        it("only counts when told to", async () => {
            const [, common] = await rules({ managedRules: FirewallAction.Count });
            expect(common!.overrideAction).to.deep.equal({ count: {} });
        });
    });
});
