import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { CloudStore } from "../../offline/cloud/store";
import { root } from "../../offline/toolchain/layout";
import { expectAllRefused, trials, type Violation } from "../policy-pack/trial";
import { EngineProject } from "../support/engine";
import { changesIn, contentOf, fail, judgedUp, named, passwordOf, succeed } from "./support/stack";

const databaseType = "aws:rds/instance:Instance";
const parametersType = "aws:rds/parameterGroup:ParameterGroup";
const ofComponent = "stackwarden:panintelligence";

type Settings = Record<string, unknown>;

/** The profile for production, with a network of its own that has all there is, and these arguments laid over it. */
function configuration(...overlays: Settings[]): Settings {
    const { config } = parse(textOf("Pulumi.panintelligence-production.yaml")) as { config: Settings };
    const whole = { network: { strictNetworkAcl: true, vpcEndpoints: "private" } };
    return { ...config, [ofComponent]: overlays.reduce(laidOver, laidOver(config[ofComponent] as Settings, whole)) };
}

/** One object over another, as a person lays the lines of a guide over a stack's file. */
function laidOver(under: Settings, over: Settings): Settings {
    const isObject = (value: unknown): value is Settings =>
        typeof value === "object" && value !== null && !Array.isArray(value);
    const laid = Object.entries(over).map(([name, value]) => {
        const below = under[name];
        return [name, isObject(value) && isObject(below) ? laidOver(below, value) : value] as const;
    });
    return { ...under, ...Object.fromEntries(laid) };
}

/** The arguments that the guide has for who takes the deployment down. */
function guidesLastArguments(): Settings {
    const [, chapter = ""] = textOf("docs/panintelligence/operations.md").split("\n## Take it down\n");
    const [, lines = ""] = /```yaml\n(.*?)```/s.exec(chapter) ?? [];
    return parse(lines) as Settings;
}

function textOf(file: string): string {
    return fs.readFileSync(path.join(root, file), "utf8");
}

/** What would lose data, tell secrets or send reports twice, by the resource that must not come to be. */
const violations: Violation[] = [
    {
        wrong: "by-memory",
        rule: "panintelligence-scaled-by-cpu",
        resource: "pi-dashboard",
        says: "measures memory",
    },
    {
        wrong: "by-memory-beside",
        rule: "panintelligence-not-scaled-by-memory",
        resource: "beside",
        says: "it measures memory",
    },
    {
        wrong: "by-memory-alarm",
        rule: "panintelligence-not-scaled-by-memory",
        resource: "steps",
        says: "the alarm 'full', which starts its steps, measures memory",
    },
    {
        wrong: "two-tasks",
        rule: "panintelligence-scheduler-of-one",
        resource: "pi-scheduler",
        says: "`desiredCount` is not 1",
    },
    {
        wrong: "second-scheduler",
        rule: "panintelligence-one-scheduler",
        resource: "second-scheduler",
        says: "it is one of 2 schedulers of 'pi'",
    },
    { wrong: "public-database", rule: "rds-not-public", resource: "pi-database", says: "`publiclyAccessible` is true" },
    {
        wrong: "plain-database",
        rule: "rds-storage-encrypted",
        resource: "pi-database",
        says: "`storageEncrypted` is not true",
    },
    {
        wrong: "forgetful-database",
        rule: "panintelligence-database-kept",
        resource: "pi-database",
        says: "`backupRetentionPeriod` is less than 3",
    },
    { wrong: "plain-files", rule: "efs-encrypted", resource: "pi-files", says: "`encrypted` is not true" },
    {
        wrong: "overwritten",
        rule: "panintelligence-objects-versioned",
        resource: "pi-assets",
        says: "no `BucketVersioning` of this stack enables it",
    },
    {
        wrong: "each-update",
        rule: "panintelligence-seeded-once",
        resource: "pi-seed",
        says: "`lifecycleScope` is not CREATE_ONLY",
    },
    {
        wrong: "plain-secret",
        rule: "panintelligence-secrets-injected",
        resource: "pi-dashboard",
        says: "has a secret in a plain variable",
    },
    {
        wrong: "plain-secret",
        rule: "panintelligence-images-pinned",
        resource: "pi-dashboard",
        says: "is called latest",
    },
    {
        wrong: "for-ever",
        rule: "panintelligence-log-retention",
        resource: "pi-dashboard-logs",
        says: "`retentionInDays` is not set",
    },
];

