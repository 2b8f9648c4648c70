import type * as pulumi from "@pulumi/pulumi";
import * as autoscaling from "@pulumi/aws/autoscaling";
import { lifecycleHooks } from "../../agents/percona-node/contract";
import type { Scope } from "../parts/scope";
import type { ClusterEndpoints } from "./load-balancer";
import type { NodeTemplate } from "./template";
import type { PerconaClusterSettings } from "./settings";

/** Everything the group of nodes is put together from. */
export interface GroupParts {
    settings: PerconaClusterSettings;
    template: NodeTemplate;
    subnetIds: pulumi.Output<string[]>;
    endpoints: ClusterEndpoints;
    /** A node that starts without one of these cannot work. */
    ready: pulumi.Resource[];
}

/**
 * Seconds that a new node may be silent before it is given up: packages are installed before its agent speaks. The agent begins
 * them anew while it seeds, up to a hundred times.
 */
const launchSeconds = 1800;

/** Seconds that a node that goes may take to hand over and leave; the agent begins them anew while it waits for its turn. */
const terminateSeconds = 300;

/**
 * The nodes. A change of their template replaces them one by one: a new node is seeded before an old one goes, and the primary,
 * which its agent protects, hands over last. A new node that fails cancels the rest.
 */
export function nodeGroup(scope: Scope, parts: GroupParts): autoscaling.Group {
    const { settings, template, endpoints } = parts;
    const { nodeCount } = settings;
    return new autoscaling.Group(
        scope.name("nodes"),
        {
            // Fixed, so that the nodes' role can name it.
            name: settings.prefix,
            minSize: nodeCount,
            maxSize: nodeCount,
            desiredCapacity: nodeCount,
            vpcZoneIdentifiers: parts.subnetIds,
            launchTemplate: { id: template.id, version: template.version },
            targetGroupArns: [endpoints.write.arn, endpoints.read.arn],
            // What a database needs to be healed is no reason to replace its host: the agent does that, and calls its own node
            // unhealthy when it could not for half an hour.
            healthCheckType: "EC2",
            healthCheckGracePeriod: 300,
            // Hooks hold new nodes until they are seeded, for hours when there is much data; alarms tell, not an update.
            waitForCapacityTimeout: "0",
            // A destroy ends the nodes together with the group: without this it waits until each has left in order, which two of
            // three cannot, since nobody would be left to take over.
            forceDelete: !settings.protect,
            initialLifecycleHooks: [
                {
                    name: lifecycleHooks.launch,
                    lifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
                    defaultResult: "ABANDON",
                    heartbeatTimeout: launchSeconds,
                },
                {
                    name: lifecycleHooks.terminate,
                    lifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
                    defaultResult: "CONTINUE",
                    heartbeatTimeout: terminateSeconds,
                },
            ],
            // Whatever the reason to replace a node: the new one comes first.
            instanceMaintenancePolicy: oneMore,
            instanceRefresh: {
                strategy: "Rolling",
                triggers: ["tag"],
                preferences: {
                    ...oneMore,
                    // By default it would leave the primary as it is for ever.
                    scaleInProtectedInstances: "Wait",
                    // Nodes that are new already stay, when an update was interrupted.
                    skipMatching: true,
                    // Back to what the others are is a decision of people: data may have been upgraded.
                    autoRollback: false,
                },
            },
            tags: scope.groupTags("node"),
        },
        scope.options({
            protect: settings.protect,
            // The group is gone when its instances are.
            customTimeouts: { delete: "30m" },
            dependsOn: [...parts.ready, ...endpoints.listeners],
        }),
    );
}

/** Of 3, 5 and 7 nodes, 110 percent are one more. */
const oneMore = { minHealthyPercentage: 100, maxHealthyPercentage: 110 };
