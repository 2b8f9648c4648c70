import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import type { CallEcs } from "../../../agents/ecs-discovery/ecs/client";
import { readTasks } from "../../../agents/ecs-discovery/ecs/tasks";
import { targetsFile } from "../../../agents/ecs-discovery/file/targets-file";
import { changes, targetsOf, type TargetGroup } from "../../../agents/ecs-discovery/targets";

const task = {
    taskArn: "arn:aws:ecs:eu-west-1:123456789012:task/apps/0a1b",
    lastStatus: "RUNNING",
    desiredStatus: "RUNNING",
    group: "service:web",
    attachments: [{ type: "ElasticNetworkInterface", details: [{ name: "privateIPv4Address", value: "10.0.0.1" }] }],
};

describe("ecs-discovery: targets", () => {
    it("are one for each path of a port", () => {
        const metrics = ["/metrics", "/more"].map((path) => ({ port: 8000, path, job: "web" }));
        const services = [{ service: "web", metrics }];
        const found = targetsOf({ cluster: "apps", services, tasks: [task], exporters: new Map() });
        expect(found.map(({ targets, labels }) => `${targets[0]}${labels.__metrics_path__}`)).to.deep.equal([
            "10.0.0.1:8000/metrics",
            "10.0.0.1:8000/more",
        ]);
    });

    it("are those of tasks that are up and are to stay", () => {
        const services = [{ service: "web", metrics: [{ port: 8000, path: "/metrics", job: "web" }] }];
        const tasks = [
            { ...task, desiredStatus: "STOPPED" },
            { ...task, lastStatus: "PENDING" },
        ];
        expect(targetsOf({ cluster: "apps", services, tasks, exporters: new Map() })).to.deep.equal([]);
    });

    it("are told by name when they come or go, up to twenty in a line", () => {
        const groups = Array.from({ length: 21 }, (_, n): TargetGroup => {
            return { targets: [`10.0.0.${n}:8000`], labels: { job: "web" } };
        });
        const names = Array.from({ length: 20 }, (_, n) => `web 10.0.0.${n}:8000`).join(", ");
        expect(changes([], groups.slice(0, 20))).to.deep.equal([`new targets: ${names}`]);
        expect(changes(groups, [])).to.deep.equal([`gone targets: ${names} and 1 more`]);
    });

    it("are in a file that others may read, whatever the process gives its files", async () => {
        const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-targets-")), "targets.json");
        const umask = process.umask(0o077);
        try {
            await targetsFile(file).write("[]\n");
            expect(fs.statSync(file).mode & 0o777).to.equal(0o644);
        } finally {
            process.umask(umask);
            fs.rmSync(path.dirname(file), { recursive: true });
        }
    });

    it("stay while a task that is listed cannot be described, for any other reason than that it has gone", async () => {
        const described = (reason: string): Promise<unknown> => {
            const arn = task.taskArn;
            const answers = { ListTasks: { taskArns: [arn] }, DescribeTasks: { failures: [{ arn, reason }] } };
            const call = (operation: keyof typeof answers): Promise<object> => Promise.resolve(answers[operation]);
            return readTasks(call as CallEcs, "apps").catch((error: unknown) => (error as Error).message);
        };
        expect(await described("MISSING")).to.deep.equal([]);
        expect(await described("ACCESS_DENIED")).to.equal(`DescribeTasks: ${task.taskArn}: ACCESS_DENIED`);
    });

    it("are not looked for any longer when ECS gives the same page again", async () => {
        let pages = 0;
        const call = (() => {
            pages += 1;
            return Promise.resolve(pages > 10 ? { taskArns: [] } : { taskArns: [], nextToken: "again" });
        }) as CallEcs;
        const error: unknown = await readTasks(call, "apps").catch((reason: unknown) => reason);
        expect(error).to.have.property("message", "ListTasks: the same page again");
        expect(pages).to.equal(2);
    });
});
