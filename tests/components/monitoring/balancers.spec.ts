import { expect } from "chai";
import { find, ofType, type Recording } from "../../support/mocks";
import { deploy, documentedArgs, goodMonitoringArgs, serviceOf } from "../support/monitoring";
import { untagged } from "../support/untagged";

const listenerType = "aws:lb/listener:Listener";
const arnOf = (targetGroup: string): string =>
    `arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/${targetGroup}/2c3d`;

/** Listeners, a line each: load balancer, protocol, port, and where they lead. */
function listeners(recording: Recording): string[] {
    return ofType(recording, listenerType).map(({ inputs }) => {
        const [action] = inputs.defaultActions as { type: string; targetGroupArn?: string }[];
        const balancer = (inputs.loadBalancerArn as string).split("/")[2];
        return `${balancer} ${inputs.protocol as string} ${inputs.port as number} ${action!.type} ${action!.targetGroupArn?.split("/")[1] ?? ""}`.trim();
    });
}

describe("Monitoring: its load balancers", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy({
            args: { services: [{ name: "telemetry-api", image: "example/api:1", ports: [8000], publicPort: 8000 }] },
        });
    });

    it("speak TLS to people at all ports, but for the redirect to it, and HTTP within the VPC", () => {
        expect(listeners(usual)).to.have.members([
            "mon-alb HTTP 80 redirect",
            "mon-alb HTTPS 443 forward mon-grafana",
            "mon-alb HTTPS 3000 forward mon-grafana",
            "mon-alb HTTPS 8000 forward mon-service-telemetry-api",
            "mon-internal HTTP 9090 forward mon-internal-prometheus",
        ]);
        for (const { inputs } of ofType(usual, listenerType).filter(({ inputs }) => inputs.protocol === "HTTPS")) {
            expect(inputs.sslPolicy).to.equal("ELBSecurityPolicy-TLS13-1-2-Res-2021-06");
            expect(inputs.certificateArn).to.equal("arn:aws:acm:eu-west-1:123456789012:certificate/mon-certificate");
        }
    });

    it("hide the services' metrics from people", () => {
        const [rule, ...others] = ofType(usual, "aws:lb/listenerRule:ListenerRule");
        expect(others).to.deep.equal([]);
        expect(untagged(rule!)).to.deep.equal({
            listenerArn: "arn:aws:lb:eu-west-1:123456789012:mon-service-telemetry-api-8000-0a1b2c3",
            priority: 1,
            conditions: [{ pathPattern: { values: ["/metrics", "/metrics/*"] } }],
            actions: [
                {
                    type: "fixed-response",
                    fixedResponse: { contentType: "text/plain", messageBody: "Not found", statusCode: "404" },
                },
            ],
        });
    });

    it("check what says that a task is well", () => {
        const checks = ofType(usual, "aws:lb/targetGroup:TargetGroup").map(({ inputs }) => [
            inputs.name,
            inputs.targetType,
            inputs.port,
            (inputs.healthCheck as { path: string; matcher: string }).path,
            (inputs.healthCheck as { path: string; matcher: string }).matcher,
            inputs.deregistrationDelay,
        ]);
        expect(checks).to.have.deep.members([
            ["mon-dev-grafana", "ip", 3000, "/api/health", "200", 30],
            ["mon-dev-telemetry-api", "ip", 8000, "/metrics", "200", 30],
            ["mon-dev-prom-int", "ip", 9090, "/-/ready", "200", 30],
        ]);
        for (const { ignoreChanges } of ofType(usual, "aws:lb/targetGroup:TargetGroup")) {
            expect(ignoreChanges).to.deep.equal(["port"]);
        }
    });

    it("are the public one in public subnets with its logs, and the internal one in private ones", () => {
        expect(untagged(find(usual, "aws:lb/loadBalancer:LoadBalancer", "mon-alb"))).to.deep.equal({
            name: "mon-dev-alb",
            loadBalancerType: "application",
            internal: false,
            subnets: ["subnet-0000000000000000a", "subnet-0000000000000000b"],
            securityGroups: ["mon-alb-id"],
            dropInvalidHeaderFields: true,
            enableHttp2: true,
            idleTimeout: 60,
            enableDeletionProtection: false,
            accessLogs: { enabled: true, bucket: "mon-access-logs-0a1b2c3" },
        });
        expect(find(usual, "aws:lb/loadBalancer:LoadBalancer", "mon-internal").inputs).to.deep.include({
            name: "mon-dev-internal",
            internal: true,
            subnets: ["subnet-0000000000000001a", "subnet-0000000000000001b"],
            securityGroups: ["mon-internal-id"],
        });
    });

    it("lead the zone's names to the public one", () => {
        expect(find(usual, "aws:route53/record:Record", "mon-dns-grafana.example.com").inputs).to.deep.include({
            zoneId: "Z0123456789ABCDEFGHIJ",
            type: "A",
        });
    });

    it("let Amazon alone issue certificates for the zone's names, unless those have records already", async () => {
        const recordTypes = ({ resources }: Recording): unknown[] =>
            resources.filter(({ type }) => type === "aws:route53/record:Record").map(({ inputs }) => inputs.type);
        expect(find(usual, "aws:route53/record:Record", "mon-caa-grafana.example.com").inputs.records).to.deep.equal([
            '0 issue "amazon.com"',
            '0 issuewild ";"',
        ]);
        expect(recordTypes(usual)).to.include("CAA");
        const endpoint = { ...goodMonitoringArgs().endpoint, certificateIssuers: [] };
        expect(recordTypes(await deploy({ args: { endpoint } }))).not.to.include("CAA");
    });

    it("take a certificate that is given, and leave its names to their owner", async () => {
        const certificateArn = "arn:aws:acm:eu-west-1:123456789012:certificate/1234abcd";
        const recording = await deploy({
            args: { endpoint: { certificateArn, hostnames: ["grafana.example.org"], accessLogs: { enabled: false } } },
        });
        expect(find(recording, listenerType, "mon-grafana-443").inputs.certificateArn).to.equal(certificateArn);
        for (const type of ["aws:route53/record:Record", "aws:acm/certificate:Certificate", "aws:s3/bucket:Bucket"]) {
            expect(ofType(recording, type)).to.deep.equal([]);
        }
    });

    describe("as documented", () => {
        let recording: Recording;

        before(async () => {
            recording = await deploy({ args: documentedArgs() });
        });

        it("speak HTTP on four public ports and one internal, and hide nothing", () => {
            expect(listeners(recording)).to.have.members([
                "mon-alb HTTP 8000 forward mon-service-telemetry-api",
                "mon-alb HTTP 8001 forward mon-service-analytics-api",
                "mon-alb HTTP 3000 forward mon-grafana",
                "mon-alb HTTP 9090 forward mon-prometheus",
                "mon-internal HTTP 9090 forward mon-internal-prometheus",
            ]);
            expect(ofType(recording, "aws:lb/listenerRule:ListenerRule")).to.deep.equal([]);
        });

        it("have target groups of the documented names", () => {
            expect(
                ofType(recording, "aws:lb/targetGroup:TargetGroup").map(({ inputs }) => inputs.name),
            ).to.have.members([
                "event-platform-telemetry-api",
                "event-platform-analytics-api",
                "event-platform-grafana",
                "event-platform-prometheus-tg",
                "prom-int-tg",
            ]);
        });

        it("have Prometheus's tasks registered with both by ECS, so that nobody does it by hand", () => {
            expect(serviceOf(recording, "prometheus").loadBalancers).to.deep.equal(
                ["mon-prometheus", "mon-internal-prometheus"].map((targetGroup) => ({
                    targetGroupArn: arnOf(targetGroup),
                    containerName: "prometheus",
                    containerPort: 9090,
                })),
            );
        });
    });

    it("register each service's tasks only once there is a listener", () => {
        const needed = { grafana: ["grafana-443", "grafana-3000"], prometheus: ["internal-prometheus"] };
        for (const [role, names] of Object.entries(needed)) {
            const { dependencies } = find(usual, "aws:ecs/service:Service", `mon-${role}`);
            expect(dependencies).to.include.members(names.map((name) => find(usual, listenerType, `mon-${name}`).urn));
        }
    });

    it("hide each path of a service's metrics, by rules of different priorities, which a listener has once", async () => {
        const metrics = ["/stats", "/more"].map((path) => ({ port: 8000, path }));
        const service = { name: "api", image: "example/api:1", ports: [8000], publicPort: 8000, metrics };
        const rules = ofType(await deploy({ args: { services: [service] } }), "aws:lb/listenerRule:ListenerRule");
        expect(rules.map(({ inputs }) => [inputs.priority, inputs.conditions])).to.have.deep.members([
            [1, [{ pathPattern: { values: ["/stats", "/stats/*"] } }]],
            [2, [{ pathPattern: { values: ["/more", "/more/*"] } }]],
        ]);
    });

    it("are protected from deletion, both, where that is asked for", async () => {
        const endpoint = { ...goodMonitoringArgs().endpoint, deletionProtection: true };
        const balancers = ofType(await deploy({ args: { endpoint } }), "aws:lb/loadBalancer:LoadBalancer");
        expect(balancers.map(({ inputs, name }) => [name, inputs.enableDeletionProtection])).to.have.deep.members([
            ["mon-alb", true],
            ["mon-internal", true],
        ]);
    });
});
