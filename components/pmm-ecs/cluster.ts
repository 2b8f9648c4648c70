import * as pulumi from "@pulumi/pulumi";
import * as autoscaling from "@pulumi/aws/autoscaling";
import * as ec2 from "@pulumi/aws/ec2";
import * as ecs from "@pulumi/aws/ecs";
import type { HostRole } from "../parts/host/host-role";
import { usable } from "../parts/host/user-data";
import type { Machine } from "../parts/instance-type";
import { hostDisks, type HostDisks } from "../parts/pmm/host-disks";
import type { HostNetwork } from "../parts/pmm/host-network";
import { hostMetadata } from "../parts/pmm/host-role";
import type { Scope } from "../parts/scope";
import type { PmmEcsSettings } from "./settings";
import { makeUserData, type EcsDataVolume } from "./user-data";

/**
 * AWS's machine image for ECS; each launch takes the newest.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html
 */
const newestImage = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id";

/** Everything the one host of the cluster is put together from. */
export interface HostParts {
    settings: PmmEcsSettings;
    cluster: ecs.Cluster;
    machine: Machine;
    subnetIds: pulumi.Input<string[]>;
    network: HostNetwork;
    role: HostRole;
    logGroupName: pulumi.Input<string>;
    /** The volume that the host attaches and mounts, when there is one. */
    dataVolume: pulumi.Output<EcsDataVolume> | undefined;
}

/** The host, as far as the rest of the deployment needs it. */
export interface ClusterHost extends HostDisks {
    group: autoscaling.Group;
    capacityProvider: ecs.CapacityProvider;
    /** The service can use the capacity provider only once this exists. */
    association: ecs.ClusterCapacityProviders;
}

/** One host, replaced by its group when it fails or its template changes: no other comes before it goes. */
export function clusterHost(scope: Scope, parts: HostParts): ClusterHost {
    const disks = hostDisks(parts.machine, parts.settings.instance.rootVolumeSizeGb);
    const template = launchTemplate(scope, parts, disks);
    const group = new autoscaling.Group(
        scope.name("host"),
        {
            minSize: 1,
            maxSize: 1,
            desiredCapacity: 1,
            vpcZoneIdentifiers: parts.subnetIds,
            launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
            healthCheckType: "EC2",
            // Whatever the reason to replace the host: never a second one beside it.
            instanceMaintenancePolicy: { minHealthyPercentage: 0, maxHealthyPercentage: 100 },
            instanceRefresh: {
                strategy: "Rolling",
                preferences: { minHealthyPercentage: 0, maxHealthyPercentage: 100 },
            },
            // There is nothing to balance with one host.
            suspendedProcesses: ["AZRebalance"],
            // ECS adds this tag to the groups of its capacity providers; stated here, it is not taken away again.
            tags: scope.groupTags("host", { AmazonECSManaged: "true" }),
        },
        scope.options({
            deleteBeforeReplace: true,
            // The host may wait for a hook of ECS before it goes, longer than the provider's ten minutes.
            customTimeouts: { delete: "30m" },
            dependsOn: [...parts.role.permissions, parts.network.wayOut],
        }),
    );
    const capacityProvider = new ecs.CapacityProvider(
        scope.name("host"),
        {
            autoScalingGroupProvider: {
                autoScalingGroupArn: group.arn,
                // Before a host goes, ECS stops its task in order.
                managedDraining: "ENABLED",
                // The size is fixed: there is nothing to scale, and nothing to protect from it.
                managedScaling: { status: "DISABLED" },
                managedTerminationProtection: "DISABLED",
            },
            tags: scope.tags("host"),
        },
        scope.options({ deleteBeforeReplace: true }),
    );
    const association = new ecs.ClusterCapacityProviders(
        scope.name("host"),
        {
            clusterName: parts.cluster.name,
            capacityProviders: [capacityProvider.name],
            defaultCapacityProviderStrategies: [{ capacityProvider: capacityProvider.name, base: 1, weight: 100 }],
        },
        scope.options(),
    );
    return { group, capacityProvider, association, ...disks };
}

function launchTemplate(scope: Scope, parts: HostParts, disks: HostDisks): ec2.LaunchTemplate {
    const { settings } = parts;
    const { instance } = settings;
    return new ec2.LaunchTemplate(
        scope.name("host"),
        {
            description: "Host of the PMM server",
            updateDefaultVersion: true,
            imageId: instance.amiId ?? newestImage,
            instanceType: parts.machine.instanceType,
            iamInstanceProfile: { arn: parts.role.profile.arn },
            vpcSecurityGroupIds: [parts.network.securityGroupId],
            ...(instance.sshKeyName && { keyName: instance.sshKeyName }),
            monitoring: { enabled: instance.detailedMonitoring },
            ebsOptimized: "true",
            metadataOptions: hostMetadata(settings),
            maintenanceOptions: { autoRecovery: instance.autoRecovery ? "default" : "disabled" },
            blockDeviceMappings: [
                {
                    deviceName: "/dev/xvda",
                    ebs: {
                        volumeType: "gp3",
                        volumeSize: disks.rootVolumeSizeGb,
                        // By EBS's own key: with another, an auto scaling group starts nothing until the key's policy lets it.
                        encrypted: "true",
                        deleteOnTermination: "true",
                    },
                },
            ],
            userData: userData(scope, parts, disks.swapSizeGb),
            tagSpecifications: ["volume", "network-interface"].map((resourceType) => ({
                resourceType,
                tags: scope.tags("host"),
            })),
            tags: scope.tags("host"),
        },
        scope.options(),
    );
}

function userData(scope: Scope, parts: HostParts, swapSizeGb: pulumi.Output<number>): pulumi.Output<string> {
    return pulumi
        .output({
            region: scope.region,
            cluster: parts.cluster.name,
            logGroup: parts.logGroupName,
            swapSizeGb,
            dataVolume: parts.dataVolume,
            files: parts.settings.server.files,
        })
        .apply(({ region, cluster, logGroup, swapSizeGb, dataVolume, files }) => {
            const made = makeUserData({
                variables: {
                    PMM_SERVICE_NAME: parts.settings.serviceName,
                    AWS_REGION: region,
                    LOG_GROUP: logGroup,
                    SWAP_GIB: swapSizeGb,
                },
                cluster,
                ...(dataVolume && { dataVolume }),
                postgresqlQueries: files.queries,
            });
            return usable(scope, made);
        });
}
