import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import type { SeedReport, SeedRequest } from "../../../lambdas/efs-seed/contract";
import { objectsOf } from "../../../lambdas/efs-seed/objects";
import { buildFunctions } from "../../../scripts/build-functions";
import { motoStartLimit, startMoto, type Moto } from "../../support/moto";
import { cuts, startCuttingBucket } from "./support/cutting-bucket";
import { fastFiles } from "./support/fast-files";
import { faults, faulty } from "./support/faults";
import { interruptOnce } from "./support/interruptions";
import {
    ask,
    bundleOf,
    contentsOf,
    counted,
    errorOf,
    fileSystemId,
    hashOf,
    inMemory,
    newFolder,
    newScene,
    removeFolders,
    type Scene,
} from "./support/scene";

const execute = promisify(execFile);
const program = path.resolve(__dirname, "../../../bin/lambdas/efs-seed/index.js");
const region = "eu-west-1";
const Bucket = "seed";
const credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** More than the pieces that S3's answers come in. */
const large = Buffer.alloc(3_000_000, "0123456789");
const first = bundleOf({ "themes/a.css": "a 1", "custom_jdbc/driver.jar": large, "files/empty": "" });
const second = bundleOf({ "themes/a.css": "a 2", "custom_jdbc/driver.jar": large, "files/näme with spaces": "x" });

