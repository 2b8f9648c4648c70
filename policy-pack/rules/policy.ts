import type {
    EnforcementLevel,
    PolicyConfigSchema,
    ReportViolation,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from "@pulumi/policy";
import { exemptionFor, exemptionsSchema, type Exemption } from "./exemption";
import { JudgedResource, Stack } from "./resource";
import type { Finding, Rule, StackFinding } from "./rule";

/** What a violation is reported about; a rule that itself failed on the stack has no resource to name. */
interface Subject {
    name: string;
    urn: string;
}

/**
 * A report at another level than the policy's. The SDK takes one (its `makeReportViolationFun`), its types do not say so;
 * should a later SDK stop taking it, the report is shown at the policy's own level.
 */
interface LevelledReport {
    message: string;
    urn: string;
    enforcementLevel: EnforcementLevel;
}

/** Turns a rule into what the SDK serves. */
export function toPolicy(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
    const facts = {
        name: rule.name,
        description: rule.description,
        enforcementLevel: rule.level,
        severity: rule.severity,
        tags: [rule.family],
        remediationSteps: rule.remediation,
        url: rule.url,
        configSchema: configSchemaOf(rule),
    };
    if (rule.kind === "resource") {
        return {
            ...facts,
            validateResource: (args, reportViolation) => {
                if (!rule.types.includes(args.type)) {
                    notApplicable(args, `the rule is about ${rule.types.join(", ")}`);
                }
                const report = reporter(rule, args.getConfig(), reportViolation);
                guarded(rule, args, reportViolation, () => {
                    for (const finding of rule.judge(new JudgedResource(args), args.getConfig())) {
                        report(args, finding);
                    }
                });
            },
        };
    }
    return {
        ...facts,
        validateStack: (args, reportViolation) => {
            if (!args.resources.some(({ type }) => rule.types.includes(type))) {
                notApplicable(args, `the stack has no ${rule.types.join(", ")}`);
            }
            const report = reporter(rule, args.getConfig(), reportViolation);
            guarded(rule, undefined, reportViolation, () => {
                for (const finding of rule.judge(new Stack(args.resources), args.getConfig())) {
                    report(finding.resource, finding);
                }
            });
        },
    };
}

/**
 * Tells the engine that a policy has nothing to judge, so that its summaries do not count it as passed. The SDK does that by an
 * error, once for each rule and resource; without a stack trace, which nobody sees, it costs a tenth.
 */
function notApplicable(args: { notApplicable: (reason: string) => never }, reason: string): never {
    const depth = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
        return args.notApplicable(reason);
    } finally {
        Error.stackTraceLimit = depth;
    }
}

/** Reports one finding: as a refusal; or as advice when the resource is exempt or the preview cannot tell yet. */
function reporter(
    rule: Rule,
    configured: { exemptions?: Exemption[] },
    reportViolation: ReportViolation,
): (subject: Subject, finding: Finding | StackFinding) => void {
    const advise = reportViolation as unknown as (report: LevelledReport) => void;
    return (subject, { what, unknown }) => {
        const exemption = exemptionFor(subject, configured.exemptions ?? []);
        if (exemption !== undefined) {
            // Nothing is decided by a value that is not known yet: whatever it turns out to be, the resource is exempt.
            if (unknown === undefined) {
                const message = `'${subject.name}' is exempt from this rule (${exemption.reason}), although ${what}.`;
                advise({
                    message: sentences(rule.description, message),
                    urn: subject.urn,
                    enforcementLevel: "advisory",
                });
            }
        } else if (unknown === undefined) {
            reportViolation(sentences(`'${subject.name}': ${what}.`, ...advice(rule)), subject.urn);
        } else {
            // Only a preview has unknown values: the engine lets a resource wait for all of its inputs before it is made.
            const message =
                `'${subject.name}' cannot be judged in this preview, because \`${unknown.path}\` is not known yet; ` +
                `the update judges it. It is refused there if ${what}.`;
            advise({ message: sentences(rule.description, message), urn: subject.urn, enforcementLevel: "advisory" });
        }
    };
}

/** A rule that fails would abort the whole deployment with a stack trace; it refuses what it was to judge instead. */
function guarded(rule: Rule, subject: Subject | undefined, reportViolation: ReportViolation, judge: () => void): void {
    try {
        judge();
    } catch (error) {
        const cause = error instanceof Error ? error.message : String(error);
        reportViolation(
            sentences(
                `The rule itself failed (${cause}), so nothing shows that it holds. This is a defect of the policy pack.`,
                `To go on meanwhile, set "${rule.name}": "advisory" in the policy pack's configuration.`,
            ),
            subject?.urn,
        );
    }
}

/** The command line shows neither the remediation nor the link of a policy by itself. */
function advice(rule: Rule): string[] {
    return [`To fix: ${rule.remediation}`, `Why: ${rule.url}`];
}

function sentences(...lines: string[]): string {
    return lines.join("\n");
}

function configSchemaOf(rule: Rule): PolicyConfigSchema {
    const properties: PolicyConfigSchema["properties"] = { exemptions: exemptionsSchema };
    for (const [name, { schema, description, default: value }] of Object.entries(rule.thresholds)) {
        properties[name] = { ...schema, description, default: value as object };
    }
    return { properties };
}
