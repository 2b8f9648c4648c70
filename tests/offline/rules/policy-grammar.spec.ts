import { expect } from "chai";
import type { Properties } from "../../../offline/cloud/values";
import { policyProblem, policySize, type PolicyKind } from "../../../offline/rules/policy-grammar";

describe("the grammar of IAM policies", () => {
    const good: Properties = {
        Effect: "Allow",
        Action: ["s3:Get*", "ec2:Describe?nstances"],
        Resource: ["*", "arn:aws:s3:::b/*"],
    };
    const problem = (statement: unknown, kind: PolicyKind = "identity", rest: Properties = {}): string | undefined =>
        policyProblem(JSON.stringify({ Version: "2012-10-17", Statement: statement, ...rest }), kind);

    it("takes a good policy, with one statement or several", () => {
        expect(problem(good)).to.equal(undefined);
        expect(problem([good, { ...good, Sid: "A1" }])).to.equal(undefined);
        expect(policyProblem(JSON.stringify({ Statement: good }), "identity")).to.equal(undefined);
    });

    const cases: [string, unknown, PolicyKind, Properties, string][] = [
        [
            "an unknown version",
            good,
            "identity",
            { Version: "2020-01-01" },
            "The policy must contain a valid version string",
        ],
        ["an unknown field", good, "identity", { Statements: [] }, "Syntax errors in policy."],
        ["no statement", [], "identity", {}, "Syntax errors in policy."],
        ["a statement that is none", ["x"], "identity", {}, "Syntax errors in policy."],
        ["an unknown field of a statement", { ...good, Actions: "*" }, "identity", {}, "Syntax errors in policy."],
        [
            "two statements of one name",
            [
                { ...good, Sid: "A" },
                { ...good, Sid: "A" },
            ],
            "identity",
            {},
            "Statement IDs (SID) in a single policy must be unique.",
        ],
        ["a name with a blank", { ...good, Sid: "A 1" }, "identity", {}, "Statement IDs (SID) must be alpha-numeric."],
        ["no effect", { Action: "*", Resource: "*" }, "identity", {}, "Missing required field Effect"],
        ["a principal", { ...good, Principal: "*" }, "identity", {}, "Policy document should not specify a principal."],
        [
            "a principal of no kind",
            { ...good, Principal: { Role: "x" } },
            "resource",
            {},
            "Invalid principal in policy",
        ],
        ["no action", { Effect: "Allow", Resource: "*" }, "identity", {}, "Policy statement must contain actions."],
        [
            "an action without service",
            { ...good, Action: "GetObject" },
            "identity",
            {},
            "Actions/Conditions must be prefaced by a vendor",
        ],
        ["no resource", { Effect: "Allow", Action: "*" }, "identity", {}, "Policy statement must contain resources."],
        [
            "a resource that is no ARN",
            { ...good, Resource: "my-bucket" },
            "identity",
            {},
            'Resource my-bucket must be in ARN format or "*".',
        ],
        ["a resource in a trust policy", { ...good, Principal: "*" }, "trust", {}, "Has prohibited field Resource"],
    ];
    for (const [what, statement, kind, rest, words] of cases) {
        it(`refuses ${what}`, () => {
            expect(problem(statement, kind, rest)).to.include(words);
        });
    }

    it("refuses what is no JSON object", () => {
        expect(policyProblem("{", "identity")).to.equal("This policy contains invalid Json");
        expect(policyProblem("[]", "identity")).to.equal("Syntax errors in policy.");
    });

    it("counts size without white space", () => {
        expect(policySize(' { "a" :\n 1 } ')).to.equal(7);
    });
});
