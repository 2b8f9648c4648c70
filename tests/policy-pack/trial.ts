/** Trials of the policy pack on the engine, with one of the programs in `programs/`. */
import * as path from "node:path";
import { expect } from "chai";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { rules } from "../../policy-pack/policies";
import { EngineProject } from "../support/engine";

/** One report of the policy pack, as the engine tells of it. */
export interface Told {
    rule: string;
    resource: string;
    level: string;
    message: string;
}

/** Something that is wrong in the program: what must be said of which resource, by which rule. */
export interface Violation {
    wrong: string;
    rule: string;
    resource: string;
    says: string;
}

/**
 * For a suite: makes stacks of their own, each of which runs a program with some things wrong in it, and takes them all away
 * after the suite.
 */
export function trials(): (program: string, wrong: string[]) => Promise<EngineProject> {
    const projects: EngineProject[] = [];
    after(() => {
        for (const project of projects) {
            project.dispose();
        }
    });
    return async (program, wrong) => {
        const project = await EngineProject.create({
            program: `require(${JSON.stringify(path.join(__dirname, "programs", program))});`,
            config: { "trial:wrong": JSON.stringify(wrong) },
        });
        projects.push(project);
        return project;
    };
}

/** That a rule refused what is wrong, and said what to do about it. */
export function expectRefusal(reports: Told[], { rule, resource, says }: Violation): void {
    const messages = reports
        .filter((one) => one.rule === rule && one.resource === resource && one.level === "mandatory")
        .map(({ message }) => message);
    const report = messages.find((message) => message.includes(says));
    expect(report, `${rule} on ${resource}, "${says}", among ${JSON.stringify(reports, null, 2)}`).to.contain(
        "To fix:",
    );
}

/** That the preview of an update refuses each of these, and nothing is made. */
export async function expectAllRefused(project: EngineProject, violations: readonly Violation[]): Promise<void> {
    const update = await project.run("up", "--yes");
    expect(update.exitCode, update.output).to.not.equal(0);
    const reports = told(update.events);
    for (const violation of violations) {
        expectRefusal(reports, violation);
    }
    expect(await namesIn(project)).to.deep.equal([]);
}

/** The names of the resources that the stack has. */
export async function namesIn(project: EngineProject): Promise<(string | undefined)[]> {
    return (await project.resources()).map(({ urn }) => urn.split("::").at(-1));
}

/** The reports of the policy pack in what an engine run told. */
export function told(events: EngineEvent[]): Told[] {
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

/** That a program with nothing wrong goes up, stays as it is, and was judged by every rule that has something to judge in it. */
export async function expectAllToPass(project: EngineProject): Promise<void> {
    const update = await project.up();
    expect(update.exitCode, update.output).to.equal(0);
    expect(told(update.events)).to.deep.equal([]);
    const again = await project.up("--expect-no-changes");
    expect(again.exitCode, again.output).to.equal(0);
    expect(told(again.events)).to.deep.equal([]);
    const types = new Set((await project.resources()).map(({ type }) => type));
    const expected = rules.filter((rule) => rule.level !== "disabled" && rule.types.some((type) => types.has(type)));
    expect(judged(again.events)).to.have.members(expected.map(({ name }) => name));
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
