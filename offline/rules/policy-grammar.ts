import { isObject, list, object, objects, text, texts, type Properties, type Value } from "../cloud/values";

/** What a policy hangs on: who may do something (`identity`), who may act as a role (`trust`), or a thing (`resource`). */
export type PolicyKind = "identity" | "trust" | "resource";

const versions = ["2012-10-17", "2008-10-17"];
const topFields = ["Version", "Id", "Statement"];
const statementFields = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/**
 * What IAM says about a policy document that breaks its grammar; undefined when it is well formed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function policyProblem(document: string, kind: PolicyKind): string | undefined {
    let policy: Value;
    try {
        policy = JSON.parse(document) as Value;
    } catch {
        return "This policy contains invalid Json";
    }
    if (!isObject(policy) || Object.keys(policy).some((field) => !topFields.includes(field))) {
        return "Syntax errors in policy.";
    }
    if (policy.Version !== undefined && !versions.includes(text(policy.Version) ?? "")) {
        return "The policy must contain a valid version string";
    }
    const statements = isObject(policy.Statement) ? [policy.Statement] : list(policy.Statement);
    if (statements.length === 0) {
        return "Syntax errors in policy.";
    }
    const sids = statements.flatMap((statement) => text(object(statement).Sid) ?? []);
    if (new Set(sids).size < sids.length) {
        return "Statement IDs (SID) in a single policy must be unique.";
    }
    return firstOf(statements, (statement) =>
        isObject(statement) ? statementProblem(statement, kind) : "Syntax errors in policy.",
    );
}

function statementProblem(statement: Properties, kind: PolicyKind): string | undefined {
    if (Object.keys(statement).some((field) => !statementFields.includes(field))) {
        return "Syntax errors in policy.";
    }
    if (statement.Effect === undefined) {
        return "Missing required field Effect";
    }
    if (statement.Effect !== "Allow" && statement.Effect !== "Deny") {
        return `Invalid effect: ${text(statement.Effect) ?? ""}`;
    }
    if (kind === "identity" && /^[0-9A-Za-z]*$/.exec(text(statement.Sid) ?? "") === null) {
        return "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*";
    }
    return principalProblem(statement, kind) ?? actionProblem(statement) ?? resourceProblem(statement, kind);
}

function principalProblem(statement: Properties, kind: PolicyKind): string | undefined {
    const principal = statement.Principal ?? statement.NotPrincipal;
    if (kind === "identity") {
        return principal === undefined ? undefined : "Policy document should not specify a principal.";
    }
    if (principal === undefined) {
        return "Missing required field Principal";
    }
    const named =
        isObject(principal) &&
        Object.keys(principal).every((name) => ["AWS", "Service", "Federated", "CanonicalUser"].includes(name));
    return principal === "*" || named ? undefined : "Invalid principal in policy";
}

function actionProblem(statement: Properties): string | undefined {
    const actions = written(statement.Action ?? statement.NotAction);
    if (actions.length === 0) {
        return "Policy statement must contain actions.";
    }
    return actions.every((action) => action === "*" || /^[\w-]+:[\w*?]+$/.test(action))
        ? undefined
        : "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
}

function resourceProblem(statement: Properties, kind: PolicyKind): string | undefined {
    const resources = written(statement.Resource ?? statement.NotResource);
    if (kind === "trust") {
        return resources.length === 0 ? undefined : "Has prohibited field Resource";
    }
    if (resources.length === 0) {
        return "Policy statement must contain resources.";
    }
    const bad = resources.find((resource) => resource !== "*" && !/^arn:[^:]*:[^:]*:[^:]*:[^:]*:./.test(resource));
    return bad === undefined ? undefined : `Resource ${bad} must be in ARN format or "*".`;
}

/** What a statement lists; a single value stands for a list of one. */
export function written(value: Value | undefined): string[] {
    return typeof value === "string" ? [value] : texts(value);
}

function firstOf<T>(items: readonly T[], problem: (item: T) => string | undefined): string | undefined {
    for (const item of items) {
        const found = problem(item);
        if (found !== undefined) {
            return found;
        }
    }
    return undefined;
}

/** The size of a policy as IAM counts it: without white space. */
export function policySize(document: string): number {
    return document.replace(/\s/g, "").length;
}

/** The statements of a policy; a single one counts as a list. Throws when the policy is no JSON. */
export function statementsOf(document: string): Properties[] {
    return objects((JSON.parse(document) as Properties).Statement);
}

/** Whether a statement's principal is anybody at all. */
export function isEverybody(principal: Value | undefined): boolean {
    return principal === "*" || written(object(principal).AWS).includes("*");
}

/** Whether anybody at all may do something: a grant to `*` without a condition. A policy that cannot be read grants nothing. */
export function isPublicPolicy(document: string): boolean {
    try {
        return statementsOf(document).some(
            ({ Effect, Principal, Condition }) =>
                Effect === "Allow" && isEverybody(Principal) && Condition === undefined,
        );
    } catch {
        return false; // The grammar has a rule of its own.
    }
}