describe("stacks: panintelligence on the real engine, policed", function () {
    this.timeout(300_000);

    describe("as it is", () => {
        let home: string;
        let seed: string;
        let stack: EngineProject;
        /** Outputs of the first update. */
        let first: Settings;
        let oldDatabase: string;

        before(async () => {
            home = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-home-"));
            seed = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-seed-"));
            fs.mkdirSync(path.join(seed, "themes", "ours"), { recursive: true });
            fs.writeFileSync(path.join(seed, "themes", "ours", "theme.css"), "body { color: navy; }\n");
            fs.mkdirSync(path.join(seed, "images"));
            fs.writeFileSync(path.join(seed, "images", "logo.svg"), "<svg/>\n");
            stack = await EngineProject.create({ stack: "panintelligence", home, config: settings(), policed: false });
        });
        after(() => {
            stack.dispose();
            for (const folder of [home, seed]) {
                fs.rmSync(folder, { recursive: true, force: true });
            }
        });

        /** The stack's configuration, with files to begin with. */
        const settings = (...overlays: Settings[]): Settings => configuration({ seed: { folder: seed } }, ...overlays);

        /** The database made anew from the newest second of the first one. */
        const restored = (): Settings => ({
            database: {
                restoreFrom: { sourceInstanceIdentifier: first.databaseIdentifier },
                retired: ["initial"],
            },
        });

        const calls = (): number => callsIn(home);

        it("goes up with its outputs, with nothing said against it", async () => {
            await judgedUp(stack);
            first = await stack.outputs();
            expect(first).to.deep.include({
                dashboardUrl: "https://bi.example.com",
                region: "eu-west-1",
            });
            expect(first.seedBundle).to.match(/^[0-9a-f]{64}$/);
            expect(Object.keys(first.serviceNames as object)).to.have.members([
                "dashboard",
                "renderer",
                "pirana",
                "scheduler",
            ]);
        });

        it("keeps the password of the database to itself", async () => {
            const password = await passwordOf(stack);
            expect(contentOf(home)).not.to.contain(password);
        });

        it("seeds once, before a service that mounts the files starts", async () => {
            expect(calls()).to.equal(1);
            const resources = await stack.resources();
            const seeding = named(resources, "aws:lambda/invocation:Invocation", "pi-seed").urn;
            for (const role of ["dashboard", "scheduler"]) {
                expect(named(resources, "aws:ecs/service:Service", `pi-${role}`).dependencies, role).to.include(
                    seeding,
                );
            }
        });

        it("refuses to be destroyed, loses nothing, and calls no function", async () => {
            // With its preview, as people run it: without one, what is not protected goes.
            const said = await fail(stack.run("destroy", "--yes"));
            for (const name of ["pi-database", "pi-files", "pi-assets"]) {
                expect(said).to.match(new RegExp(`::${name}" cannot be deleted`));
            }
            expect(calls()).to.equal(1);
        });

        it("seeds a changed file, follows a restore with the old database beside it, lets go what it holds, in one update", async () => {
            fs.writeFileSync(path.join(seed, "themes", "ours", "theme.css"), "body { color: teal; }\n");
            stack.configure(settings(restored(), guidesLastArguments()));
            const changes = Object.entries(changesIn(await succeed(stack.up())))
                .filter(([name]) => !/^(BucketObjectv2|LogGroup|MetricAlarm) /.test(name))
                .map(([name, change]) => `${change} ${name.replace(/-[0-9a-f]{8}$/, "-<restored>")}`);
            expect(changes).to.have.members([
                "create Instance pi-database-<restored>",
                "update Instance pi-database",
                "replace Selection pi-backup",
                "update EventRule pi-database-events",
                "update Dashboard pi-dashboard",
                "replace SecretVersion pi-database",
                "replace Invocation pi-seed",
                // What holds data may be deleted from now on.
                ...["Vault pi-backup", "Vault pi-backup-copy", "Bucket pi-assets"].map((name) => `update ${name}`),
                ...["Bucket pi-access-logs", "LoadBalancer pi-alb"].map((name) => `update ${name}`),
                ...["db-tools", "dashboard", "scheduler"].map((role) => `replace TaskDefinition pi-${role}`),
                ...["dashboard", "scheduler"].map((role) => `update Service pi-${role}`),
            ]);
            const old = named(await stack.resources(), databaseType, "pi-database");
            expect(old.outputs).to.include({ identifier: first.databaseIdentifier });
            oldDatabase = old.id!;
            expect((await stack.outputs()).databaseIdentifier).not.to.equal(first.databaseIdentifier);
            expect(calls()).to.equal(2);
        });

        it("goes to another series of MariaDB, while the old database keeps its parameters", async () => {
            stack.configure(settings(restored(), guidesLastArguments(), { database: { engineVersion: "11.4" } }));
            const changes = changesIn(await succeed(stack.up()));
            expect(changes["ParameterGroup pi-database"]).to.equal("replace");
            const old = new CloudStore(path.join(home, "cloud")).get("eu-west-1", databaseType, oldDatabase);
            const live = named(await stack.resources(), parametersType, "pi-database").id;
            expect(old?.inputs.parameterGroupName).to.be.a("string").that.does.not.equal(live);
        });

        it("changes nothing when nothing changed", async () => {
            await succeed(stack.up("--expect-no-changes"));
            expect(calls()).to.equal(2);
        });

        it("goes with the guide's arguments, when the old database was deleted by hand, and calls no function", async () => {
            new CloudStore(path.join(home, "cloud")).remove("eu-west-1", databaseType, oldDatabase);
            await succeed(stack.run("destroy", "--yes"));
            expect(await stack.resources()).to.deep.equal([]);
            expect(calls()).to.equal(2);
        });
    });

    describe("changed for the worse from outside", () => {
        const stackOf = trials();

        it("is refused by the preview, each fault with what to do about it, before anything is made", async () => {
            const project = await stackOf("panintelligence.cjs", [...new Set(violations.map(({ wrong }) => wrong))]);
            await expectAllRefused(project, violations);
            expect(callsIn(project.home)).to.equal(0);
        });
    });
});

/** How often functions were called from an update of this account's stacks. */
function callsIn(home: string): number {
    const folder = path.join(home, "cloud", "eu-west-1", "lambda-call");
    return fs.existsSync(folder) ? fs.readdirSync(folder).length : 0;
}
