import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { rules } from "../../../offline/rules";
import type { EngineResult } from "../../../offline/engine";
import { EngineProject, type StateResource } from "../../support/engine";
import type { Case, DeleteCase, Wanted } from "./case";
import { creations, deletions, updates } from "./cases";

/** Makes each row with the raw SDK: all that AWS refuses at once, each row for itself. */
const program = (rows: Record<string, Case | Wanted>): string => `
const pulumi = require("@pulumi/pulumi");
const rows = ${JSON.stringify(rows)};
const value = (written, made) => {
    const [, key, property, ...rest] = typeof written !== "string" ? [] : (/^\\$\\{(\\w+)\\.(\\w+)((?:\\.\\w+)*)\\}$/.exec(written) ?? []);
    if (key !== undefined) {
        const steps = rest[0].split(".").slice(1);
        return pulumi.output(made[key][property]).apply((whole) => steps.reduce((part, step) => part[step], whole));
    }
    if (Array.isArray(written)) return written.map((part) => value(part, made));
    if (typeof written !== "object" || written === null) return written;
    return Object.fromEntries(Object.entries(written).map(([name, part]) => [name, value(part, made)]));
};
const outputs = Object.fromEntries(["arn", "dnsName", "domainValidationOptions", "name", "zoneId"].map((name) => [name, undefined]));
for (const [name, row] of Object.entries(rows)) {
    const made = {};
    for (const [key, need] of Object.entries(row.needs ?? {})) {
        const dependsOn = Object.values(made);
        made[key] = new pulumi.CustomResource(need.type, name + "-" + key, { ...outputs, ...value(need.inputs, made) }, { dependsOn });
    }
    new pulumi.CustomResource(row.type, name, value(row.inputs, made), { dependsOn: Object.values(made) });
}
`;

describe("what AWS refuses, through the engine", function () {
    this.timeout(480_000);

    let project: EngineProject;
    let first: EngineResult;
    let second: EngineResult;
    let destroyed: EngineResult;

    const named = <T>(letter: string, cases: T[]): Record<string, T> =>
        Object.fromEntries(cases.map((each, index) => [`${letter}${index}`, each]));
    const secret = { s: { type: "aws:secretsmanager/secret:Secret", inputs: { name: "pmm/again" } } };
    const standing = { ...named("u", updates), ...named("d", deletions) };

    before(async () => {
        project = await EngineProject.create({
            program: program({ ...named("c", creations), ...standing, ...secret }),
            policed: false,
        });
        first = await project.up("--continue-on-error");
        const made = (await project.resources()).find(({ urn }) => urn.endsWith("::s"));
        await project.destroy("--target", made?.urn ?? "");
        const changed = updates.map((each) => ({ ...each, inputs: each.changed }));
        project.write(program({ ...standing, ...named("u", changed), ...secret }));
        second = await project.up("--continue-on-error");
        const resources = await project.resources();
        deletions.forEach((each, index) => {
            block(
                project.home,
                each,
                resources.find(({ urn }) => urn.endsWith(`::d${index}`)),
            );
        });
        destroyed = await project.destroy("--continue-on-error");
    });

    after(() => {
        project.dispose();
    });

    creations.forEach((each, index) => {
        it(`${each.rule}: ${each.words}`, () => {
            expect(errorsOf(first, `c${index}`))
                .to.include(each.words)
                .and.to.include(`[rule ${each.rule},`);
        });
    });

    updates.forEach((each, index) => {
        it(`${each.rule}, when changed: ${each.words}`, () => {
            expect(errorsOf(first, `u${index}`)).to.equal("");
            expect(errorsOf(second, `u${index}`))
                .to.include(each.words)
                .and.to.include(`[rule ${each.rule},`);
        });
    });

    deletions.forEach((each, index) => {
        it(`${each.rule}, when deleted: ${each.words}`, () => {
            expect(errorsOf(first, `d${index}`)).to.equal("");
            expect(errorsOf(destroyed, `d${index}`))
                .to.include(each.words)
                .and.to.include(`[rule ${each.rule},`);
        });
    });

    it("secret-scheduled-for-deletion: the name of a deleted secret stays taken for its recovery window", () => {
        expect(errorsOf(first, "s")).to.equal("");
        expect(errorsOf(second, "s")).to.include("a secret with this name is already scheduled for deletion");
    });

    it("every rule has been seen to refuse", () => {
        const seen = [...creations, ...updates, ...deletions]
            .map(({ rule }) => rule)
            .concat("secret-scheduled-for-deletion");
        expect(Object.keys(rules).filter((id) => !seen.includes(id))).to.deep.equal([]);
    });

    it("nothing that was refused exists", async () => {
        const left = (await project.resources()).map(({ urn }) => urn.split("::").at(-1) ?? "");
        expect(left.filter((name) => /^c\d+$/.test(name))).to.deep.equal([]);
    });
});

/** What the engine said against one resource. */
function errorsOf(result: EngineResult, name: string): string {
    return result.events
        .flatMap(({ diagnosticEvent: event }) =>
            event?.severity === "error" && event.urn?.endsWith(`::${name}`) === true ? event.message : [],
        )
        .join("\n");
}

/** Puts a thing into the cloud by hand, as somebody outside the stack would have made it. */
function block(home: string, each: DeleteCase, thing: StateResource | undefined): void {
    if (each.blockedBy === undefined || thing?.id === undefined) {
        return;
    }
    const { type, inputs } = each.blockedBy;
    const text = JSON.stringify(inputs)
        .replaceAll("${thing.id}", thing.id)
        .replaceAll("${thing.arn}", String(thing.outputs?.arn));
    const kind = type.split(":")[1]?.replace("/", "-") ?? "";
    const region = kind.startsWith("iam-") || kind.startsWith("route53-") ? "global" : "eu-west-1";
    const id = type === each.type ? thing.id : `by-hand-${each.rule}`;
    const folder = path.join(home, "cloud", region, kind);
    fs.mkdirSync(folder, { recursive: true });
    const content = { type, id, region, inputs: JSON.parse(text) as unknown };
    fs.writeFileSync(path.join(folder, `${encodeURIComponent(id)}.json`), JSON.stringify(content));
}
