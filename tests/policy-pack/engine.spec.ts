import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { EngineProject } from "../support/engine";
import { expectAllToPass, expectRefusal, namesIn, told, trials, type Told, type Violation } from "./trial";

/** A violation in each family of rules about one resource by itself. */
const ofOneResource: Violation[] = [
    { wrong: "encryption", rule: "ebs-volume-encrypted", resource: "data", says: "`encrypted` is not true" },
    { wrong: "metadata", rule: "imdsv2-required", resource: "host", says: "`metadataOptions.httpTokens` is not" },
    { wrong: "ingress", rule: "ingress-open-ports", resource: "inner-in", says: "it lets the internet in" },
];

/** A violation in each family of rules about the whole stack. */
const ofTheStack: Violation[] = [
    { wrong: "singleton", rule: "pmm-one-instance", resource: "pmm", says: "it has 2 EC2 instances" },
    { wrong: "backup", rule: "data-backed-up-daily", resource: "data", says: "no plan of this stack backs it up" },
];

const further: Violation[] = [
    {
        wrong: "kept-too-short",
        rule: "pmm-backup-kept",
        resource: "pmm",
        says: "`backup.retentionDays` is less than 7",
    },
    { wrong: "attachment", rule: "ingress-open-load-balancers-only", resource: "edge", says: "attached to 'host'" },
    {
        wrong: "queue",
        rule: "sqs-queue-encrypted",
        resource: "letters",
        says: "`sqsManagedSseEnabled` is not true",
    },
    {
        wrong: "parallel",
        rule: "singleton-function-one-at-a-time",
        resource: "reconciler",
        says: "`reservedConcurrentExecutions` is not 1",
    },
    { wrong: "public-secret", rule: "secret-not-public", resource: "token", says: "lets everybody in" },
    {
        wrong: "anybody",
        rule: "lambda-permission-names-source",
        resource: "rotates",
        says: "none of `sourceArn`, `sourceAccount`",
    },
    { wrong: "bucket", rule: "s3-bucket-has-policy", resource: "bucket", says: "no `BucketPolicy`" },
];

/** The same, by a value that turns out wrong in the update: the property that a preview does not know yet. */
const unknowns: Record<string, string> = {
    encryption: "`encrypted`",
    ingress: "`cidrIpv4`",
    backup: "`rules[0].schedule`",
};
const late = [...ofOneResource, ...ofTheStack].filter(({ wrong }) => wrong in unknowns);

