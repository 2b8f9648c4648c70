import * as pulumi from "@pulumi/pulumi";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getPartitionOutput } from "@pulumi/aws/getPartition";
import { getRegionOutput } from "@pulumi/aws/getRegion";

/** Tags of a resource, by name. */
export type Tags = Record<string, pulumi.Input<string>>;

/** A tag in the form of an auto scaling group. */
export interface GroupTag {
    key: string;
    value: string;
    propagateAtLaunch: boolean;
}

/** What the parts of one component share: how children are named, owned and tagged, and where in AWS they are. */
export class Scope {
    /** The region that the component's provider works in. */
    readonly region: pulumi.Output<string>;
    /** `aws`, or `aws-cn`, `aws-us-gov` and so on. */
    readonly partition: pulumi.Output<string>;
    /** Domain of the partition's services, such as `amazonaws.com`. */
    readonly dnsSuffix: pulumi.Output<string>;
    /** The account, by its twelve digits. */
    readonly accountId: pulumi.Output<string>;

    /**
     * @param component parent of every child.
     * @param deployment the component's name, which every child's name begins with.
     * @param componentType class of the component, for the tags.
     * @param userTags tags that the user wants on everything.
     */
    constructor(
        private readonly component: pulumi.ComponentResource,
        readonly deployment: string,
        private readonly componentType: string,
        private readonly userTags: pulumi.Output<Record<string, string>> | undefined,
    ) {
        // The parent makes these ask in the region and account of the component's provider, not of the ambient one.
        const asked = { parent: component };
        const partition = getPartitionOutput({}, asked);
        this.region = getRegionOutput({}, asked).region;
        this.partition = partition.partition;
        this.dnsSuffix = partition.dnsSuffix;
        this.accountId = getCallerIdentityOutput({}, asked).accountId;
    }

    /** The logical name of the child with this role. */
    name(role: string): string {
        return `${this.deployment}-${role}`;
    }

    /** Resource options of a child. */
    options(more: pulumi.CustomResourceOptions = {}): pulumi.CustomResourceOptions {
        return { ...more, parent: this.component };
    }

    /** Tags of the child with this role. */
    tags(role: string): pulumi.Input<Tags> {
        return this.merged({ Name: this.name(role) });
    }

    /** Tags of a child that must never run twice at once, which policies go by. */
    singletonTags(role: string): pulumi.Input<Tags> {
        return this.merged({ Name: this.name(role), "stackwarden:singleton": "true" });
    }

    /** Tags of a child that holds data, which backups and policies go by. */
    dataTags(role: string, data = "true"): pulumi.Input<Tags> {
        return this.merged({ Name: this.name(role), "stackwarden:data": data });
    }

    /** Tags of an auto scaling group with this role, which it hands on to its instances; `more` are further ones. */
    groupTags(role: string, more: Record<string, string> = {}): pulumi.Output<GroupTag[]> {
        return pulumi
            .output(this.tags(role))
            .apply((tags) =>
                Object.entries({ ...tags, ...more }).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
            );
    }

    /** The ARN of a resource in the component's own region and account. */
    arn(service: string, resource: pulumi.Input<string>): pulumi.Output<string> {
        return pulumi.interpolate`arn:${this.partition}:${service}:${this.region}:${this.accountId}:${resource}`;
    }

    /** Host name of an AWS service in the component's region, as policies name the service that a key is used by. */
    serviceHost(service: string): pulumi.Output<string> {
        return pulumi.interpolate`${service}.${this.region}.${this.dnsSuffix}`;
    }

    /** The ARN of a policy that AWS manages; `path` is what follows `policy/`. */
    managedPolicyArn(path: string): pulumi.Output<string> {
        return pulumi.interpolate`arn:${this.partition}:iam::aws:policy/${path}`;
    }

    /** @throws ResourceError at the component; for checks of what AWS answers. */
    refuse(reason: string): never {
        throw new pulumi.ResourceError(reason, this.component, true);
    }

    private merged(own: Tags): pulumi.Input<Tags> {
        const ours = {
            ...own,
            "stackwarden:deployment": this.deployment,
            "stackwarden:component": this.componentType,
        };
        return this.userTags === undefined ? ours : this.userTags.apply((tags) => ({ ...ours, ...tags }));
    }
}
