import { expect } from "chai";
import { find, ofType, valueOf, type Recording } from "../../support/mocks";
import { untagged } from "../support/untagged";
import {
    containerOf,
    deploy,
    environmentOf,
    goodPanintelligenceArgs,
    refusal,
    serviceOf,
} from "../support/panintelligence";

const targetGroup = "aws:lb/targetGroup:TargetGroup";
const rule = "aws:lb/listenerRule:ListenerRule";
const notFound = {
    type: "fixed-response",
    fixedResponse: { contentType: "text/plain", messageBody: "Not found", statusCode: "404" },
};

describe("Panintelligence: its load balancer", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy();
    });

    it("leads 443 to the dashboard with TLS 1.2 and newer, and 80 to 443", () => {
        const listeners = ofType(usual, "aws:lb/listener:Listener").map(({ inputs }) => inputs);
        expect(listeners.map(({ port, protocol }) => [port, protocol])).to.have.deep.members([
            [80, "HTTP"],
            [443, "HTTPS"],
        ]);
        const [https] = listeners.filter(({ port }) => port === 443);
        expect(https).to.deep.include({
            sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
            defaultActions: [notFound],
        });
        const [http] = listeners.filter(({ port }) => port === 80);
        expect(http!.defaultActions).to.have.nested.property("[0].type", "redirect");
    });

    it("leads to the dashboard by its names alone, and to nothing by others or by the address", async () => {
        const hostnames = [1, 2, 3, 4, 5, 6].map((part) => `pi-${part}.example.com`);
        const many = await deploy({ args: { endpoint: { ...goodPanintelligenceArgs().endpoint, hostnames } } });
        const rules = (recording: Recording): unknown[] =>
            ofType(recording, rule).map(({ inputs: { priority, conditions, actions } }) => [
                priority,
                conditions,
                actions,
            ]);
        const forward = {
            type: "forward",
            targetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/pi-dashboard/2c3d",
        };
        const named = (values: string[]): unknown[] => [{ hostHeader: { values } }];
        expect(rules(usual)).to.deep.equal([[10, named(["pi.example.com"]), [forward]]]);
        expect(rules(many)).to.have.deep.members([
            [10, named(hostnames.slice(0, 5)), [forward]],
            [11, named(hostnames.slice(5)), [forward]],
        ]);
        // ECS refuses a service whose target group no listener leads to.
        const { dependencies } = find(many, "aws:ecs/service:Service", "pi-dashboard");
        expect(dependencies).to.include.members(ofType(many, rule).map(({ urn }) => urn));
    });

    it("shows a certificate of yours for names that are kept elsewhere, and makes neither records nor another one", async () => {
        const { hostnames } = goodPanintelligenceArgs().endpoint;
        const certificateArn = "arn:aws:acm:eu-west-1:123456789012:certificate/1234abcd";
        const recording = await deploy({ args: { endpoint: { hostnames, certificateArn } } });
        expect(recording.failures).to.deep.equal([]);
        const made = recording.resources.map(({ type }) => type).filter((type) => /:(acm|route53)\//.test(type));
        expect(made).to.deep.equal([]);
        const [https] = ofType(recording, "aws:lb/listener:Listener").filter(({ inputs }) => inputs.port === 443);
        expect(https!.inputs).to.include({ certificateArn });
        expect(await valueOf(recording.component.certificateArn)).to.equal(certificateArn);
        const zoneId = "Z0123456789ABCDEFGHIJ";
        const inZone = await deploy({ args: { endpoint: { hostnames, certificateArn, zoneId } } });
        expect(ofType(inZone, "aws:route53/record:Record").map(({ name }) => name)).to.deep.equal([
            "pi-dns-pi.example.com",
        ]);
        expect(await refusal({ args: { endpoint: { hostnames } } })).to.match(/neither zoneId nor certificateArn/);
        const wrong = { hostnames, certificateArn: "1234abcd" };
        expect(await refusal({ args: { endpoint: wrong } })).to.match(/endpoint\.certificateArn is "1234abcd"/);
    });

    it("stands in the private subnets when it is internal, and then needs no public ones", async () => {
        const { endpoint, network } = goodPanintelligenceArgs();
        const recording = await deploy({
            args: { endpoint: { ...endpoint, internal: true }, network: { ...network, publicSubnetIds: [] } },
        });
        expect(recording.failures).to.deep.equal([]);
        expect(find(recording, "aws:lb/loadBalancer:LoadBalancer", "pi-alb").inputs).to.deep.include({
            internal: true,
            subnets: network.privateSubnetIds,
        });
        expect(await refusal({ args: { network: { ...network, publicSubnetIds: [] } } })).to.include(
            "network.publicSubnetIds",
        );
    });

    it("brings a browser back to the task with its session for a day, and gives a first start ten minutes", () => {
        expect(untagged(find(usual, targetGroup, "pi-dashboard"))).to.deep.equal({
            name: "pi-dev-dashboard",
            vpcId: "vpc-0123456789abcdef0",
            targetType: "ip",
            port: 8224,
            protocol: "HTTP",
            deregistrationDelay: 30,
            healthCheck: {
                path: "/pi/version",
                matcher: "200",
                interval: 20,
                timeout: 5,
                healthyThreshold: 2,
                unhealthyThreshold: 3,
            },
            stickiness: { enabled: true, type: "lb_cookie", cookieDuration: 86_400 },
        });
        expect(serviceOf(usual, "dashboard")).to.deep.include({
            healthCheckGracePeriodSeconds: 600,
            loadBalancers: [
                {
                    targetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/pi-dashboard/2c3d",
                    containerName: "dashboard",
                    containerPort: 8224,
                },
            ],
        });
    });

    it("has a firewall when it is asked for, which looks at every request", async () => {
        const recording = await deploy({ args: { endpoint: { ...goodPanintelligenceArgs().endpoint, firewall: {} } } });
        const { inputs } = find(recording, "aws:wafv2/webAcl:WebAcl", "pi-firewall");
        const rules = inputs.rules as { statement: Record<string, object> }[];
        expect(rules).to.have.length(2);
        for (const { statement } of rules) {
            expect(Object.values(statement)[0]).not.to.have.property("scopeDownStatement");
        }
    });

    describe("with Adminer", () => {
        let recording: Recording;

        before(async () => {
            recording = await deploy({
                args: {
                    adminer: { hostname: "adminer.example.com", allowedCidrs: ["10.1.0.0/16", "203.0.113.7/32"] },
                },
            });
            expect(recording.failures).to.deep.equal([]);
        });

        it("leads those who are named to it by its name, and tells others that there is nothing", () => {
            const { inputs: allowed } = find(recording, rule, "pi-adminer");
            const { inputs: hidden } = find(recording, rule, "pi-adminer-hidden");
            expect(allowed).to.deep.include({
                priority: 1,
                conditions: [
                    { hostHeader: { values: ["adminer.example.com"] } },
                    { sourceIp: { values: ["10.1.0.0/16", "203.0.113.7/32"] } },
                ],
            });
            expect(allowed.actions).to.deep.equal([
                {
                    type: "forward",
                    targetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/pi-adminer/2c3d",
                },
            ]);
            expect(hidden).to.deep.include({
                priority: 2,
                conditions: [{ hostHeader: { values: ["adminer.example.com"] } }],
            });
            expect(hidden.actions).to.have.nested.property("[0].fixedResponse.statusCode", "404");
        });

        it("has its name in the certificate and in DNS", () => {
            const [certificate] = ofType(recording, "aws:acm/certificate:Certificate");
            expect(certificate!.inputs.subjectAlternativeNames).to.deep.equal([
                "pi.example.com",
                "adminer.example.com",
            ]);
            find(recording, "aws:route53/record:Record", "pi-dns-adminer.example.com");
        });

        it("proposes the database and has no password of it", () => {
            expect(environmentOf(recording, "adminer")).to.deep.equal({
                ADMINER_DEFAULT_SERVER: environmentOf(recording, "dashboard").PI_DB_HOST,
            });
            expect(containerOf(recording, "adminer")).to.deep.include({
                image: "docker.io/library/adminer:5.3.0",
                secrets: [],
            });
        });
    });
});
