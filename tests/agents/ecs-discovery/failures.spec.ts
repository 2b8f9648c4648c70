import * as fs from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { dockerLabels } from "../../../agents/ecs-discovery/contract";
import { startEcsApi, type EcsApi, type Fault } from "../../support/ecs-api";
import { inProcess, type InProcess } from "./in-process";

/** Failures that are tried. */
const failures = 500;

const service = "event-platform-telemetry-api";
const services = [{ service, metrics: [{ port: 8000, path: "/metrics", job: "telemetry-api" }] }];

const refusal = fc
    .record({
        status: fc.constantFrom(400, 403, 429, 500, 502, 503),
        type: fc.constantFrom(
            "ThrottlingException",
            "ServerException",
            "ClusterNotFoundException",
            "ns#ClientException",
        ),
        shape: fc.constantFrom("json", "html", "empty"),
    })
    .map(({ status, type, shape }): Fault => {
        const bodies = { json: `{"__type":"${type}","message":"No."}`, html: "<html>502</html>", empty: "" };
        return { kind: "answer", status, body: bodies[shape] };
    });

/** Answers that are good for HTTP, and no answers. */
const nonsense = fc
    .constantFrom(
        "",
        "{}",
        "null",
        "[]",
        '"text"',
        '{"taskArns": null}',
        '{"tasks": {}}',
        '{"tasks": [], "failures": []}',
    )
    .map((body): Fault => ({ kind: "answer", status: 200, body }));

/** Not so often: it takes as long as a call may. */
const silent = fc.constant<Fault>({ kind: "silent" });
const brief = fc.constantFrom<Fault>({ kind: "malformed" }, { kind: "closed" }, { kind: "lost" });

/** More than one page, sometimes. */
const often = fc.nat({ max: 7 }).map((n) => n === 7);

const fault = fc.oneof(
    { arbitrary: refusal, weight: 48 },
    { arbitrary: nonsense, weight: 24 },
    { arbitrary: brief, weight: 24 },
    { arbitrary: silent, weight: 1 },
);

describe("ecs-discovery: any failure", function () {
    this.timeout(120_000);
    let api: EcsApi;
    let sidecar: InProcess;
    before(async () => {
        api = await startEcsApi();
        sidecar = inProcess(api, { services, dockerLabels: true }, { limit: 3_000 });
    });
    after(async () => {
        sidecar.remove();
        await api.stop();
    });

    /** As many tasks as that, with addresses and a task definition of this turn alone. */
    let turn = 0;
    const deploy = (tasks: number): void => {
        turn += 1;
        api.cluster.stop(service);
        for (let n = 0; n < tasks; n++) {
            const address = `10.${turn & 255}.${n >> 7}.${n & 127}`;
            const label = { [dockerLabels.port]: "9100", [dockerLabels.job]: `turn-${turn}` };
            api.cluster.run({ service, address, labels: [label] });
        }
    };

    it("between two answers without tasks leaves the first one as if it had not been", async () => {
        deploy(1);
        await sidecar.tick();
        const targets = sidecar.text();
        expect(targets).to.include("10.");
        api.cluster.stop(service);
        await sidecar.tick();
        api.faults = () => ({ kind: "closed" });
        expect(await sidecar.tick()).to.equal(false);
        api.faults = undefined;
        await sidecar.tick();
        expect(sidecar.text()).to.equal(targets);
    });

    it(`leaves the targets as they were, and the next tick finds the new ones (${failures} failures at random)`, async () => {
        await fc.assert(
            // Whatever call of a tick fails: with 150 tasks there are two pages, two descriptions and a definition.
            fc.asyncProperty(fault, fc.nat({ max: 4 }), often, async (failure, place, many) => {
                deploy(many ? 150 : 1);
                const calls = many ? 5 : 3;
                const before = [sidecar.text(), stampOf(sidecar.file)];
                let call = 0;
                api.faults = () => (call++ === place % calls ? failure : undefined);
                expect(await sidecar.tick()).to.equal(false);
                expect([sidecar.text(), stampOf(sidecar.file)]).to.deep.equal(before);
                api.faults = undefined;
                expect(await sidecar.tick(), sidecar.lines.at(-1)).to.equal(true);
                expect(sidecar.text()!.match(new RegExp(`"10\\.${turn & 255}\\.`, "g"))).to.have.length(many ? 300 : 2);
                expect(
                    sidecar
                        .text()!
                        .split("\n")
                        .filter((line) => line.startsWith("{")),
                ).to.have.length(many ? 300 : 2);
            }),
            // A failed run prints its seed; SEED repeats it.
            { numRuns: failures, ...(process.env.SEED !== undefined && { seed: Number(process.env.SEED) }) },
        );
    });
});

function stampOf(file: string): string {
    const stats = fs.statSync(file, { throwIfNoEntry: false });
    return stats === undefined ? "none" : [stats.ino, stats.mtimeMs, stats.ctimeMs].join(" ");
}
