import type { EngineEvent } from "@pulumi/pulumi/automation";

/** What the policy packs of one preview or update did. */
export interface PolicyResults {
    /** How many different policies judged at least one resource or the stack. */
    policies: number;
    /** How many violations were reported; advice, such as what cannot be decided yet, is none. */
    violations: number;
}

/** The engine's account of which policies judged a resource or the stack; the Automation API has no type for it yet. */
interface Summary {
    policyPackName: string;
    passed?: string[];
    failed?: string[];
}

type SummarisedEvent = EngineEvent & { policyAnalyzeSummaryEvent?: Summary; policyAnalyzeStackSummaryEvent?: Summary };

/** Adds up the policy events of one run. */
export function policyResults(events: EngineEvent[]): PolicyResults {
    const policies = new Set<string>();
    for (const event of events as SummarisedEvent[]) {
        const summary = event.policyAnalyzeSummaryEvent ?? event.policyAnalyzeStackSummaryEvent;
        for (const policy of [...(summary?.passed ?? []), ...(summary?.failed ?? [])]) {
            policies.add(`${summary?.policyPackName ?? ""}/${policy}`);
        }
    }
    const violations = events.filter(({ policyEvent }) => policyEvent?.enforcementLevel === "mandatory");
    return { policies: policies.size, violations: violations.length };
}
