import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { discoveryMetrics } from "../../../agents/ecs-discovery/contract";
import { until } from "../../../agents/percona-node/within";
import { failing, failingAll, startEcsApi, type EcsApi } from "../../support/ecs-api";
import { builtBundle, startProgram, type Program } from "./program";
import { services } from "./updaters";

/** Most bytes of the bundle as it travels: a task definition has 65,536 in all, most of them for configuration and rules. */
const largestBundle = 12 * 1024;

describe("ecs-discovery: the program as it ships", function () {
    this.timeout(60_000);
    let api: EcsApi;
    let program: Program | undefined;
    before(async () => {
        api = await startEcsApi();
    });
    beforeEach(() => {
        api.clear();
    });
    afterEach(async () => {
        await program?.remove();
        program = undefined;
    });
    after(() => api.stop());

    const SERVICES = JSON.stringify(services);
    const run = (address: string): unknown => api.cluster.run({ service: "event-platform-telemetry-api", address });
    const written = async ({ file }: Program): Promise<string> => {
        await until(10_000, "the file", () => Promise.resolve(fs.existsSync(file) || undefined), 20);
        return fs.readFileSync(file, "utf8");
    };
    /** Value of a metric. */
    const metric = async ({ get }: Program, name: string): Promise<number> => {
        const line = (await get("/metrics")).text.split("\n").find((each) => each.startsWith(`${name} `));
        return Number(line?.split(" ")[1]);
    };

    it("is small enough to travel in a task definition", async () => {
        const bundle = fs.readFileSync(await builtBundle());
        const travelling = gzipSync(bundle, { level: 9 }).toString("base64").length;
        console.log(`      ${bundle.length} bytes, ${travelling} by gzip and base64`);
        expect(travelling).to.be.below(largestBundle);
    });

    it("asks with the credentials of its task's role, once, and tells how it is", async () => {
        run("10.0.0.1");
        const variables = { SERVICES, INTERVAL_SECONDS: "0.2" };
        program = await startProgram(api, variables, api.taskEnvironment);
        expect(await written(program)).to.include('"10.0.0.1:8000"');
        expect(fs.statSync(program.file).mode & 0o777).to.equal(0o644);
        await until(10_000, "another tick", () => Promise.resolve(api.rounds > 2 || undefined));
        expect(api.calls.filter((call) => call === "GetCredentials")).to.have.length(1);
        expect(await metric(program, discoveryMetrics.targets)).to.equal(1);
        expect(await metric(program, discoveryMetrics.lastSuccess)).to.be.closeTo(Date.now() / 1000, 10);
        expect(await metric(program, `${discoveryMetrics.calls}{operation="ListTasks"}`)).to.be.at.least(2);
        expect(await metric(program, `${discoveryMetrics.errors}{operation="ListTasks"}`)).to.equal(0);
        expect((await program.get("/health")).status).to.equal(200);
        expect((await program.get("/")).status).to.equal(404);
        expect(program.said()).not.to.include("secret").and.not.include("token");
    });

    it("asks for new credentials some minutes before the end of the old ones", async () => {
        api.credentialsLast = 4 * 60_000;
        program = await startProgram(api, { SERVICES, INTERVAL_SECONDS: "0.1" }, api.taskEnvironment);
        await until(10_000, "more of them", () =>
            Promise.resolve(api.calls.filter((call) => call === "GetCredentials").length > 2 || undefined),
        );
        expect(api.calls.filter((call) => call === "ListTasks").length).to.be.at.least(2);
    });

    it("counts what fails, says so, and is well all the same while AWS is down", async () => {
        api.faults = failingAll({ kind: "answer", status: 503 });
        program = await startProgram(api, { SERVICES, INTERVAL_SECONDS: "0.2" });
        const errors = `${discoveryMetrics.errors}{operation="ListTasks"}`;
        const sidecar = program;
        await until(10_000, "failures", async () => (await metric(sidecar, errors)) > 5 || undefined);
        expect((await program.get("/health")).status).to.equal(200);
        expect(await metric(program, discoveryMetrics.lastSuccess)).to.equal(0);
        expect(program.said()).to.include("the targets stay as they are: ListTasks: ServerException: Error.");
        expect(fs.existsSync(program.file)).to.equal(false);
    });

    it("is not well when nothing goes on for three intervals", async () => {
        api.faults = failing("ListTasks", { kind: "silent" });
        program = await startProgram(api, { SERVICES, INTERVAL_SECONDS: "0.2" });
        const { get } = program;
        const sick = await until(9_000, "503", async () => {
            const answer = await get("/health");
            return answer.status === 503 ? answer : undefined;
        });
        expect(sick.text).to.match(/^The last step was \d s ago\.\n$/);
    });

    it("ends at once at SIGTERM, also while it waits for AWS", async () => {
        api.faults = failingAll({ kind: "silent" });
        program = await startProgram(api, { SERVICES });
        const { code, milliseconds } = await program.stop();
        expect(code).to.equal(0);
        expect(milliseconds).to.be.below(5_000);
    });

    it("says everything that is wrong with its variables, and does not start", async () => {
        const { status, stderr } = spawnSync(process.execPath, [await builtBundle()], {
            env: {
                AWS_REGION: "eu-west-1",
                SERVICES: '[{"service": "a", "metrics": [{"port": 0}]}]',
                INTERVAL_SECONDS: "x",
            },
            encoding: "utf8",
        });
        expect(status).to.equal(1);
        const named = stderr.split("\n").map((line) => line.split(":")[0]);
        const wrong = ["ECS_CLUSTER", "SERVICES", "INTERVAL_SECONDS", "DOCKER_LABELS", "TARGETS_FILE"];
        expect(named.slice(1, -1)).to.deep.equal(wrong);
    });

    it("finds 5,000 tasks with two calls for each hundred of them", async () => {
        for (let n = 0; n < 5_000; n++) {
            run(`10.1.${n >> 8}.${n & 255}`);
        }
        const began = performance.now();
        program = await startProgram(api, { SERVICES });
        const text = await written(program);
        const seconds = (performance.now() - began) / 1000;
        expect(text.match(/"10\.1\./g)).to.have.length(5_000);
        expect(api.calls).to.have.length(100);
        const status = fs.readFileSync(`/proc/${program.pid}/status`, "utf8");
        const mebibytes = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
        const cpu = cpuSeconds(program.pid);
        const size = (text.length / 1024).toFixed(0);
        console.log(
            `      5,000 tasks: ${api.calls.length} calls, ${seconds.toFixed(1)} s with the start, ${cpu.toFixed(1)} s of CPU, ` +
                `${mebibytes.toFixed(0)} MiB at most, ${size} KiB of targets`,
        );
        expect(mebibytes).to.be.below(200);
        expect(seconds).to.be.below(30);
        expect(program.said().length, "a line names some of them").to.be.below(2_000);
    });
});

/** Seconds of CPU of a process: the 12th and the 13th field after its name, in ticks of which Linux has 100 a second. */
function cpuSeconds(pid: number): number {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
}
