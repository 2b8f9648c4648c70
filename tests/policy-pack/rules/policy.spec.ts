import { expect } from "chai";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { rules } from "../../../policy-pack/policies";
import { toPolicy } from "../../../policy-pack/rules/policy";
import { about, resourceRule, stackRule, type ResourceRule, type RuleFacts } from "../../../policy-pack/rules/rule";
import { wholeNumber } from "../../../policy-pack/rules/threshold";
import { judgeResource, judgeStack } from "../judging";

const facts: RuleFacts = {
    name: "any",
    family: "ingress",
    description: "All must be well.",
    severity: "low",
    level: "mandatory",
    remediation: "mend it.",
    url: "https://example.com",
    types: ["aws:x/y:Y"],
};
const thing = { type: "aws:x/y:Y", props: {} };

function broken(): never {
    throw new TypeError("x is not a function");
}

describe("policy pack: policies from rules", () => {
    it("a rule that fails refuses the resource instead of aborting the deployment", () => {
        const [report] = judgeResource(resourceRule({ ...facts, judge: broken }), [thing]);
        expect(report?.message).to.contain("x is not a function").and.to.contain('"any": "advisory"');
        expect(report?.enforcementLevel).to.equal(undefined);
        expect(report?.urn).to.match(/::it$/);
    });

    it("a rule that fails on the stack refuses the stack", () => {
        const [report] = judgeStack(stackRule({ ...facts, judge: broken }), [thing]);
        expect(report?.message).to.contain("defect of the policy pack");
        expect(report?.urn).to.equal(undefined);
    });

    it("thresholds have their defaults and give way to the configuration", () => {
        const rule = resourceRule({
            ...facts,
            thresholds: { most: wholeNumber(3, 1, "Most of it.") },
            judge: (_, { most }) => [{ what: `there are more than ${most}` }],
        });
        expect(judgeResource(rule, [thing])[0]?.message).to.contain("more than 3");
        expect(judgeResource(rule, [thing], { config: { most: 5 } })[0]?.message).to.contain("more than 5");
    });

    it("a stack finding names its resource", () => {
        const rule = stackRule({
            ...facts,
            judge: (stack) => stack.resources.flatMap((resource) => about(resource, [{ what: "it is there" }])),
        });
        expect(
            judgeStack(rule, [thing, { ...thing, name: "other" }]).map(({ urn }) => urn?.split("::").at(-1)),
        ).to.deep.equal(["it", "other"]);
    });

    it("each rule says all that is to be known of it", () => {
        for (const rule of rules) {
            expect(rule.name).to.match(/^[a-z0-9]+(-[a-z0-9]+)*$/);
            expect(rule.description, rule.name).to.match(/^[A-Z].*\.$/);
            expect(rule.remediation, rule.name).to.match(/^[^A-Z].*\.$/s);
            expect(rule.url, rule.name).to.match(
                /^https:\/\/((docs\.(aws\.amazon|percona)|dev\.mysql)\.com|prometheus\.io)\//,
            );
            expect(rule.types, rule.name).to.not.be.empty;
            for (const { description } of Object.values(rule.thresholds)) {
                expect(description, rule.name).to.match(/^[A-Z].*\.$/);
            }
        }
        expect(new Set(rules.map(({ name }) => name)).size).to.equal(rules.length);
    });

    it("each policy carries severity, level, remediation, link and the schema of its configuration", () => {
        for (const rule of rules) {
            const policy = toPolicy(rule);
            expect(policy.severity).to.be.oneOf(["low", "medium", "high", "critical"]);
            expect(policy.enforcementLevel).to.be.oneOf(["advisory", "mandatory", "disabled"]);
            expect(policy.remediationSteps).to.equal(rule.remediation);
            expect(policy.url).to.equal(rule.url);
            const properties = policy.configSchema?.properties ?? {};
            expect(Object.keys(properties).sort()).to.deep.equal(
                [...Object.keys(rule.thresholds), "exemptions"].sort(),
            );
            for (const name of Object.keys(rule.thresholds)) {
                expect(properties[name]).to.deep.include({ default: rule.thresholds[name]?.default });
            }
        }
    });

    it("encryption, singleton and backup rules are mandatory, but for the one that asks for keys of one's own", () => {
        const optional = rules.filter(({ level }) => level !== "mandatory").map(({ name }) => name);
        expect(optional).to.deep.equal(["customer-managed-key"]);
    });

    it("a policy about one resource touches nothing of others", () => {
        const policy = toPolicy(rules.find((rule): rule is ResourceRule => rule.kind === "resource")!);
        const validate = (policy as ResourceValidationPolicy).validateResource as (args: object) => void;
        const props = new Proxy({}, { get: broken, has: broken, ownKeys: broken });
        const notApplicable = (reason: string): never => {
            throw new Error(reason);
        };
        expect(() => {
            validate({ type: "aws:sqs/queue:Queue", props, notApplicable });
        }).to.throw("the rule is about aws:ebs/volume:Volume");
    });
});
