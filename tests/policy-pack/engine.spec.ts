import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { rules } from "../../policy-pack/policies";
import { EngineProject } from "../support/engine";

/** Source of a program that runs one of those in `programs/`. */
function program(name: string): string {
    return `require(${JSON.stringify(path.join(__dirname, "programs", name))});`;
}

/** One report of the policy pack, as the engine tells of it. */
interface Told {
    rule: string;
    resource: string;
    level: string;
    message: string;
}

/** Something that is wrong in the program: what must be said of which resource, by which rule. */
interface Violation {
    wrong: string;
    rule: string;
    resource: string;
    says: string;
}

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
    const projects: EngineProject[] = [];

    async function stack(name: string, wrong: string[]): Promise<EngineProject> {
        const config = { "trial:wrong": JSON.stringify(wrong) };
        const project = await EngineProject.create({ program: program(name), config });
        projects.push(project);
        return project;
    }

    /** A stack of its own with these things wrong in its program. */
    function stackWith(...wrong: string[]): Promise<EngineProject> {
        return stack("pmm.cjs", wrong);
    }

    after(() => {
        for (const project of projects) {
            project.dispose();
        }
    });

    it("a preview refuses all that is wrong, each with what to do about it", async () => {
        const violations = [...ofOneResource, ...ofTheStack, ...further];
        const preview = await (await stackWith(...violations.map(({ wrong }) => wrong))).preview();
        expect(preview.exitCode, preview.output).to.not.equal(0);
        for (const violation of violations) {
            expectRefusal(told(preview.events), violation);
        }
        expect(preview.output).to.match(/\[mandatory] +\[severity: high] +ebs-volume-encrypted/);
    });

    for (const violation of ofOneResource) {
        it(`an update refuses the resource, without a preview too: ${violation.wrong}`, async () => {
            const project = await stackWith(violation.wrong);
            const update = await project.up();
            expect(update.exitCode, update.output).to.not.equal(0);
            expectRefusal(told(update.events), violation);
            expect(update.output).to.contain(violation.says);
            expect(await namesIn(project)).to.not.include(violation.resource);
        });
    }

    for (const violation of ofTheStack) {
        it(`an update is refused by its preview, before it makes anything: ${violation.wrong}`, async () => {
            const project = await stackWith(violation.wrong);
            const update = await project.run("up", "--yes");
            expect(update.exitCode, update.output).to.not.equal(0);
            expectRefusal(told(update.events), violation);
            expect(update.output).to.contain(violation.says);
            expect(await namesIn(project)).to.deep.equal([]);
        });
    }

    it("a preview says what it cannot tell yet, and still refuses what it can tell", async () => {
        const project = await stackWith("metadata", ...late.map(({ wrong }) => `late-${wrong}`));
        const preview = await project.preview();
        expect(preview.exitCode, preview.output).to.not.equal(0);
        const reports = told(preview.events);
        for (const { wrong, rule, resource } of late) {
            const report = reports.find((one) => one.rule === rule && one.resource === resource);
            expect(report?.level, rule).to.equal("advisory");
            expect(report?.message).to.contain(unknowns[wrong]).and.to.contain("not known yet");
        }
        expect(reports.filter(({ level }) => level === "mandatory").map(({ rule }) => rule)).to.deep.equal([
            "imdsv2-required",
        ]);
    });

    for (const violation of late) {
        it(`an update decides what its preview cannot tell: ${violation.wrong}`, async () => {
            const project = await stackWith(`late-${violation.wrong}`);
            const update = await project.up();
            expect(update.exitCode, update.output).to.not.equal(0);
            expectRefusal(told(update.events), violation);
        });
    }

    it("changes for the worse to the component itself are refused, by preview and update", async () => {
        const project = await stack("pmm-ec2.cjs", [
            ...["encryption", "transit", "metadata", "ingress", "singleton", "backup"],
        ]);
        const preview = await project.preview();
        expect(preview.exitCode, preview.output).to.not.equal(0);
        const refused = told(preview.events).filter(({ level }) => level === "mandatory");
        expect([...new Set(refused.map(({ rule }) => rule))].sort(), preview.output).to.deep.equal([
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
        const update = await project.run("up", "--yes");
        expect(update.exitCode, update.output).to.not.equal(0);
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
        const project = await stackWith();
        const update = await project.up();
        expect(update.exitCode, update.output).to.equal(0);
        expect(told(update.events)).to.deep.equal([]);
        const again = await project.up("--expect-no-changes");
        expect(again.exitCode, again.output).to.equal(0);
        expect(told(again.events)).to.deep.equal([]);
        const types = new Set((await project.resources()).map(({ type }) => type));
        const expected = rules.filter(
            (rule) => rule.level !== "disabled" && rule.types.some((type) => types.has(type)),
        );
        expect(judged(again.events)).to.have.members(expected.map(({ name }) => name));
    });
});

function expectRefusal(reports: Told[], { rule, resource, says }: Violation): void {
    const report = reports.find((one) => one.rule === rule && one.resource === resource && one.level === "mandatory");
    expect(report?.message, `${rule} on ${resource} among ${JSON.stringify(reports, null, 2)}`)
        .to.contain(says)
        .and.to.contain("To fix:");
}

/** The names of the resources that the stack has. */
async function namesIn(project: EngineProject): Promise<(string | undefined)[]> {
    return (await project.resources()).map(({ urn }) => urn.split("::").at(-1));
}

function levelOf(reports: Told[], name: string): string | undefined {
    return reports.find(({ rule }) => rule === name)?.level;
}

function told(events: EngineEvent[]): Told[] {
    return events.flatMap(({ policyEvent: event }) =>
        event === undefined
            ? []
            : [
                  {
                      rule: event.policyName,
                      resource: event.resourceUrn?.split("::").at(-1) ?? "",
                      level: event.enforcementLevel,
                      message: event.message,
                  },
              ],
    );
}

/** What the engine says of the rules that found something to judge; the Automation API has no type for it yet. */
interface Summary {
    passed?: string[];
    failed?: string[];
}

/** The rules that judged a resource or the stack. */
function judged(events: EngineEvent[]): string[] {
    const summaries = events as { policyAnalyzeSummaryEvent?: Summary; policyAnalyzeStackSummaryEvent?: Summary }[];
    const names = summaries
        .flatMap((event) => [event.policyAnalyzeSummaryEvent, event.policyAnalyzeStackSummaryEvent])
        .flatMap((summary) => [...(summary?.passed ?? []), ...(summary?.failed ?? [])]);
    return [...new Set(names)];
}
