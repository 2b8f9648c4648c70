import type { Rule } from "../../../policy-pack/rules/rule";
import { rules } from "../../../policy-pack/policies";
import type { Given } from "../judging";

/** What a case must come to. */
export type Outcome = "pass" | "fail" | "unknown";

/** A value that an update knows, and a preview of new resources does not. */
export type Later = (value: string) => string;

/** One trial of a rule. */
export interface Case {
    outcome: Outcome;
    /** What is special about it. */
    when: string;
    /** The resources; a rule about one resource gets the last of them. */
    given: (later: Later) => Given[];
    /** The rule's thresholds. */
    config?: Record<string, unknown>;
    /** Part of what a `fail` must say, or the property that an `unknown` turns on. */
    says?: string;
}

/** The trials of one rule. */
export interface Table {
    rule: Rule;
    cases: Case[];
}

type More = Pick<Case, "config" | "says">;

/** The rule of this name. */
export function ruleNamed(name: string): Rule {
    const rule = rules.find((one) => one.name === name);
    if (rule === undefined) {
        throw new Error(`there is no rule ${name}`);
    }
    return rule;
}

/**
 * Trials of a rule about one resource: one that it lets pass, and for each case what is changed: properties, or anything.
 * `around` holds the resource's ancestors.
 */
export function resourceTable(
    rule: string,
    right: Given,
    cases: [outcome: Outcome, when: string, change: Record<string, unknown> | ((right: Given) => Given), more?: More][],
    around: Given[] = [],
): Table {
    const changed = (change: Record<string, unknown> | ((right: Given) => Given)): Given =>
        typeof change === "function" ? change(right) : { ...right, props: { ...right.props, ...change } };
    return {
        rule: ruleNamed(rule),
        cases: [
            { outcome: "pass", when: "all is right", given: () => [...around, right] },
            ...cases.map(([outcome, when, change, more]) => ({
                outcome,
                when,
                given: () => [...around, changed(change)],
                ...more,
            })),
        ],
    };
}

/** Trials of a rule about the stack: one that it lets pass, and for each case what is changed in it. */
export function stackTable(
    rule: string,
    right: (later: Later) => Given[],
    cases: [outcome: Outcome, when: string, change: (right: Given[], later: Later) => Given[], more?: More][],
): Table {
    return {
        rule: ruleNamed(rule),
        cases: [
            { outcome: "pass", when: "all is right", given: right },
            ...cases.map(([outcome, when, change, more]) => ({
                outcome,
                when,
                given: (later: Later) => change(right(later), later),
                ...more,
            })),
        ],
    };
}

/** The resources with one of them changed: its properties, or all of it. */
export function changing(
    given: Given[],
    name: string,
    props: Record<string, unknown>,
    rest: Partial<Given> = {},
): Given[] {
    return given.map((one) => (one.name === name ? { ...one, ...rest, props: { ...one.props, ...props } } : one));
}

/** The resources without some of them. */
export function without(given: Given[], ...names: string[]): Given[] {
    return given.filter(({ name }) => name === undefined || !names.includes(name));
}
