import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { targetsFile } from "../../../agents/ecs-discovery/file/targets-file";
import { textOf, type TargetGroup } from "../../../agents/ecs-discovery/targets";
import { until } from "../../../agents/percona-node/within";
import { prometheusConfiguration } from "../../../components/monitoring/prometheus/configuration";
import { prometheusInstallLimit, startPrometheus, type PrometheusServer } from "../../support/prometheus";

/** Changes of the file. */
const writes = 20;

/** What Prometheus says of a file that it reads while only a part is there. */
const torn = "unexpected end of JSON input";

describe("ecs-discovery: what Prometheus reads while the file is written", function () {
    this.timeout(prometheusInstallLimit);
    let folder: string;
    let prometheus: PrometheusServer;
    before(async () => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-torn-"));
        fs.writeFileSync(path.join(folder, "targets.json"), textOf(targetsAt(0)));
        prometheus = await startPrometheus({
            folder,
            configuration: prometheusConfiguration({
                scrapeIntervalSeconds: 60,
                externalLabels: {},
                targetsFile: path.join(folder, "targets.json"),
                ruleFiles: [],
                alertmanager: false,
                discovery: false,
            }),
        });
    });
    after(async () => {
        await prometheus.stop();
        fs.rmSync(folder, { recursive: true });
    });

    const addresses = async (): Promise<string[]> => {
        const targets = await prometheus.targets();
        return targets.filter(({ labels }) => labels.ecs_task !== undefined).map(({ labels }) => labels.instance!);
    };

    it("is the old targets or the new ones, and never a part", async () => {
        const file = targetsFile(path.join(folder, "targets.json"));
        for (let n = 1; n <= writes; n++) {
            await file.write(textOf(targetsAt(n)));
            await sleep(20);
        }
        await until(20_000, "the last targets", async () => {
            expect(await addresses()).to.include(`127.0.0.1:${2_000 + writes}`);
            return true;
        });
        expect(await addresses()).to.have.length(50);
        expect(prometheus.log()).not.to.include(torn);
    });

    it("is a part when the file is written in place, as this check can tell", async () => {
        const file = path.join(folder, "targets.json");
        for (let n = 1; n <= writes && !prometheus.log().includes(torn); n++) {
            const text = textOf(targetsAt(n));
            const handle = fs.openSync(file, "w");
            fs.writeSync(handle, text.slice(0, text.length / 2));
            await sleep(20);
            fs.writeSync(handle, text.slice(text.length / 2));
            fs.closeSync(handle);
            await sleep(20);
        }
        await until(10_000, "the error", () => Promise.resolve(prometheus.log().includes(torn) || undefined));
        expect(await addresses(), "and Prometheus goes on with the targets that it had").to.have.length(50);
    });
});

/** 50 targets, the first of which tells which `n` it is. */
function targetsAt(n: number): TargetGroup[] {
    return Array.from({ length: 50 }, (_, index) => ({
        targets: [`127.0.0.1:${index === 0 ? 2_000 + n : 3_000 + index}`],
        labels: { job: "job", ecs_task: String(index), __metrics_path__: "/metrics" },
    }));
}
