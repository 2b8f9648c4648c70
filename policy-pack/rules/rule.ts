import type { EnforcementLevel, Severity } from "@pulumi/policy";
import type { Properties } from "./properties";
import { not, Unknown, whenKnown, type Verdict } from "./reading";
import type { JudgedResource, Stack, StackResource } from "./resource";
import { settingsOf, type Settings, type Thresholds } from "./threshold";

/** What a rule is about; its tests and the table in docs/policies.md are ordered by it. */
export type Family =
    | "encryption"
    | "singleton"
    | "high availability"
    | "backup"
    | "instance metadata"
    | "identity"
    | "ingress"
    | "monitoring"
    | "panintelligence";

/** What everyone may know of a rule. */
export interface RuleFacts {
    /** In kebab-case; the rule's key in the pack's configuration. */
    name: string;
    family: Family;
    /** What must hold, as one sentence. */
    description: string;
    severity: Severity;
    level: EnforcementLevel;
    /** How to put a violation right, as sentences to the author of the program. */
    remediation: string;
    /** Documentation of the reason. */
    url: string;
    /** Type tokens of the resources it judges. */
    types: readonly string[];
}

/** Something a rule holds against a resource: for certain, or perhaps, when a value it turns on is not known yet. */
export interface Finding {
    /** What is wrong, naming the property. */
    what: string;
    /** The value that decides and is not known yet; without it the finding is certain. */
    unknown?: Unknown;
}

/** A finding of a rule that looks at the whole stack, with the resource it is about. */
export interface StackFinding extends Finding {
    resource: StackResource;
}

type Configured = Record<string, unknown>;

/** A rule about one resource by itself, judged before the resource is created or changed. */
export interface ResourceRule extends RuleFacts {
    kind: "resource";
    thresholds: Thresholds;
    judge: (resource: JudgedResource, configured: Configured) => Finding[];
}

/** A rule about how resources relate, judged when the preview, or the update, has gone through. */
export interface StackRule extends RuleFacts {
    kind: "stack";
    thresholds: Thresholds;
    judge: (stack: Stack, configured: Configured) => StackFinding[];
}

/** Any rule. */
export type Rule = ResourceRule | StackRule;

/** A row of a rule family: the facts, the thresholds and how to judge. */
interface Row<T extends Thresholds, Subject, Found> extends RuleFacts {
    thresholds?: T;
    judge: (subject: Subject, settings: Settings<T>) => Found[];
}

/** Makes a rule about one resource. */
export function resourceRule<T extends Thresholds = Record<string, never>>(
    row: Row<T, JudgedResource, Finding>,
): ResourceRule {
    return { ...row, kind: "resource", ...configurable(row) };
}

/** Makes a rule about the whole stack. */
export function stackRule<T extends Thresholds = Record<string, never>>(row: Row<T, Stack, StackFinding>): StackRule {
    return { ...row, kind: "stack", ...configurable(row) };
}

/** A finding when the verdict is true, or may turn out to be. */
export function refuseWhen(verdict: Verdict, what: string): Finding[] {
    return verdict === false ? [] : verdict === true ? [{ what }] : [{ what, unknown: verdict }];
}

/** A finding unless the verdict is true. */
export function refuseUnless(verdict: Verdict, what: string): Finding[] {
    return refuseWhen(not(verdict), what);
}

/** A finding for each item of a list that is wrong or may turn out to be; `what` gets the item's place (`disks[1]`). */
export function refuseItems(
    properties: Properties,
    list: string,
    wrong: (item: Properties) => Verdict,
    what: (place: string) => string,
): Finding[] {
    const items = properties.items(list);
    if (items instanceof Unknown) {
        return refuseWhen(items, what(list));
    }
    return items.flatMap((item, index) => refuseWhen(whenKnown(item, wrong), what(`${list}[${index}]`)));
}

/** Says of which resource of the stack the findings are. */
export function about(resource: StackResource, findings: Finding[]): StackFinding[] {
    return findings.map((finding) => ({ ...finding, resource }));
}

function configurable<T extends Thresholds, Subject, Found>(
    row: Row<T, Subject, Found>,
): { thresholds: Thresholds; judge: (subject: Subject, configured: Configured) => Found[] } {
    const thresholds = row.thresholds ?? ({} as T);
    return { thresholds, judge: (subject, configured) => row.judge(subject, settingsOf(thresholds, configured)) };
}
