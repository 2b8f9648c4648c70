import * as pulumi from "@pulumi/pulumi";
import * as ec2 from "@pulumi/aws/ec2";
import type * as inputs from "@pulumi/aws/types/input";
import type { HostRole } from "../parts/host/host-role";
import { metadataService } from "../parts/host/metadata";
import type { Machine } from "../parts/instance-type";
import type { Scope } from "../parts/scope";
import { newestUbuntuPro } from "../parts/ubuntu-image";
import { NodeStorage } from "./node";
import type { PerconaClusterSettings } from "./settings";

/** What nodes are made from. */
export interface NodeTemplate {
    id: pulumi.Output<string>;
    version: pulumi.Output<string>;
}

/** Everything the template is put together from. */
export interface TemplateParts {
    settings: PerconaClusterSettings;
    machine: Machine;
    securityGroupId: pulumi.Output<string>;
    role: HostRole;
    /** In base64. */
    userData: pulumi.Output<string>;
}

/** Name that AWS knows the data volume by; the host finds it by that. */
export const dataDevice = "/dev/sdf";

/** The launch template of the nodes. */
export function nodeTemplate(scope: Scope, parts: TemplateParts): NodeTemplate {
    const { settings, machine } = parts;
    const { node } = settings;
    const template = new ec2.LaunchTemplate(
        scope.name("node"),
        {
            description: `Node of the Percona Server cluster ${settings.clusterId}`,
            updateDefaultVersion: true,
            imageId: node.amiId ?? newestUbuntuPro(scope, machine.architecture),
            instanceType: machine.instanceType,
            iamInstanceProfile: { arn: parts.role.profile.arn },
            vpcSecurityGroupIds: [parts.securityGroupId],
            monitoring: { enabled: node.detailedMonitoring },
            ebsOptimized: "true",
            metadataOptions: metadataService(),
            blockDeviceMappings: [
                disk("/dev/sda1", { volumeSize: node.rootVolumeSizeGb }, settings.kmsKeyArn),
                ...(node.storage === NodeStorage.Ebs ? [dataDisk(settings)] : []),
            ],
            userData: parts.userData,
            tagSpecifications: [
                { resourceType: "instance", tags: scope.tags("node") },
                { resourceType: "volume", tags: scope.dataTags("node") },
                { resourceType: "network-interface", tags: scope.tags("node") },
            ],
            tags: scope.tags("node"),
        },
        scope.options(
            node.amiId === undefined
                ? {
                      // A newer image is no reason to replace nodes; naming one is.
                      ignoreChanges: ["imageId"],
                      // Another type may be of another architecture, and then needs another image.
                      replaceOnChanges: ["instanceType"],
                  }
                : {},
        ),
    );
    return { id: template.id, version: template.latestVersion.apply(String) };
}

function dataDisk({ node, kmsKeyArn }: PerconaClusterSettings): inputs.ec2.LaunchTemplateBlockDeviceMapping {
    const { sizeGb, iops, throughput } = node.volume;
    return disk(dataDevice, { volumeSize: sizeGb, iops, throughput }, kmsKeyArn);
}

/** An encrypted gp3 volume that goes with its instance: the data is in the other nodes, and in the backups. */
function disk(
    deviceName: string,
    size: { volumeSize: pulumi.Output<number>; iops?: pulumi.Output<number>; throughput?: pulumi.Output<number> },
    kmsKeyArn: pulumi.Output<string> | undefined,
): inputs.ec2.LaunchTemplateBlockDeviceMapping {
    return {
        deviceName,
        ebs: {
            volumeType: "gp3",
            ...size,
            encrypted: "true",
            ...(kmsKeyArn && { kmsKeyId: kmsKeyArn }),
            deleteOnTermination: "true",
        },
    };
}
