import { expect } from "chai";
import type { Properties } from "../../../offline/cloud/values";
import { Harness, type Made } from "./harness";

const invocation = "aws:lambda/invocation:Invocation";

describe("calls of functions in the offline cloud", () => {
    let cloud: Harness;

    beforeEach(() => {
        cloud = new Harness();
        cloud.create("aws:lambda/function:Function", {
            name: "seed",
            role: "arn:aws:iam::999999999999:role/r",
            runtime: "nodejs22.x",
            handler: "index.handler",
        });
    });

    afterEach(() => {
        cloud.dispose();
    });

    const called = (inputs: Properties = {}): Made =>
        cloud.create(invocation, { functionName: "seed", input: '{"action":"apply"}', ...inputs });
    /** What is on record, by the reason of the call. */
    const calls = (): unknown[] => cloud.store.list("aws:lambda/call:Call").map(({ inputs }) => inputs.action);
    const replaced = (before: Made, after: Properties): string[] =>
        cloud.plugin
            .diff({
                ...cloud.subject(invocation),
                id: before.id,
                oldInputs: before.inputs,
                news: { ...before.inputs, ...after },
            })
            .changes.filter(({ replaces }) => replaces)
            .map(({ path }) => path);

    it("are made once, and anew for another input or trigger", () => {
        const first = called({ triggers: { bundle: "a", fileSystemId: "fs-1" } });
        expect(first.id).to.match(/^seed_\$LATEST_[0-9a-f]{32}$/);
        expect(first.inputs).to.include({ lifecycleScope: "CREATE_ONLY" });
        expect(first.properties.result).to.equal("{}");
        expect(replaced(first, {})).to.deep.equal([]);
        expect(replaced(first, { triggers: { bundle: "b", fileSystemId: "fs-1" } })).to.deep.equal(["triggers.bundle"]);
        expect(replaced(first, { input: "{}" })).to.deep.equal(["input"]);
        cloud.remove(invocation, first);
        expect(calls()).to.deep.equal(["create"]);
    });

    it("are made at each change and at the end, where the life cycle says so", () => {
        const first = called({ lifecycleScope: "CRUD" });
        expect(replaced(first, { input: "{}" })).to.deep.equal([]);
        cloud.update(invocation, first, { input: "{}" });
        cloud.remove(invocation, first);
        expect(calls()).to.have.members(["create", "update", "delete"]);
    });

    it("are not made by a preview", () => {
        cloud.preview(invocation, { functionName: "seed", input: "{}" });
        expect(calls()).to.deep.equal([]);
    });

    it("leave no word of what was asked, which may be secret", () => {
        called({ input: '{"word":"open sesame"}' });
        const noted = cloud.store.list("aws:lambda/call:Call");
        expect(JSON.stringify(noted)).not.to.contain("sesame");
        expect(noted[0]?.inputs.payloadSha256).to.match(/^[0-9a-f]{64}$/);
    });
});
