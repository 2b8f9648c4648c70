import { expect } from "chai";
import { dockerLabels } from "../../../agents/ecs-discovery/contract";
import type { TargetGroup } from "../../../agents/ecs-discovery/targets";
import { failing, startEcsApi, type EcsApi } from "../../support/ecs-api";
import { inProcess, type InProcess } from "./in-process";

const { port, path, job } = dockerLabels;

describe("ecs-discovery: docker labels", () => {
    let api: EcsApi;
    let sidecar: InProcess;
    before(async () => {
        api = await startEcsApi();
    });
    beforeEach(() => {
        api.clear();
        const metrics = [{ port: 8000, path: "/metrics", job: "named-here" }];
        sidecar = inProcess(api, { services: [{ service: "web", metrics }], dockerLabels: true });
    });
    afterEach(() => {
        sidecar.remove();
    });
    after(() => api.stop());

    /** `<address>:<port><path> <job> <service>` of each target. */
    const found = async (): Promise<string[]> => {
        expect(await sidecar.tick(), sidecar.lines.at(-1)).to.equal(true);
        const groups = JSON.parse(sidecar.text()!) as TargetGroup[];
        expect(sidecar.counts.targets).to.equal(groups.length);
        return groups.map(({ targets, labels }) =>
            [`${targets[0]}${labels.__metrics_path__!}`, labels.job, labels.ecs_service ?? "-"].join(" "),
        );
    };

    it("name ports of the containers of any task, with their path and job", async () => {
        const labels: Record<string, string>[] = [
            { [port]: "9100" },
            { [port]: "9200", [path]: "/prometheus", [job]: "queue" },
            {},
        ];
        api.cluster.run({ service: "worker", address: "10.0.0.1", labels });
        api.cluster.run({ address: "10.0.0.2", labels: [{ [port]: "9300" }] });
        expect(await found()).to.have.members([
            "10.0.0.1:9100/metrics worker worker",
            "10.0.0.1:9200/prometheus queue worker",
            "10.0.0.2:9300/metrics ecs -",
        ]);
    });

    it("add nothing to a port that is named here", async () => {
        api.cluster.run({ service: "web", address: "10.0.0.1", labels: [{ [port]: "8000", [job]: "named-there" }] });
        expect(await found()).to.deep.equal(["10.0.0.1:8000/metrics named-here web"]);
    });

    it("that name no port are told of once, and do no harm to others", async () => {
        const labels = [{ [port]: "http" }, { [port]: "9100" }, { [port]: "70000" }];
        api.cluster.run({ service: "worker", address: "10.0.0.1", labels });
        expect(await found()).to.deep.equal(["10.0.0.1:9100/metrics worker worker"]);
        await found();
        expect(sidecar.lines.filter((line) => line.includes(`${port} must be a port, not "http"`))).to.have.length(1);
        expect(sidecar.lines.filter((line) => line.includes('not "70000"'))).to.have.length(1);
    });

    it("are read once for each revision of a task definition", async () => {
        for (const n of [1, 2, 3]) {
            api.cluster.run({ service: "worker", address: `10.0.0.${n}`, labels: [{ [port]: "9100" }] });
        }
        await found();
        await found();
        const asked = (): number => api.calls.filter((call) => call === "DescribeTaskDefinition").length;
        expect(asked()).to.equal(1);
        api.cluster.run({ service: "worker", address: "10.0.0.4", labels: [{ [port]: "9101" }] });
        expect(await found()).to.have.length(4);
        expect(asked()).to.equal(2);
        api.cluster.tasks.clear();
        await found();
        api.cluster.run({ service: "worker", address: "10.0.0.1", labels: [{ [port]: "9100" }] });
        await found();
        expect(asked(), "what no task has is forgotten").to.equal(3);
    });

    it("that have been read are not read again after another could not be", async () => {
        api.cluster.run({ service: "a", address: "10.0.0.1", labels: [{ [port]: "9100" }] });
        api.cluster.run({ service: "b", address: "10.0.0.2", labels: [{ [port]: "9100" }] });
        let calls = 0;
        api.faults = (call) =>
            call === "DescribeTaskDefinition" && ++calls === 2 ? { kind: "answer", status: 500 } : undefined;
        expect(await sidecar.tick()).to.equal(false);
        expect(sidecar.text()).to.equal(undefined);
        expect(await found()).to.have.length(2);
        expect(calls).to.equal(3);
    });

    it("are not asked for when they are not wanted", async () => {
        sidecar.remove();
        sidecar = inProcess(api, { services: [], dockerLabels: false });
        api.cluster.run({ service: "a", address: "10.0.0.1", labels: [{ [port]: "9100" }] });
        api.faults = failing("DescribeTaskDefinition", { kind: "closed" });
        expect(await found()).to.deep.equal([]);
    });
});
