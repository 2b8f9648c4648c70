import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { EngineResult } from "../../../offline/engine";
import { policyResults } from "../../../offline/policy-results";
import { root } from "../../../offline/toolchain/layout";
import { told } from "../../policy-pack/trial";
import type { EngineProject, StateResource } from "../../support/engine";

/** The result of an engine run, which must have gone well. */
export async function succeed(run: Promise<EngineResult>): Promise<EngineResult> {
    const result = await run;
    expect(result.exitCode, result.output).to.equal(0);
    return result;
}

/**
 * An update that the policy pack judges, and has nothing to say against, of a stack that was made without the pack: with it a
 * run costs half as much again, which later runs of the same stack need not.
 */
export async function judgedUp(stack: EngineProject): Promise<EngineResult> {
    const up = await succeed(stack.up("--policy-pack", path.join(root, "policy-pack")));
    expect(policyResults(up.events).policies).to.be.greaterThan(0);
    expect(told(up.events)).to.deep.equal([]);
    return up;
}

/** What an engine run says as it fails, which it must. */
export async function fail(run: Promise<EngineResult>): Promise<string> {
    const { exitCode, output } = await run;
    expect(exitCode, output).not.to.equal(0);
    return output;
}

/** The one resource of the stack with this type and name. */
export async function resourceIn(stack: EngineProject, type: string, name: string): Promise<StateResource> {
    return named(await stack.resources(), type, name);
}

/** The one of these resources with this type and name. */
export function named(resources: StateResource[], type: string, name: string): StateResource {
    const found = resources.find((one) => one.type === type && one.urn.endsWith(`::${name}`));
    return found ?? expect.fail(`${type} ${name} is not in the stack`);
}

/** What a preview plans to make with, by type and name. */
export function plannedInputs({ events }: EngineResult, type: string, name: string): Record<string, unknown> {
    const planned = events
        .map(({ resourcePreEvent }) => resourcePreEvent?.metadata)
        .find((metadata) => metadata?.type === type && metadata.urn.endsWith(`::${name}`));
    return planned?.new?.inputs ?? {};
}

/** What an engine run did or planned, `create`, `update`, `replace` or `delete` by the resource's kind and name; what stays as it is is left out. */
export function changesIn({ events }: EngineResult): Record<string, string> {
    const steps = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
    return Object.fromEntries(
        steps
            .filter(({ op, type }) => changing.has(op) && type.startsWith("aws:"))
            .map(({ op, type, urn }) => [`${type.split(":").at(-1) ?? ""} ${urn.split("::").at(-1) ?? ""}`, op]),
    );
}

/** A replacement has two more steps, which say nothing new. */
const changing = new Set<string>(["create", "update", "replace", "delete"]);

/** Every text file below a folder, as one text. */
export function contentOf(folder: string): string {
    return filesIn(folder)
        .map((file) => fs.readFileSync(path.join(folder, file), "latin1"))
        .join("\n");
}

/** Every file below a folder, by its path in it. */
export function filesIn(folder: string): string[] {
    return fs
        .readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

/** The one generated password of the stack, in clear. */
export async function passwordOf(stack: EngineProject): Promise<string> {
    const [password = "", ...others] = await passwordsOf(stack);
    expect(others).to.deep.equal([]);
    return password;
}

/** The generated passwords of the stack, in clear. */
export async function passwordsOf(stack: EngineProject): Promise<string[]> {
    const shown = JSON.parse((await stack.run("stack", "export", "--show-secrets")).output) as {
        deployment: { resources: StateResource[] };
    };
    const passwords = shown.deployment.resources
        .filter(({ type }) => type === "random:index/randomPassword:RandomPassword")
        .map(({ outputs }) => JSON.parse((outputs!.result as { plaintext: string }).plaintext) as string);
    for (const password of passwords) {
        expect(password).to.have.length(32);
    }
    return passwords;
}
