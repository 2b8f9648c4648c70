import * as sdk from "@pulumi/policy";
import type {
    PolicyResource,
    PolicyResourceOptions,
    ResourceValidation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
} from "@pulumi/policy";
import { toPolicy } from "../../policy-pack/rules/policy";
import type { Rule } from "../../policy-pack/rules/rule";

/** What the engine sends in place of a value that it does not know yet. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What a policy reported; a report without a level has the policy's own. */
export interface Report {
    message: string;
    urn?: string;
    enforcementLevel?: string;
}

/** How a rule was run. */
export interface Run {
    /** The rule's part of the pack's configuration. */
    config?: Record<string, unknown>;
}

/** One resource as the engine describes it. */
export interface Given {
    type: string;
    /** Default: `it`. */
    name?: string;
    props?: Record<string, unknown>;
    /** Name of the resource that is its parent. */
    parent?: string;
    /** For each property, the names of the resources that its value comes from. */
    dependencies?: Record<string, string[]>;
    protect?: boolean;
}

/** Thrown, as the SDK does, by a policy that has nothing to say of a resource. */
export class NotApplicable extends Error {}

/** Runs a rule about one resource, the last of those given, the way the SDK does. */
export function judgeResource(rule: Rule, given: Given[], run: Run = {}): Report[] {
    const reports: Report[] = [];
    const validate = (toPolicy(rule) as ResourceValidationPolicy).validateResource as ResourceValidation;
    void validate({ ...described(given.at(-1)!, given), ...common(run) } as ResourceValidationArgs, recorder(reports));
    return reports;
}

/** Runs a rule about a whole stack, the way the SDK does. */
export function judgeStack(rule: Rule, given: Given[], run: Run = {}): Report[] {
    const reports: Report[] = [];
    const policy = toPolicy(rule) as StackValidationPolicy;
    void policy.validateStack({ resources: relatedResources(given), ...common(run) }, recorder(reports));
    return reports;
}

/** The URN of a resource, which lists the types of its ancestors. */
export function urnOf(given: Given, among: Given[]): string {
    const types: string[] = [];
    for (let one: Given | undefined = given; one !== undefined; one = parentOf(one, among)) {
        types.unshift(one.type);
    }
    return `urn:pulumi:dev::trial::${types.join("$")}::${given.name ?? "it"}`;
}

function parentOf(given: Given, among: Given[]): Given | undefined {
    return given.parent === undefined ? undefined : among.find(({ name }) => name === given.parent);
}

function described(given: Given, among: Given[]): Pick<PolicyResource, "type" | "name" | "urn" | "props" | "opts"> {
    const { unknownCheckingProxy } = sdk as unknown as { unknownCheckingProxy: (props: object) => object };
    // The engine sends JSON, in which there is no undefined.
    const props = JSON.parse(JSON.stringify(given.props ?? {})) as object;
    return {
        type: given.type,
        name: given.name ?? "it",
        urn: urnOf(given, among),
        props: unknownCheckingProxy(props) as PolicyResource["props"],
        opts: { protect: given.protect ?? false } as PolicyResourceOptions,
    };
}

/** Resources as the engine hands them to a rule about the stack, with their relations. */
export function relatedResources(given: Given[]): PolicyResource[] {
    const resources = given.map((one): PolicyResource => ({ ...described(one, given) }) as PolicyResource);
    const named = (name: string): PolicyResource => {
        const found = resources.find((resource) => resource.name === name);
        if (found === undefined) {
            throw new Error(`the test names ${name}, which is not given`);
        }
        return found;
    };
    given.forEach((one, index) => {
        const resource = resources[index]!;
        resource.dependencies = [];
        resource.propertyDependencies = Object.fromEntries(
            Object.entries(one.dependencies ?? {}).map(([property, names]) => [property, names.map(named)]),
        );
        if (one.parent !== undefined) {
            resource.parent = named(one.parent);
        }
    });
    return resources;
}

function common({ config }: Run): Pick<StackValidationArgs, "getConfig" | "notApplicable" | "stackTags"> {
    return {
        getConfig: () => (config ?? {}) as never,
        notApplicable: (reason) => {
            throw new NotApplicable(reason);
        },
        stackTags: new Map(),
    };
}

function recorder(reports: Report[]): (report: string | Report, urn?: string) => void {
    return (report, urn) => {
        reports.push(typeof report === "string" ? { message: report, urn } : report);
    };
}
