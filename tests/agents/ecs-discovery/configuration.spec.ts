import { expect } from "chai";
import { readConfiguration } from "../../../agents/ecs-discovery/configuration";
import { discoveryPort, type DiscoveryVariables } from "../../../agents/ecs-discovery/contract";
import { backOff } from "../../../agents/ecs-discovery/loop";

const right: DiscoveryVariables = {
    AWS_REGION: "eu-west-1",
    ECS_CLUSTER: "arn:aws:ecs:eu-west-1:123456789012:cluster/c",
    SERVICES: '[{"service": "web", "metrics": [{"port": 8000, "path": "/metrics", "job": "web"}]}]',
    INTERVAL_SECONDS: "60",
    DOCKER_LABELS: "true",
    TARGETS_FILE: "/sd/targets.json",
};

describe("ecs-discovery: variables", () => {
    it("are read", () => {
        expect(readConfiguration({ ...right })).to.deep.equal({
            region: "eu-west-1",
            cluster: right.ECS_CLUSTER,
            services: JSON.parse(right.SERVICES) as unknown,
            interval: 60_000,
            dockerLabels: true,
            targetsFile: "/sd/targets.json",
            port: discoveryPort,
        });
    });

    for (const [name, values] of Object.entries({
        AWS_REGION: [""],
        ECS_CLUSTER: [""],
        SERVICES: [
            "",
            "{}",
            "null",
            "[null]",
            "[{}]",
            '[{"service": "", "metrics": []}]',
            '[{"service": "a", "metrics": [{"port": "8000", "path": "/", "job": "a"}]}]',
            '[{"service": "a", "metrics": [{"port": 65536, "path": "/", "job": "a"}]}]',
            '[{"service": "a", "metrics": [{"port": 8000, "path": "metrics", "job": "a"}]}]',
            '[{"service": "a", "metrics": [{"port": 8000, "path": "/", "job": ""}]}]',
        ],
        INTERVAL_SECONDS: ["", "0", "-1", "soon", "Infinity", "86401"],
        DOCKER_LABELS: ["", "yes", "toString"],
        TARGETS_FILE: [""],
        METRICS_PORT: ["0", "x", "1.5"],
    })) {
        it(`are refused when ${name} is wrong`, () => {
            for (const value of values) {
                const message = new RegExp(`^the variables of the discovery are not right:\n${name}: must [^\n]*$`);
                expect(() => readConfiguration({ ...right, [name]: value }), value).to.throw(message);
            }
        });
    }

    it("wait 2, 4, 8 seconds after failures, and no longer than the interval", () => {
        expect([1, 2, 3, 4, 5, 6, 60].map((failures) => backOff(failures, 60_000))).to.deep.equal([
            2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000,
        ]);
    });
});
