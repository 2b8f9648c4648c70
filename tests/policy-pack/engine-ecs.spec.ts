import { expect } from "chai";
import type { EngineProject } from "../support/engine";
import { expectAllToPass, expectRefusal, namesIn, told, trials, type Violation } from "./trial";

/** What gave PMM on ECS a second writer, or its files to others, by the resource that must not come to be. */
const ofOneResource: Violation[] = [
    { wrong: "second-task", rule: "pmm-service-of-one", resource: "service", says: "`desiredCount` is not 1" },
    {
        wrong: "rolling",
        rule: "pmm-service-of-one",
        resource: "service",
        says: "`deploymentMaximumPercent` is not 100",
    },
    { wrong: "second-host", rule: "pmm-autoscaling-group-of-one", resource: "group", says: "`maxSize` is more than 1" },
    { wrong: "transit", rule: "ecs-efs-encrypted-in-transit", resource: "server", says: "transitEncryption` is not" },
];

const further: Violation[] = [
    { wrong: "transit", rule: "ecs-efs-iam-authorized", resource: "server", says: "authorizationConfig.iam` is not" },
    { wrong: "host-port", rule: "pmm-task-holds-host-port", resource: "server", says: "has a fixed `hostPort`" },
    { wrong: "second-service", rule: "pmm-one-service", resource: "second-service", says: "starts the task of 'pmm'" },
    { wrong: "second-writer", rule: "pmm-files-not-shared", resource: "reports", says: "it mounts the files" },
    { wrong: "addresses", rule: "efs-reached-by-groups-only", resource: "nfs-in", says: "lets addresses in" },
    { wrong: "open-files", rule: "efs-has-policy", resource: "files", says: "no `FileSystemPolicy`" },
];

describe("policy pack: PMM on ECS on the engine", function () {
    this.timeout(180_000);
    const stack = trials();

    /** A stack of its own with these things wrong in its program. */
    function stackWith(...wrong: string[]): Promise<EngineProject> {
        return stack("pmm-ecs.cjs", wrong);
    }

    it("a preview refuses all that is wrong, each with what to do about it", async () => {
        const violations = [...ofOneResource, ...further];
        const preview = await (await stackWith(...violations.map(({ wrong }) => wrong))).preview();
        expect(preview.exitCode, preview.output).to.not.equal(0);
        for (const violation of violations) {
            expectRefusal(told(preview.events), violation);
        }
    });

    // An update ends at the first resource that is refused, so each has one of its own.
    for (const resource of new Set(ofOneResource.map((violation) => violation.resource))) {
        const violations = ofOneResource.filter((violation) => violation.resource === resource);
        const wrong = violations.map((violation) => violation.wrong);
        it(`an update refuses the resource, without a preview too: ${wrong.join(", ")}`, async () => {
            const project = await stackWith(...wrong);
            const update = await project.up();
            expect(update.exitCode, update.output).to.not.equal(0);
            for (const violation of violations) {
                expectRefusal(told(update.events), violation);
            }
            expect(await namesIn(project)).to.not.include(resource);
        });
    }

    it("changes for the worse to the component itself are refused", async () => {
        const project = await stack("pmm-ecs-component.cjs", [
            ...["second-task", "rolling", "second-host", "host-port", "second-writer"],
            ...["encryption", "metadata", "addresses", "backup"],
        ]);
        const preview = await project.preview();
        expect(preview.exitCode, preview.output).to.not.equal(0);
        const refused = told(preview.events).filter(({ level }) => level === "mandatory");
        expect([...new Set(refused.map(({ rule }) => rule))].sort(), preview.output).to.deep.equal([
            "backup-plan-retention",
            "data-backed-up-daily",
            "efs-encrypted",
            "efs-reached-by-groups-only",
            "imdsv2-required",
            "pmm-autoscaling-group-of-one",
            "pmm-backup-kept",
            "pmm-files-not-shared",
            "pmm-service-of-one",
            "pmm-task-holds-host-port",
        ]);
    });

    it("what is right goes up, again without changes, and is judged by every rule that has something to judge", async () => {
        await expectAllToPass(await stackWith());
    });
});