describe("efs-seed: the function as Lambda runs it, with a bucket of S3", function () {
    this.timeout(60_000);
    let moto: Moto;
    let s3: S3Client;
    let root: string;

    before(async function () {
        this.timeout(motoStartLimit);
        root = newFolder();
        await buildFunctions();
        moto = await startMoto();
        s3 = new S3Client({ endpoint: moto.endpoint, region, credentials, forcePathStyle: true });
        await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
        for (const [Key, Body] of [...first.objects, ...second.objects]) {
            await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
        }
    });
    after(async () => {
        s3.destroy();
        removeFolders();
        await moto.stop();
    });

    /** Calls the handler in a process of its own, once for each event; gives its results, and the lines it wrote. */
    async function invoke(
        events: Partial<SeedRequest>[],
        environment: NodeJS.ProcessEnv = {},
    ): Promise<{ results: (SeedReport | { name: string; message: string })[]; lines: Record<string, unknown>[] }> {
        const file = path.join(newFolder(), "results.json");
        const code = `
            const { handler } = require(${JSON.stringify(program)});
            const events = ${JSON.stringify(events)};
            (async () => {
                const results = [];
                for (const [index, event] of events.entries()) {
                    const context = { awsRequestId: "request-" + index, getRemainingTimeInMillis: () => 300000 };
                    results.push(await handler(event, context).catch(({ name, message }) => ({ name, message })));
                }
                require("node:fs").writeFileSync(${JSON.stringify(file)}, JSON.stringify(results));
            })();`;
        const { stdout, stderr } = await execute(process.execPath, ["--no-warnings", "--eval", code], {
            env: {
                PATH: process.env.PATH,
                AWS_ENDPOINT_URL: moto.endpoint,
                AWS_REGION: region,
                AWS_ACCESS_KEY_ID: "test",
                AWS_SECRET_ACCESS_KEY: "test",
                BUCKET_NAME: Bucket,
                MOUNT_PATH: root,
                DEPLOYMENT: "pi-test",
                ...environment,
            },
        });
        const lines = `${stdout}${stderr}`.split("\n").filter((line) => line !== "");
        return {
            results: JSON.parse(fs.readFileSync(file, "utf8")) as SeedReport[],
            lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
        };
    }

    const apply = (bundle: string): SeedRequest => ({ action: "apply", bundle, fileSystemId });

    it("seeds, does nothing the second time, keeps what was changed, tells and measures", async () => {
        const { results, lines } = await invoke([apply(first.bundle), apply(first.bundle)]);
        expect(results.map((result) => counted(result as SeedReport))).to.deep.equal([{ create: 3 }, { adopt: 3 }]);
        expect(fs.readFileSync(path.join(root, "custom_jdbc/driver.jar")).equals(large)).to.equal(true);
        expect(fs.statSync(path.join(root, "files/empty")).size).to.equal(0);
        fs.writeFileSync(path.join(root, "custom_jdbc/driver.jar"), "mine");
        const after = await invoke([apply(second.bundle), { ...apply(second.bundle), action: "verify" }]);
        expect(after.results.map((result) => counted(result as SeedReport))).to.deep.equal([
            { create: 1, update: 1, "keep-modified": 1 },
            { adopt: 2, "keep-modified": 1 },
        ]);
        expect(contentsOf(root)).to.include({ "themes/a.css": "a 2", "custom_jdbc/driver.jar": "mine" });

        const measured = [...lines, ...after.lines].filter((line) => "_aws" in line);
        const figures = measured.map((line) => [
            line.Deployment,
            line.SeedCreated,
            line.SeedUpdated,
            line.SeedKept,
            line.SeedConflicts,
        ]);
        expect(figures).to.deep.equal([
            ["pi-test", 3, 0, 0, 0],
            ["pi-test", 0, 0, 0, 0],
            ["pi-test", 1, 1, 1, 1],
        ]);
        const directives = measured.map((line) => line._aws as { CloudWatchMetrics: Record<string, unknown>[] });
        for (const { CloudWatchMetrics: declared } of directives) {
            expect(declared[0]).to.include({ Namespace: "Stackwarden/Panintelligence" });
            expect(declared[0]!.Dimensions).to.deep.equal([["Deployment"]]);
        }
        const told = lines.filter((line) => "level" in line);
        expect(told.map((line) => [line.level, line.message, line.requestId])).to.deep.equal([
            ["INFO", "the invocation is done", "request-0"],
            ["INFO", "the invocation is done", "request-1"],
        ]);
    });

    it("fails, so that Pulumi hears of it, when an object or a variable is missing, and heals", async () => {
        const made = bundleOf({ "svg/a.svg": "a", "svg/b.svg": "b" });
        const put = (Key: string): Promise<unknown> =>
            s3.send(new PutObjectCommand({ Bucket, Key, Body: made.objects.get(Key)! }));
        await Promise.all([...made.objects.keys()].map(put));
        const key = `seed/objects/${hashOf("b")}`;
        await s3.send(new DeleteObjectCommand({ Bucket, Key: key }));
        const { results, lines } = await invoke([apply(made.bundle), apply("0".repeat(64)), {}]);
        expect(results.map((result) => (result as Error).message)).to.deep.equal([
            `s3://seed/${key} cannot be read: NoSuchKey: The specified key does not exist.`,
            `s3://seed/seed/manifests/${"0".repeat(64)}.json cannot be read: NoSuchKey: The specified key does not exist.`,
            "the event is no request to seed: action must be apply, plan, verify or overwrite, " +
                "bundle must be a text, fileSystemId must be a text",
        ]);
        expect(lines.filter((line) => "_aws" in line)).to.deep.equal([]);
        expect(lines.map((line) => line.level)).to.deep.equal(["ERROR", "ERROR", "ERROR"]);
        await put(key);
        const healed = await invoke([apply(made.bundle)]);
        expect(healed.results.map((result) => counted(result as SeedReport))).to.deep.equal([{ adopt: 1, create: 1 }]);
        const without = await invoke([apply(made.bundle)], { BUCKET_NAME: "" });
        expect(without.results).to.deep.equal([
            { name: "Error", message: "the environment variable BUCKET_NAME is missing" },
        ]);
    });

    /** A file system of its own, and a bucket of S3. */
    function sceneWith(client: S3Client): Scene {
        const scene = newScene(newFolder(inMemory), fastFiles);
        return { ...scene, context: { ...scene.context, objects: objectsOf(client, Bucket) } };
    }

    it("ends with all files after a break at each of its questions to S3 and each piece of an answer, in turn", async () => {
        const small = bundleOf({ "themes/ours/style.css": "style", "images/logo.png": "logo" });
        for (const [Key, Body] of small.objects) {
            await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
        }
        const whole = sceneWith(s3);
        const { operations, ...context } = faulty(whole.context);
        await ask(whole, small, {}, context);
        const ofS3 = operations.flatMap((name, index) => (name.startsWith("objects.") ? [index] : []));
        let points = 0;
        for (const fault of Object.values(faults)) {
            for (const index of ofS3) {
                const broken = await interruptOnce(sceneWith(s3), small, index, fault);
                expect(broken[index]).to.equal(operations[index]);
                points += 1;
            }
        }
        console.log(`      ${points} points`);
        expect(points).to.be.at.least(36);
    });

    for (const cut of cuts) {
        it(`takes no half of a file when ${cut}`, async () => {
            const bucket = await startCuttingBucket(first.objects, cut);
            const cutting = new S3Client({ endpoint: bucket.endpoint, region, credentials, forcePathStyle: true });
            try {
                const scene = sceneWith(cutting);
                const { message } = await errorOf(ask(scene, first));
                expect(message).to.match(cut === "the body seems whole" ? /has 1500000 bytes with the SHA/ : /aborted/);
                expect(contentsOf(scene.root)).to.deep.equal({});
                expect(fs.readdirSync(path.join(scene.root, ".pi-seed/tmp"))).to.deep.equal([]);
                const healed = await ask(scene, first, {}, { objects: objectsOf(s3, Bucket) });
                expect(counted(healed)).to.deep.equal({ create: 3 });
            } finally {
                cutting.destroy();
                await bucket.stop();
            }
        });
    }
});
