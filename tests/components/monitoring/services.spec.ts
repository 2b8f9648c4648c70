import { expect } from "chai";
import { find } from "../../support/mocks";
import { deploy, serviceOf } from "../support/monitoring";

const api = { name: "api", image: "example/api:1", ports: [8000] };

describe("Monitoring: the services that it runs", () => {
    it("have as many tasks as are asked for, or one", async () => {
        const recording = await deploy({
            args: {
                services: [
                    { ...api, desiredCount: 3 },
                    { ...api, name: "web" },
                ],
            },
        });
        expect(serviceOf(recording, "service-api")).to.have.property("desiredCount", 3);
        expect(serviceOf(recording, "service-web")).to.have.property("desiredCount", 1);
    });

    const cases: [
        what: string,
        given: { healthPath?: string; metrics?: { port: number; path: string }[] },
        path: string,
    ][] = [
        ["as they say", { healthPath: "/health", metrics: [{ port: 8000, path: "/stats" }] }, "/health"],
        ["where their metrics are", { metrics: [{ port: 8000, path: "/stats" }] }, "/stats"],
        ["at the usual path of metrics", { metrics: [] }, "/metrics"],
    ];
    for (const [what, given, path] of cases) {
        it(`are asked whether they are well ${what}`, async () => {
            const recording = await deploy({ args: { services: [{ ...api, publicPort: 8000, ...given }] } });
            const { inputs } = find(recording, "aws:lb/targetGroup:TargetGroup", "mon-service-api");
            expect(inputs.healthCheck).to.have.property("path", path);
        });
    }
});
