import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { until } from "../../../agents/percona-node/within";
import { failing, startEcsApi, type EcsApi, type Fault } from "../../support/ecs-api";
import { motoStartLimit } from "../../support/moto";
import { findPrometheus } from "../../support/prometheus";
import { addressOf, rounds, servicePort, startTask, type Updater } from "./updaters";

const run = promisify(execFile);

/** Milliseconds that Prometheus may take to scrape what was found: it sends new targets on every 5 seconds. */
const prometheusLimit = 20_000;

const telemetry = "event-platform-telemetry-api";
const analytics = "event-platform-analytics-api";

/** What can go wrong with a call of ECS. */
const faults: Record<string, Fault> = {
    "HTTP 500": { kind: "answer", status: 500 },
    "HTTP 400": { kind: "answer", status: 400, body: '{"__type": "AccessDeniedException", "message": "No."}' },
    throttling: { kind: "answer", status: 400, body: '{"__type": "ThrottlingException", "message": "Rate exceeded"}' },
    "half an answer": { kind: "malformed" },
    "a closed connection": { kind: "closed" },
    "no answer in time": { kind: "silent" },
};

/** What is expected of any updater, with an ECS to ask, tasks that answer, and a real Prometheus. */
export function describeUpdater(what: string, make: (api: EcsApi) => Updater): void {
    describe(`ecs-discovery: ${what}`, function () {
        this.timeout(60_000);
        let api: EcsApi;
        let updater: Updater;
        const tasks: { stop: () => void }[] = [];

        before(async function () {
            this.timeout(motoStartLimit);
            api = await startEcsApi();
            updater = make(api);
            await findPrometheus();
            tasks.push(...(await Promise.all([11, 12, 13, 14].map((n) => startTask(addressOf(n))))));
        });
        after(async () => {
            await updater.end();
            tasks.forEach(({ stop }) => {
                stop();
            });
            await api.stop();
        });
        afterEach(function () {
            if (this.currentTest?.state === "failed") {
                console.log(updater.said());
            }
            api.faults = undefined;
            api.distort = undefined;
        });

        const address = (n: number, port = servicePort): string => `${addressOf(n)}:${port}`;
        const written = (): string[] => (updater.written() ?? []).map(({ targets: [target] }) => target).sort();
        const finds = (...expected: string[]): Promise<unknown> =>
            until(20_000, "the targets", () => {
                expect(written()).to.deep.equal(expected.sort());
                return Promise.resolve(true);
            });
        const scrapes = (...numbers: number[]): Promise<unknown> =>
            until(prometheusLimit, "Prometheus", async () => {
                expect(await updater.scraped()).to.deep.equal(numbers.map((n) => `http://${address(n)}/metrics`));
                return true;
            });
        /** One task of the first service, as it is at the beginning of a case. */
        const one = async (): Promise<void> => {
            api.clear();
            api.cluster.run({ service: telemetry, address: addressOf(11) });
            await finds(address(11));
        };

        it("starts with nothing while AWS cannot be reached", async () => {
            api.cluster.run({ service: telemetry, address: addressOf(11) });
            api.faults = () => ({ kind: "answer", status: 503 });
            await updater.start();
            await rounds(api, 1);
            expect(written()).to.deep.equal([]);
        });

        it("finds the tasks that run, and nothing else, which Prometheus then scrapes", async () => {
            api.clear();
            const task = api.cluster.run({ service: telemetry, address: addressOf(11) });
            api.cluster.run({ service: telemetry, address: addressOf(12), lastStatus: "PROVISIONING" });
            api.cluster.run({ service: telemetry, address: addressOf(12), lastStatus: "PENDING" });
            api.cluster.run({ service: telemetry, address: addressOf(12), desiredStatus: "STOPPED" });
            api.cluster.run({ service: telemetry, address: addressOf(12), lastStatus: "STOPPED" });
            api.cluster.run({ service: telemetry });
            api.cluster.run({ service: "another", address: addressOf(13) });
            api.cluster.run({ address: addressOf(14) });
            await finds(address(11));
            expect(updater.written()).to.deep.equal([
                {
                    targets: [address(11)],
                    labels: {
                        job: "telemetry-api",
                        ecs_cluster: "event-platform-cluster",
                        ecs_service: telemetry,
                        ecs_task: task.taskArn!.split("/").pop(),
                        __metrics_path__: "/metrics",
                    },
                },
            ]);
            await scrapes(11);
            expect(updater.said()).to.match(new RegExp(`new targets?: telemetry-api ${address(11)}`));
        });

        it("follows a new deployment from address to address", async () => {
            await one();
            api.cluster.stop(telemetry);
            api.cluster.run({ service: telemetry, address: addressOf(12) });
            await finds(address(12));
            await scrapes(12);
            expect(updater.said()).to.match(new RegExp(`gone targets?: telemetry-api ${address(11)}`));
        });

        it("follows a service from one task to three", async () => {
            await one();
            api.cluster.run({ service: telemetry, address: addressOf(13) });
            api.cluster.run({ service: telemetry, address: addressOf(14) });
            await finds(address(11), address(13), address(14));
            await scrapes(11, 13, 14);
        });

        it("finds every port of a task", async () => {
            await one();
            api.cluster.run({ service: analytics, address: addressOf(12) });
            await finds(address(11), address(12), address(12, servicePort + 1));
            const labels = updater.written()!.map(({ labels }) => [labels.job, labels.__metrics_path__].join(" "));
            expect(labels.sort()).to.deep.equal([
                "analytics-api /metrics",
                "analytics-queue /queue/metrics",
                "telemetry-api /metrics",
            ]);
        });

        it("finds 250 tasks, of which ECS tells 100 at a time, and one that has gone meanwhile", async () => {
            api.clear();
            const addresses = Array.from({ length: 250 }, (_, n) => `127.255.${n >> 7}.${(n & 127) + 1}`);
            addresses.forEach((task) => api.cluster.run({ service: telemetry, address: task }));
            api.cluster.gone.push(`${api.cluster.arn.replace(":cluster/", ":task/")}/0123456789abcdef0123456789abcdef`);
            await finds(...addresses.map((task) => `${task}:${servicePort}`));
        });

        it("writes nothing while nothing changes, and the order of the answers is no change", async () => {
            await one();
            api.cluster.run({ service: telemetry, address: addressOf(12) });
            await finds(address(11), address(12));
            const stamp = updater.stamp();
            api.distort = (operation, answer) =>
                operation === "DescribeTasks"
                    ? { ...answer, tasks: [...(answer as { tasks: object[] }).tasks].reverse() }
                    : undefined;
            await rounds(api, 2);
            expect(updater.stamp()).to.equal(stamp);
        });

        for (const [name, fault] of Object.entries(faults)) {
            it(`keeps the targets when there is ${name}`, async () => {
                await one();
                const stamp = updater.stamp();
                for (const operation of ["ListTasks", "DescribeTasks"]) {
                    api.faults = failing(operation, fault);
                    api.cluster.stop(telemetry);
                    api.cluster.run({ service: telemetry, address: addressOf(12) });
                    await rounds(api, 1);
                    expect(updater.stamp(), operation).to.equal(stamp);
                }
                api.faults = undefined;
                await finds(address(12));
            });
        }

        it("keeps the targets when an answer is not whole, or says that a task could not be read", async () => {
            await one();
            const stamp = updater.stamp();
            const partial: Record<string, [operation: string, answer: object]> = {
                "no list": ["ListTasks", {}],
                "no tasks": ["DescribeTasks", { tasks: [], failures: [] }],
                "a failure": ["DescribeTasks", { tasks: [], failures: [{ arn: "arn", reason: "ACCESS_DENIED" }] }],
            };
            for (const [name, [operation, answer]] of Object.entries(partial)) {
                api.distort = (called) => (called === operation ? answer : undefined);
                await rounds(api, 1);
                expect(updater.stamp(), name).to.equal(stamp);
            }
        });

        it("still has Prometheus scrape the same targets after all that, while AWS is down", async () => {
            await one();
            api.faults = () => ({ kind: "answer", status: 503 });
            await scrapes(11);
            await rounds(api, 1);
            await scrapes(11);
        });

        it("believes that there is no task at all when ECS says so twice in a row", async () => {
            await one();
            const stamp = updater.stamp();
            const answers: string[] = [];
            api.distort = (operation, answer) => {
                if (operation === "ListTasks" && (answer as { taskArns: string[] }).taskArns.length === 0) {
                    answers.push(updater.stamp() === stamp ? "kept" : "given up");
                }
                return answer;
            };
            api.cluster.stop(telemetry);
            await finds();
            await rounds(api, 1);
            expect(answers.slice(0, 3)).to.deep.equal(["kept", "kept", "given up"]);
        });

        it("keeps what it knew when it starts again while AWS is down", async () => {
            await one();
            expect(await updater.stop()).to.equal(0);
            api.faults = () => ({ kind: "closed" });
            await updater.start();
            await rounds(api, 1);
            expect(written()).to.deep.equal([address(11)]);
            await scrapes(11);
        });

        it("has only ever written configurations that promtool takes", async () => {
            const { promtool } = await findPrometheus();
            const { stdout } = await run(promtool, ["check", "config", path.join(updater.folder, "prometheus.yml")]);
            expect(stdout).to.include("is valid prometheus config file syntax");
            expect(updater.said()).not.to.include("promtool refuses");
            expect(fs.readdirSync(updater.folder).filter((file) => /\.(tmp|new)$/.test(file))).to.deep.equal([]);
        });
    });
}
