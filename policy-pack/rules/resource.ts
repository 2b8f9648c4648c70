import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { Properties } from "./properties";

/** One resource as a rule sees it before it is created or changed: its inputs. */
export class JudgedResource {
    readonly type: string;
    readonly name: string;
    readonly urn: string;
    readonly properties: Properties;

    constructor(args: Pick<ResourceValidationArgs, "type" | "name" | "urn" | "props">) {
        this.type = args.type;
        this.name = args.name;
        this.urn = args.urn;
        this.properties = new Properties(args.props as object);
    }

    /** Whether it is a child, at whatever depth, of a component of one of these types: a URN lists its ancestors' types. */
    isInside(types: readonly string[]): boolean {
        const [, , qualifiedType = ""] = this.urn.split("::");
        return qualifiedType
            .split("$")
            .slice(0, -1)
            .some((type) => types.includes(type));
    }
}

/** Outputs by which other resources refer to one. */
const identifiers = ["id", "arn", "bucket"];

/** One resource of the stack: its outputs, and how it relates to others. */
export class StackResource extends JudgedResource {
    constructor(private readonly resource: PolicyResource) {
        super(resource);
    }

    /** Whether Pulumi itself keeps it from being deleted. */
    get isProtected(): boolean {
        return this.resource.opts.protect;
    }

    /** Whether it is a child of this very component, at whatever depth. */
    isChildOf(component: StackResource): boolean {
        for (let parent = this.resource.parent; parent !== undefined; parent = parent.parent) {
            if (parent.urn === component.urn) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a property names the other resource, by its id or ARN. Where these are not known, as in the preview of a new
     * resource, the dependencies that Pulumi records for the property tell.
     */
    refersTo(path: string, other: StackResource): boolean {
        const { values, unknown } = this.properties.texts(path);
        const names = identifiers.flatMap((name) => other.properties.texts(name).values);
        if (values.some((value) => names.includes(value))) {
            return true;
        }
        const valuesTell = values.length > 0 && unknown === undefined && other.properties.isSet("id") === true;
        return !valuesTell && this.dependsOn(path, other);
    }

    /**
     * Whether a property that is not known yet was left out of the program: the provider fills it in. What a program passes on
     * from another resource is recorded as a dependency of the property.
     */
    isLeftToProvider(property: string): boolean {
        const { unknown } = this.properties.texts(property);
        return unknown !== undefined && (this.resource.propertyDependencies[property] ?? []).length === 0;
    }

    private dependsOn(path: string, other: StackResource): boolean {
        const [property = ""] = path.split(".");
        return (this.resource.propertyDependencies[property] ?? []).some(({ urn }) => urn === other.urn);
    }
}

/** The resources of a stack. */
export class Stack {
    readonly resources: readonly StackResource[];

    constructor(resources: readonly PolicyResource[]) {
        this.resources = resources.map((resource) => new StackResource(resource));
    }

    /** The resources of these types. */
    ofType(...types: readonly string[]): StackResource[] {
        return this.resources.filter(({ type }) => types.includes(type));
    }

    /** The children, at whatever depth, of a component that are of these types. */
    childrenOf(component: StackResource, ...types: readonly string[]): StackResource[] {
        return this.ofType(...types).filter((resource) => resource.isChildOf(component));
    }
}
