import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { root } from "../../offline/toolchain/layout";
import { expectRefusal, namesIn, told, trials, type Violation } from "../policy-pack/trial";
import { EngineProject } from "../support/engine";
import { network } from "./support/network";
import { changesIn, contentOf, fail, judgedUp, named, passwordOf, succeed } from "./support/stack";

const ofComponent = "stackwarden:panintelligence";

/** The stack file that users begin with, on a network that exists and with files to begin with. */
function configuration(settings: Record<string, unknown>): Record<string, unknown> {
    const text = fs.readFileSync(path.join(root, "Pulumi.panintelligence.yaml"), "utf8");
    const { config } = parse(text) as { config: Record<string, Record<string, unknown>> };
    const given = { ...network, privateRouteTableIds: ["rtb-0123456789abcdef0", "rtb-0123456789abcdef1"] };
    return { ...config, [ofComponent]: { ...config[ofComponent], network: given, ...settings } };
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

        before(async () => {
            home = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-home-"));
            seed = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-seed-"));
            fs.mkdirSync(path.join(seed, "themes", "ours"), { recursive: true });
            fs.writeFileSync(path.join(seed, "themes", "ours", "theme.css"), "body { color: navy; }\n");
            fs.mkdirSync(path.join(seed, "images"));
            fs.writeFileSync(path.join(seed, "images", "logo.svg"), "<svg/>\n");
            const config = configuration({ seed: { folder: seed } });
            stack = await EngineProject.create({ stack: "panintelligence", home, config, policed: false });
        });
        after(() => {
            stack.dispose();
            for (const folder of [home, seed]) {
                fs.rmSync(folder, { recursive: true, force: true });
            }
        });

        /** How often functions were called from an update. */
        const calls = (): number => fs.readdirSync(path.join(home, "cloud", "eu-west-1", "lambda-call")).length;

        it("goes up with its outputs, with nothing said against it", async () => {
            await judgedUp(stack);
            const first = await stack.outputs();
            expect(first).to.deep.include({
                dashboardUrl: "https://pi.example.com",
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

        it("seeds once more when a file changed, and touches nothing else", async () => {
            fs.writeFileSync(path.join(seed, "themes", "ours", "theme.css"), "body { color: teal; }\n");
            const changes = changesIn(await succeed(stack.up()));
            expect(changes).to.include({ "Invocation pi-seed": "replace" });
            const others = Object.keys(changes).filter((name) => !/^(Invocation|BucketObjectv2) /.test(name));
            expect(others).to.deep.equal([]);
            expect(calls()).to.equal(2);
        });

        it("changes nothing when nothing changed", async () => {
            await succeed(stack.up("--expect-no-changes"));
            expect(calls()).to.equal(2);
        });

        it("refuses to be destroyed, and loses nothing", async () => {
            // With its preview, as people run it: without one, what is not protected goes.
            const said = await fail(stack.run("destroy", "--yes"));
            for (const name of ["pi-database", "pi-files", "pi-assets"]) {
                expect(said).to.match(new RegExp(`::${name}" cannot be deleted`));
            }
        });
    });

    describe("changed for the worse from outside", () => {
        const stackOf = trials();

        it("is refused by the preview, each fault with what to do about it, before anything is made", async () => {
            const project = await stackOf("panintelligence.cjs", [...new Set(violations.map(({ wrong }) => wrong))]);
            const update = await project.run("up", "--yes");
            expect(update.exitCode, update.output).to.not.equal(0);
            const reports = told(update.events);
            for (const violation of violations) {
                expectRefusal(reports, violation);
            }
            expect(await namesIn(project)).to.deep.equal([]);
        });
    });
});
