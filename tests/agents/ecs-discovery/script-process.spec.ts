import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { until } from "../../../agents/percona-node/within";
import { prometheusConfiguration } from "../../../components/monitoring/prometheus/configuration";

const files = path.resolve(__dirname, "../../../components/monitoring/files/updater");
const program = path.join(files, "update-prometheus-targets.sh");

/** Stands for Prometheus: notes its flags, and ends at SIGTERM as told in the file "status", or at once if there is "crash". */
const prometheus = `#!/bin/sh
echo "prometheus $*"
[ ! -e "$HOME/crash" ] || exit 3
trap 'echo "prometheus ends in order"; exit 0' TERM
while :; do /bin/sleep 0.05; done
`;

describe("ecs-discovery: the shell updater as the first process of a container", function () {
    this.timeout(30_000);
    let folder: string;
    let child: ChildProcess;
    let said: string;
    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-updater-"));
        const stand = (name: string, text: string): void => {
            fs.writeFileSync(path.join(folder, name), text, { mode: 0o755 });
        };
        stand("prometheus", prometheus);
        stand("promtool", `#!/bin/sh\n[ ! -e "$HOME/refuse" ] || { echo "line 7: wrong"; exit 1; }\n`);
        stand(
            "aws",
            `#!/bin/sh\n: >"$HOME/asked"\necho "aws $2" >&2\nwhile [ -e "$HOME/hang" ]; do /bin/sleep 0.05; done\ncat "$HOME/$2.json"\n`,
        );
        stand("wget", `#!/bin/sh\necho "wget $*"\n[ -e "$HOME/willing" ]\n`);
        stand("sleep", `#!/bin/sh\necho "$1" >>"$HOME/pauses"\nexec /bin/sleep 0.1\n`);
        const duties = { scrapeIntervalSeconds: 15, externalLabels: {}, ruleFiles: [], alertmanager: false };
        const template = prometheusConfiguration({ ...duties, targetsFile: undefined, discovery: false });
        fs.writeFileSync(path.join(folder, "template.yml"), template);
        said = "";
    });
    afterEach(async () => {
        fs.rmSync(path.join(folder, "hang"), { force: true });
        if (child.exitCode === null && child.signalCode === null) {
            child.kill("SIGTERM");
            await once(child, "exit");
        }
        fs.rmSync(folder, { recursive: true });
    });

    const start = (environment: Record<string, string> = {}): void => {
        child = spawn(program, ["--storage.tsdb.path=/data", "--web.enable-lifecycle"], {
            env: {
                HOME: folder,
                TMPDIR: folder,
                PATH: `${folder}:/usr/bin:/bin`,
                AWS_REGION: "eu-west-1",
                ECS_CLUSTER: "event-platform-cluster",
                SERVICES: "[]",
                CONFIG_TEMPLATE: path.join(folder, "template.yml"),
                CONFIG_FILE: path.join(folder, "prometheus.yml"),
                ...environment,
            },
            stdio: ["ignore", "pipe", "pipe"],
        });
        for (const stream of [child.stdout, child.stderr]) {
            stream?.setEncoding("utf8").on("data", (text: string) => {
                said += text;
            });
        }
    };
    const says = (what: string): Promise<unknown> =>
        until(10_000, what, () => Promise.resolve(said.includes(what) || undefined), 20);
    const ends = async (): Promise<unknown> => (child.exitCode ?? (await once(child, "exit"))[0]) as unknown;

    it("starts Prometheus with its own arguments as flags, and passes SIGTERM on", async () => {
        start();
        await says(
            `prometheus --config.file=${folder}/prometheus.yml --storage.tsdb.path=/data --web.enable-lifecycle`,
        );
        const closed = once(child, "close");
        child.kill("SIGTERM");
        expect(await ends()).to.equal(0);
        await closed; // As soon as nothing that it has started is left.
        expect(said).to.include("prometheus ends in order");
        expect(fs.readdirSync(folder).filter((file) => file.startsWith("tmp."))).to.deep.equal([]);
    });

    it("ends at once at SIGTERM while it waits for AWS before the start", async () => {
        fs.writeFileSync(path.join(folder, "hang"), "");
        start();
        await until(10_000, "a question", () =>
            Promise.resolve(fs.existsSync(path.join(folder, "asked")) || undefined),
        );
        child.kill("SIGTERM");
        expect(await ends()).to.equal(0);
        expect(said).not.to.include("prometheus");
    });

    /** The service that is looked for, whose one task the AWS command line knows from now on at this address. */
    const web = '[{"service": "web", "metrics": [{"port": 8000, "path": "/metrics", "job": "web"}]}]';
    const runsAt = (value: string): void => {
        const answer = (operation: string, json: object): void => {
            fs.writeFileSync(path.join(folder, `${operation}.json`), JSON.stringify(json));
        };
        const attachments = [{ type: "ElasticNetworkInterface", details: [{ name: "privateIPv4Address", value }] }];
        const status = { lastStatus: "RUNNING", desiredStatus: "RUNNING", group: "service:web" };
        answer("describe-tasks", { tasks: [{ taskArn: "arn:task/1", attachments, ...status }] });
        answer("list-tasks", { taskArns: ["arn:task/1"] });
    };

    it("puts each configuration in the place of the one before, which who reads it still has whole", async () => {
        const file = path.join(folder, "prometheus.yml");
        start({ SERVICES: web });
        await says("prometheus --config.file");
        for (const address of ["10.0.0.1", "10.0.0.2"]) {
            const before = fs.readFileSync(file, "utf8");
            // While it is open, no other file gets its number.
            const reader = fs.openSync(file, "r");
            runsAt(address);
            await says(`new target: web ${address}:8000`);
            expect(fs.statSync(file).ino, address).not.to.equal(fs.fstatSync(reader).ino);
            expect(fs.readFileSync(reader, "utf8"), address).to.equal(before);
            fs.closeSync(reader);
        }
    });

    it("asks Prometheus to read a new configuration until it does", async () => {
        start({ SERVICES: web });
        await says("prometheus --config.file");
        runsAt("10.0.0.1");
        const times = (what: string): number => said.split(what).length - 1;
        const reaches = (what: string, count: number): Promise<unknown> =>
            until(10_000, what, () => Promise.resolve(times(what) >= count || undefined), 20);
        await reaches("/-/reload\n", 3);
        expect(fs.readFileSync(path.join(folder, "prometheus.yml"), "utf8")).to.include('"10.0.0.1:8000"');
        expect(said).to.include("new target: web 10.0.0.1:8000");
        expect(said).to.include("Prometheus does not take the new configuration");
        fs.writeFileSync(path.join(folder, "willing"), "");
        await reaches("aws list-tasks\n", times("aws list-tasks\n") + 2);
        const asked = times("/-/reload\n");
        await reaches("aws list-tasks\n", times("aws list-tasks\n") + 2);
        expect(times("/-/reload\n"), "and no more").to.equal(asked);
    });

    it("tries again sooner than usual from the first failure on", async () => {
        const pauses = path.join(folder, "pauses");
        const paused = (): string[] => (fs.existsSync(pauses) ? fs.readFileSync(pauses, "utf8").split("\n") : []);
        // AWS has no answer yet.
        start({ SERVICES: web });
        await until(10_000, "three pauses", () => Promise.resolve(paused().length > 3 || undefined), 20);
        expect(paused().slice(0, 3)).to.deep.equal(["2", "4", "8"]);
    });

    it("ends as Prometheus does, so that ECS starts another task", async () => {
        fs.writeFileSync(path.join(folder, "crash"), "");
        start();
        expect(await ends()).to.equal(3);
    });

    it("starts nothing with a configuration that promtool refuses, and says why", async () => {
        fs.writeFileSync(path.join(folder, "refuse"), "");
        start();
        expect(await ends()).to.equal(1);
        expect(said).to.include("promtool refuses the new configuration: line 7: wrong");
    });

    it("starts nothing without its template", async () => {
        start({ CONFIG_TEMPLATE: path.join(folder, "nowhere.yml") });
        expect(await ends()).to.equal(1);
        expect(said).to.include("nowhere.yml: No such file").and.not.include("prometheus --config");
    });

    it("says which variable is missing", async () => {
        start({ ECS_CLUSTER: "" });
        expect(await ends()).not.to.equal(0);
        expect(said).to.include("ECS_CLUSTER: must name a cluster");
    });

    it("is a program that shellcheck finds nothing to say about, for any POSIX shell", () => {
        const { status, stdout } = spawnSync("shellcheck", ["--shell=sh", "--severity=style", program], {
            encoding: "utf8",
        });
        expect(stdout).to.equal("");
        expect(status).to.equal(0);
        expect(fs.statSync(program).mode & 0o111).to.equal(0o111);
    });

    it("is the entry point of its image, where a command is nothing but flags", () => {
        const lines = fs.readFileSync(path.join(files, "Dockerfile.prometheus"), "utf8").split("\n");
        const of = (word: string): string[] =>
            lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
        expect(JSON.parse(of("ENTRYPOINT").join())).to.deep.equal([`/usr/local/bin/${path.basename(program)}`]);
        expect(JSON.parse(of("CMD").join())).to.satisfy((flags: string[]) =>
            flags.every((flag) => flag.startsWith("--")),
        );
        expect(of("USER").at(-1)).to.equal("65534:65534");
        for (const image of of("ARG").filter((argument) => argument.includes("_IMAGE="))) {
            expect(image, "pinned").to.match(/:v?\d+\.\d+\.\d+$/);
        }
    });
});