describe("policy pack: on the engine", function () {
    this.timeout(180_000);
    const stack = trials();

    /** A stack of its own with these things wrong in its program. */
    function stackWith(...wrong: string[]): Promise<EngineProject> {
        return stack("pmm.cjs", wrong);
    }

    it("an update is refused by its preview for all that is wrong, each with what to do about it, before it makes anything", async () => {
        const violations = [...ofOneResource, ...ofTheStack, ...further];
        const project = await stackWith(...violations.map(({ wrong }) => wrong));
        const update = await project.run("up", "--yes");
        expect(update.exitCode, update.output).to.not.equal(0);
        for (const violation of violations) {
            expectRefusal(told(update.events), violation);
            expect(update.output).to.contain(violation.says);
        }
        expect(update.output).to.match(/\[mandatory] +\[severity: high] +ebs-volume-encrypted/);
        expect(await namesIn(project)).to.deep.equal([]);
    });

    // An update ends at the first resource that is refused; the other rules of this kind are tried by values known late, below.
    it("an update refuses the resource, without a preview too", async () => {
        const [violation] = ofOneResource.filter((one) => !late.includes(one));
        const project = await stackWith(violation!.wrong);
        const update = await project.up();
        expect(update.exitCode, update.output).to.not.equal(0);
        expectRefusal(told(update.events), violation!);
        expect(update.output).to.contain(violation!.says);
        expect(await namesIn(project)).to.not.include(violation!.resource);
    });

    it("a preview says what it cannot tell yet, and still refuses what it can tell", async () => {
        const project = await stackWith("singleton", ...late.map(({ wrong }) => `late-${wrong}`));
        const preview = await project.preview();
        expect(preview.exitCode, preview.output).to.not.equal(0);
        const reports = told(preview.events);
        for (const { wrong, rule, resource } of late) {
            const report = reports.find((one) => one.rule === rule && one.resource === resource);
            expect(report?.level, rule).to.equal("advisory");
            expect(report?.message).to.contain(unknowns[wrong]).and.to.contain("not known yet");
        }
        expect(reports.filter(({ level }) => level === "mandatory").map(({ rule }) => rule)).to.deep.equal([
            // A rule about the whole stack is enough to refuse it.
            "pmm-one-instance",
        ]);
    });

    for (const violation of late) {
        it(`an update decides what its preview cannot tell: ${violation.wrong}`, async () => {
            const project = await stackWith(`late-${violation.wrong}`);
            const update = await project.up();
            expect(update.exitCode, update.output).to.not.equal(0);
            expectRefusal(told(update.events), violation);
            if (ofOneResource.includes(violation)) {
                expect(await namesIn(project)).to.not.include(violation.resource);
            }
        });
    }

    it("changes for the worse to the component itself are refused, before anything is made", async () => {
        const project = await stack("pmm-ec2.cjs", [
            ...["encryption", "transit", "metadata", "ingress", "singleton", "backup"],
        ]);
        const update = await project.run("up", "--yes");
        expect(update.exitCode, update.output).to.not.equal(0);
        const refused = told(update.events).filter(({ level }) => level === "mandatory");
        expect([...new Set(refused.map(({ rule }) => rule))].sort(), update.output).to.deep.equal([
            "backup-plan-retention",
            "data-backed-up-daily",
            "ebs-volume-encrypted",
            "ec2-disks-encrypted",
            "imdsv2-required",
            "ingress-open-load-balancers-only",
            "ingress-open-ports",
            "listener-tls-version",
            "pmm-backup-kept",
            "pmm-one-instance",
        ]);
        expect(await namesIn(project)).to.deep.equal([]);
    });

    it("levels, thresholds and exemptions come from the pack's configuration", async () => {
        const project = await stackWith("encryption", "ingress");
        const file = path.join(project.folder, "policies.json");
        const reason = "reached through a bastion until June";
        fs.writeFileSync(
            file,
            JSON.stringify({
                "ebs-volume-encrypted": "advisory",
                "imds-hop-limit": { maxHops: 1 },
                "pmm-backup-kept": { minRetentionDays: 31 },
                "ingress-open-ports": { exemptions: [{ name: "inner-*", reason }] },
                "ingress-open-load-balancers-only": "disabled",
                "customer-managed-key": "mandatory",
            }),
        );
        const preview = await project.preview("--policy-pack-config", file);
        const reports = told(preview.events);
        expect(levelOf(reports, "ebs-volume-encrypted")).to.equal("advisory");
        expect(levelOf(reports, "ingress-open-ports")).to.equal("advisory");
        expect(reports.find(({ rule }) => rule === "ingress-open-ports")?.message).to.contain(reason);
        expect(levelOf(reports, "pmm-backup-kept")).to.equal("mandatory");
        expect(levelOf(reports, "customer-managed-key")).to.equal("mandatory");
        expect(levelOf(reports, "ingress-open-load-balancers-only")).to.equal(undefined);
        expect(preview.exitCode, preview.output).to.not.equal(0);
    });

    it("an exemption without a reason stops the command before anything happens", async () => {
        const project = await stackWith();
        const file = path.join(project.folder, "policies.json");
        fs.writeFileSync(file, JSON.stringify({ "ingress-open-ports": { exemptions: [{ name: "inner-*" }] } }));
        const preview = await project.preview("--policy-pack-config", file);
        expect(preview.exitCode).to.not.equal(0);
        expect(preview.output).to.contain("reason is required");
        expect(preview.events.some(({ resourcePreEvent }) => resourcePreEvent !== undefined)).to.equal(false);
    });

    it("what is right goes up, again without changes, and is judged by every rule that has something to judge", async () => {
        await expectAllToPass(await stackWith());
    });
});

function levelOf(reports: Told[], name: string): string | undefined {
    return reports.find(({ rule }) => rule === name)?.level;
}
