import type { EngineEvent } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { policyResults } from "../../offline/policy-results";

describe("offline: what the policy packs did", () => {
    it("counts each policy that judged once, and each violation, but no advice", () => {
        const events = [
            { policyAnalyzeSummaryEvent: { policyPackName: "p", passed: ["a", "b"] } },
            { policyAnalyzeSummaryEvent: { policyPackName: "p", passed: ["a"], failed: ["c"] } },
            { policyAnalyzeStackSummaryEvent: { policyPackName: "p", passed: ["d"] } },
            { policyEvent: { policyName: "c", enforcementLevel: "mandatory" } },
            { policyEvent: { policyName: "c", enforcementLevel: "mandatory" } },
            { policyEvent: { policyName: "c", enforcementLevel: "advisory" } },
            { cancelEvent: {} },
        ] as unknown as EngineEvent[];
        expect(policyResults(events)).to.deep.equal({ policies: 4, violations: 2 });
        expect(policyResults([])).to.deep.equal({ policies: 0, violations: 0 });
    });
});
