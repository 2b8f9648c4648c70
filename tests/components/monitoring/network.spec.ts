import { expect } from "chai";
import { find, ofType, type Recording } from "../../support/mocks";
import { ways } from "../support/automation";
import { deploy, documentedArgs } from "../support/monitoring";

const everywhere = "0.0.0.0/0";
const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

/** Ways of people to the public load balancer, and from there to what answers. */
function people(port: number, tasks: string, taskPort = port): string[] {
    return [
        `mon-alb-id lets in ${everywhere} on tcp ${port}`,
        `mon-alb-id goes to ${tasks} on tcp ${taskPort}`,
        `${tasks} lets in mon-alb-id on tcp ${taskPort}`,
    ];
}

const always = [
    `mon-alb-id lets in ${everywhere} on tcp 80`,
    `mon-alb-id lets in ${everywhere} on tcp 443`,
    ...people(3000, "mon-grafana-id"),
    "mon-internal-id lets in mon-grafana-id on tcp 9090",
    "mon-internal-id goes to mon-prometheus-id on tcp 9090",
    "mon-prometheus-id lets in mon-internal-id on tcp 9090",
    `mon-prometheus-id goes to ${everywhere} on everything`,
    `mon-grafana-id goes to ${everywhere} on everything`,
];

describe("Monitoring: its network", () => {
    it("lets people reach Grafana alone, and Grafana reach Prometheus by the internal load balancer", async () => {
        expect(ways(await deploy())).to.have.members(always);
    });

    it("lets Prometheus reach metrics at their ports, and people the ports that are public", async () => {
        const recording = await deploy({
            args: {
                services: [
                    { name: "telemetry-api", image: "example/api:1", ports: [8000], publicPort: 8443 },
                    {
                        name: "processor",
                        image: "example/processor:1",
                        ports: [8002, 9100],
                        metrics: [{ port: 9100 }, { port: 9100, path: "/more" }, { port: 8002 }],
                    },
                    { name: "silent", image: "example/silent:1", ports: [8003], metrics: [] },
                ],
                scrapedServices: [
                    {
                        serviceName: "orders",
                        metrics: [{ port: 7000, securityGroupId: "sg-0123456789abcdef0" }, { port: 7001 }],
                    },
                ],
            },
        });
        expect(ways(recording)).to.have.members([
            ...always,
            ...people(8443, "mon-service-telemetry-api-id", 8000),
            "mon-service-telemetry-api-id lets in mon-prometheus-id on tcp 8000",
            "mon-service-processor-id lets in mon-prometheus-id on tcp 9100",
            "mon-service-processor-id lets in mon-prometheus-id on tcp 8002",
            "sg-0123456789abcdef0 lets in mon-prometheus-id on tcp 7000",
            ...["telemetry-api", "processor", "silent"].map(
                (name) => `mon-service-${name}-id goes to ${everywhere} on everything`,
            ),
        ]);
    });

    it("lets Grafana ask each of two Prometheus servers, at a port of its own", async () => {
        const recording = await deploy({ args: { prometheus: { replicas: 2, remoteWrite: { workspace: {} } } } });
        expect(ways(recording)).to.have.members([...always, "mon-internal-id lets in mon-grafana-id on tcp 9091"]);
    });

    it("has a way out for tasks before they start, since they fetch their images by it", async () => {
        const recording = await deploy();
        for (const role of ["prometheus", "grafana"]) {
            const { dependencies } = find(recording, "aws:ecs/service:Service", `mon-${role}`);
            expect(dependencies).to.include(find(recording, egress, `mon-${role}-out`).urn);
        }
    });

    it("lets those into Prometheus who are named for it, and not those of Grafana", async () => {
        const recording = await deploy({ args: { prometheus: { public: { allowedCidrs: ["10.0.0.0/8"] } } } });
        expect(ways(recording)).to.have.members([
            ...always,
            "mon-alb-id lets in 10.0.0.0/8 on tcp 9090",
            "mon-alb-id goes to mon-prometheus-id on tcp 9090",
            "mon-prometheus-id lets in mon-alb-id on tcp 9090",
        ]);
    });

    describe("as documented", () => {
        let recording: Recording;

        before(async () => {
            recording = await deploy({ args: documentedArgs() });
        });

        it("has one group for all tasks, which reach each other, and the load balancer four ports of them", () => {
            expect(ways(recording)).to.have.members([
                ...[3000, 8000, 8001, 9090].flatMap((port) => people(port, "mon-tasks-id")),
                "mon-tasks-id lets in mon-tasks-id on everything",
                `mon-tasks-id goes to ${everywhere} on everything`,
            ]);
        });

        it("has the tasks and the internal load balancer in that group, in the public subnets", () => {
            const subnets = ["subnet-0000000000000000a", "subnet-0000000000000000b"];
            const services = ofType(recording, "aws:ecs/service:Service");
            expect(services).to.have.length(5);
            for (const { inputs, name } of services) {
                expect(inputs.networkConfiguration, name).to.deep.equal({
                    subnets,
                    securityGroups: ["mon-tasks-id"],
                    assignPublicIp: true,
                });
            }
            const balancers = ofType(recording, "aws:lb/loadBalancer:LoadBalancer").map(({ inputs }) => inputs);
            expect(
                balancers.map(({ name, internal, subnets: own, securityGroups }) => [
                    name,
                    internal,
                    own,
                    securityGroups,
                ]),
            ).to.have.deep.members([
                ["event-platform-alb", false, subnets, ["mon-alb-id"]],
                ["prometheus-internal", true, subnets, ["mon-tasks-id"]],
            ]);
        });
    });

    it("names each port once in a shared group, though two services listen on it", async () => {
        const service = { image: "example/api:1", ports: [8000] };
        const recording = await deploy({
            args: {
                sharedSecurityGroup: true,
                services: [
                    { ...service, name: "one", publicPort: 8001 },
                    { ...service, name: "two", publicPort: 8002 },
                ],
            },
        });
        const toTasks = ways(recording).filter((way) => way.startsWith("mon-alb-id goes to"));
        expect(toTasks).to.have.members([
            "mon-alb-id goes to mon-tasks-id on tcp 3000",
            "mon-alb-id goes to mon-tasks-id on tcp 8000",
        ]);
    });
});
