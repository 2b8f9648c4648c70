import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Readable } from "node:stream";
import { expect } from "chai";
import { canonicalEntries, type SeedManifest } from "../../../lambdas/efs-seed/contract";
import { readManifest } from "../../../lambdas/efs-seed/manifest";
import { readBundle } from "../../../components/panintelligence/seed/bundle";
import { find, ofType, valueOf, type Recording } from "../../support/mocks";
import { json } from "../support/json";
import { statements } from "../support/policies";
import { deploy, networkWith, refusal } from "./support/storage";

const object = "aws:s3/bucketObjectv2:BucketObjectv2";
const invocation = "aws:lambda/invocation:Invocation";
const fn = "aws:lambda/function:Function";
const rolePolicy = "aws:iam/rolePolicy:RolePolicy";

/** SHA-256 of nothing but `[]`. */
const emptyBundle = crypto.createHash("sha256").update("[]").digest("hex");

function sha256(text: string): string {
    return crypto.createHash("sha256").update(text).digest("hex");
}

describe("Panintelligence: its seed", () => {
    let folder: string;

    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "seed-"));
    });

    afterEach(() => {
        fs.rmSync(folder, { recursive: true });
    });

    function write(name: string, text: string): void {
        const file = path.join(folder, name);
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, text);
    }

    function manifestOf(recording: Recording): SeedManifest {
        const { source } = find(recording, object, "pi-seed-manifest").inputs;
        return json((source as { text: string }).text) as SeedManifest;
    }

    it("is named by what is in it, and not by when or in which order it was read", () => {
        write("themes/ours/theme.css", "body {}");
        write("images/logo.svg", "<svg/>");
        write("images/.gitkeep", "");
        const { bundle, problems } = readBundle(folder);
        expect(problems).to.deep.equal([]);
        expect(bundle.entries).to.deep.equal([
            { path: "images/logo.svg", sha256: sha256("<svg/>"), size: 6 },
            { path: "themes/ours/theme.css", sha256: sha256("body {}"), size: 7 },
        ]);
        expect(bundle.bundle).to.equal(sha256(canonicalEntries([...bundle.entries].reverse())));
        fs.utimesSync(path.join(folder, "images/logo.svg"), 1, 1);
        expect(readBundle(folder).bundle.bundle).to.equal(bundle.bundle);
        write("images/logo.svg", "<svg />");
        expect(readBundle(folder).bundle.bundle).not.to.equal(bundle.bundle);
    });

    it("hashes a file that is larger than a piece of it", () => {
        const text = "0123456789".repeat(200_000);
        write("files/large.csv", text);
        expect(readBundle(folder).bundle.entries).to.deep.equal([
            { path: "files/large.csv", sha256: sha256(text), size: 2_000_000 },
        ]);
    });

    it("is in the bucket, each content once, with its manifest", async () => {
        write("themes/one.css", "same");
        write("themes/two.css", "same");
        write("svg/map.svg", "map");
        const recording = await deploy({ args: { seed: { folder } } });
        expect(recording.failures).to.deep.equal([]);
        const { bundle } = readBundle(folder).bundle;
        expect(ofType(recording, object).map(({ inputs }) => inputs.key)).to.have.members([
            `seed/objects/${sha256("same")}`,
            `seed/objects/${sha256("map")}`,
            `seed/manifests/${bundle}.json`,
        ]);
        const { source } = find(recording, object, `pi-seed-${sha256("map").slice(0, 16)}`).inputs;
        expect(fs.readFileSync((source as { path: string }).path, "utf8")).to.equal("map");
        const manifest = manifestOf(recording);
        expect(Object.keys(manifest)).to.deep.equal(["schema", "bundle", "entries"]);
        expect(manifest.bundle).to.equal(sha256(canonicalEntries(manifest.entries)));
        expect(manifest.entries).to.have.length(3);
        // The function takes it as it is.
        const open = (key: string): Promise<Readable> => {
            expect(key).to.equal(`seed/manifests/${bundle}.json`);
            return Promise.resolve(Readable.from([JSON.stringify(manifest)]));
        };
        expect(await readManifest({ open }, bundle)).to.deep.equal(manifest);
    });

    it("is asked for once: anew only for another bundle, file system, folder or policy", async () => {
        const usual = await deploy();
        const made = find(usual, invocation, "pi-seed");
        expect(made.inputs).to.deep.equal({
            functionName: "pi-seed-0a1b2c3",
            input: JSON.stringify({
                action: "apply",
                bundle: emptyBundle,
                fileSystemId: "fs-0123456789abcdef0",
                updateUnmodified: true,
                restoreDeleted: false,
            }),
            lifecycleScope: "CREATE_ONLY",
            triggers: { bundle: emptyBundle, fileSystemId: "fs-0123456789abcdef0", folder: "/pi" },
        });
        expect(find(await deploy(), invocation, "pi-seed").inputs).to.deep.equal(made.inputs);
        write("themes/one.css", "new");
        const changed = await deploy({ args: { seed: { folder, restoreDeleted: true, updateUnmodified: false } } });
        const { inputs } = find(changed, invocation, "pi-seed");
        expect(inputs.triggers).to.include({ bundle: readBundle(folder).bundle.bundle });
        expect(json(inputs.input)).to.include({ restoreDeleted: true, updateUnmodified: false });
        // As AWS Backup calls what it brings back.
        const basePath = "/aws-backup-restore_2026-03-10T12-34-56-789Z/pi";
        const restored = await deploy({ args: { files: { basePath } } });
        expect(restored.failures).to.deep.equal([]);
        expect(find(restored, invocation, "pi-seed").inputs.triggers).to.include({ folder: basePath });
    });

    it("runs when there is nothing to seed too, since directories need their owner", async () => {
        const { seeding } = (await deploy()).component;
        expect(await valueOf(seeding.report)).to.include({ bundle: emptyBundle, outcome: "applied" });
    });

    it("mounts `locale` where it has files for it", async () => {
        write("locale/en.properties", "a=b");
        const mounted = (await deploy({ args: { seed: { folder } } })).component.files.mounted;
        expect(mounted).to.include("locale");
        const told = await deploy({ args: { seed: { folder }, files: { mountLocale: false } } });
        expect(told.component.files.mounted).not.to.include("locale");
    });

    it("waits for its objects, and its function for all ways to the files and to S3", async () => {
        write("themes/one.css", "one");
        const recording = await deploy({ args: { seed: { folder } } });
        const urns = (pattern: RegExp): string[] =>
            recording.resources.filter(({ type }) => pattern.test(type)).map(({ urn }) => urn);
        const asked = find(recording, invocation, "pi-seed");
        expect(asked.dependencies).to.include.members(urns(/bucketObjectv2|bucketPolicy|lambda\/function:/));
        const called = find(recording, fn, "pi-seed");
        expect(called.dependencies).to.include.members(urns(/mountTarget|fileSystemPolicy|vpcEndpoint:/));
        expect(called.dependencies).to.include.members(
            recording.resources
                .filter(({ type, name }) => type === rolePolicy && name.startsWith("pi-seed-role"))
                .map(({ urn }) => urn),
        );
    });

    describe("is brought by a function that", () => {
        let usual: Awaited<ReturnType<typeof deploy>>;
        const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";

        before(async () => {
            usual = await deploy({ args: { kmsKeyArn } });
        });

        it("sees the folder of all directories, within the VPC", () => {
            const { inputs } = find(usual, fn, "pi-seed");
            expect(inputs).to.deep.include({
                runtime: "nodejs22.x",
                architectures: ["arm64"],
                timeout: 300,
                memorySize: 1024,
                fileSystemConfig: {
                    arn: "arn:aws:efs:eu-west-1:123456789012:pi-files-seed-0a1b2c3",
                    localMountPath: "/mnt/efs",
                },
                vpcConfig: { subnetIds: networkWith({}).privateSubnetIds, securityGroupIds: ["sg-seeder"] },
                environment: {
                    variables: {
                        BUCKET_NAME: "pi-dev-assets-0a1b2c3",
                        MOUNT_PATH: "/mnt/efs",
                        DEPLOYMENT: "pi-dev",
                        // Files on a network answer late, but many at once.
                        UV_THREADPOOL_SIZE: "16",
                    },
                },
            });
            // A second call is safe, and small accounts have no concurrency to set aside.
            expect(inputs).not.to.have.property("reservedConcurrentExecutions");
            expect(inputs.tags).not.to.have.property("stackwarden:singleton");
        });

        it("reads seeds, writes to the file system, and may nothing else with either", () => {
            expect(statements(usual, rolePolicy, "pi-seed-role-bundle")).to.deep.equal([
                {
                    Sid: "ReadSeeds",
                    Effect: "Allow",
                    Action: ["s3:GetObject"],
                    Resource: "arn:aws:s3:::pi-dev-assets-0a1b2c3/seed/*",
                },
                {
                    Sid: "DecryptSeeds",
                    Effect: "Allow",
                    Action: ["kms:Decrypt"],
                    Resource: kmsKeyArn,
                    Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
                },
            ]);
            const [mount] = statements(usual, rolePolicy, "pi-seed-role-files") as { Condition: object }[];
            expect(mount!.Condition).to.deep.equal({
                StringEquals: {
                    "elasticfilesystem:AccessPointArn": ["arn:aws:efs:eu-west-1:123456789012:pi-files-seed-0a1b2c3"],
                },
            });
        });
    });

    describe("is in a bucket that", () => {
        it("is private, versioned, encrypted and protected", async () => {
            const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";
            const recording = await deploy({ args: { kmsKeyArn } });
            const bucket = find(recording, "aws:s3/bucket:Bucket", "pi-assets");
            expect(bucket.protect).to.equal(true);
            expect(bucket.inputs.forceDestroy).to.equal(false);
            const versions = find(recording, "aws:s3/bucketVersioning:BucketVersioning", "pi-assets-versions");
            expect(versions.inputs.versioningConfiguration).to.deep.equal({ status: "Enabled" });
            const encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
            expect(JSON.stringify(find(recording, encryption, "pi-assets-encryption").inputs)).to.include(kmsKeyArn);
            const privacy = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
            expect(find(recording, privacy, "pi-assets-privacy").inputs).to.include({
                blockPublicAcls: true,
                restrictPublicBuckets: true,
            });
        });

        it("forgets dumps and older versions, and what is seeded never", async () => {
            const lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
            const { rules } = find(await deploy(), lifecycle, "pi-assets-lifecycle").inputs;
            const expiring = (rules as { filter: { prefix: string }; expiration?: object }[]).filter(
                ({ expiration }) => expiration !== undefined,
            );
            expect(expiring.map(({ filter }) => filter.prefix)).to.deep.equal(["dumps/"]);
        });

        it("goes with all that is in it once it is released", async () => {
            const { inputs, protect } = find(
                await deploy({ args: { protect: false } }),
                "aws:s3/bucket:Bucket",
                "pi-assets",
            );
            expect({ protect, forceDestroy: inputs.forceDestroy }).to.deep.equal({
                protect: false,
                forceDestroy: true,
            });
        });
    });

    describe("is refused when", () => {
        it("there is no such folder", async () => {
            expect(await refusal({ args: { seed: { folder: "no/such" } } })).to.include(
                'seed.folder is "no/such": there is no such folder in ',
            );
        });

        it("it has other folders, the keys' among them", async () => {
            write("keys/private.key", "k");
            write("theme/one.css", "one");
            const message = await refusal({ args: { seed: { folder } } });
            expect(message)
                .to.include('"keys" is none of the folders that can be seeded (themes, images,')
                .and.include('"theme" is none of');
        });

        it("it has links, or names that the function would refuse", async () => {
            write("images/a\\b.png", "x");
            const deep = Array.from({ length: 6 }, () => "d".repeat(200)).join("/");
            write(`images/${deep}/x.png`, "x");
            fs.symlinkSync("/etc/hostname", path.join(folder, "images", "host"));
            const message = await refusal({ args: { seed: { folder } } });
            expect(message)
                .to.include('"images/host" is no file and no folder')
                .and.include("has a name with a backslash or a control character")
                .and.include("has a path of more than 1024 bytes");
        });
    });
});
