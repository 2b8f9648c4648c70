import * as pulumi from "@pulumi/pulumi";
import type { LogGroup } from "@pulumi/aws/cloudwatch";
import type { Volume } from "@pulumi/aws/ebs";
import * as ec2 from "@pulumi/aws/ec2";
import * as lb from "@pulumi/aws/lb";
import { formatOf } from "../parts/data-volume/data-volume";
import type { GeneratedSecret } from "../parts/generated-secret";
import type { HostRole } from "../parts/host/host-role";
import { usable } from "../parts/host/user-data";
import type { Machine } from "../parts/instance-type";
import { agentPort } from "../parts/pmm/agents/endpoint";
import { hostDisks, type HostDisks } from "../parts/pmm/host-disks";
import type { HostNetwork } from "../parts/pmm/host-network";
import { hostMetadata } from "../parts/pmm/host-role";
import type { Scope } from "../parts/scope";
import { newestUbuntuPro } from "../parts/ubuntu-image";
import type { PmmEc2Settings } from "./settings";
import { makeUserData } from "./user-data";

/** Port of PMM's web server on the host. */
export const pmmPort = 80;

/** Everything the instance is put together from. */
export interface InstanceParts {
    settings: PmmEc2Settings;
    machine: Machine;
    subnetId: pulumi.Input<string>;
    network: HostNetwork;
    role: HostRole;
    secret: GeneratedSecret;
    logs: LogGroup;
    volume: Volume;
    targetGroupArn: pulumi.Input<string>;
    /** Of the private address of agents, when there is one. */
    agentTargetGroupArn: pulumi.Input<string> | undefined;
}

/** The one instance that PMM runs on, with its data volume attached and behind the load balancer. */
export interface PmmHost extends HostDisks {
    instance: ec2.Instance;
}

/** Makes the instance. It can be replaced at any time: all that lasts is on the volume. */
export function pmmHost(scope: Scope, parts: InstanceParts): PmmHost {
    const { settings, machine, volume } = parts;
    const { rootVolumeSizeGb, swapSizeGb } = hostDisks(machine, settings.instance.rootVolumeSizeGb);
    const instance = new ec2.Instance(
        scope.name("instance"),
        {
            ami: settings.instance.amiId ?? newestUbuntuPro(scope, "x86_64"),
            instanceType: machine.instanceType,
            subnetId: parts.subnetId,
            vpcSecurityGroupIds: [parts.network.securityGroupId],
            iamInstanceProfile: parts.role.profile.name,
            ...(settings.instance.sshKeyName && { keyName: settings.instance.sshKeyName }),
            monitoring: settings.instance.detailedMonitoring,
            ebsOptimized: true,
            metadataOptions: hostMetadata(settings),
            maintenanceOptions: { autoRecovery: settings.instance.autoRecovery ? "default" : "disabled" },
            rootBlockDevice: {
                volumeType: "gp3",
                volumeSize: rootVolumeSizeGb,
                encrypted: true,
                ...(settings.dataVolume.kmsKeyArn && { kmsKeyId: settings.dataVolume.kmsKeyArn }),
                deleteOnTermination: true,
                tags: scope.tags("root"),
            },
            userDataBase64: userData(scope, parts, swapSizeGb),
            userDataReplaceOnChange: true,
            tags: scope.tags("instance"),
        },
        scope.options({
            // A newer image is no reason to replace a server; naming one is.
            ignoreChanges: settings.instance.amiId ? [] : ["ami"],
            // EC2 would stop the instance and start it as another type; the promise is a new one, with the same boot as ever.
            replaceOnChanges: ["instanceType"],
            // The volume, and PMM's database on it, can serve one instance only.
            deleteBeforeReplace: true,
            dependsOn: [...parts.role.permissions, parts.secret.version, parts.logs, parts.network.wayOut],
        }),
    );
    new ec2.VolumeAttachment(
        scope.name("data"),
        {
            instanceId: instance.id,
            volumeId: volume.id,
            // What AWS calls it; the host finds it by its id.
            deviceName: "/dev/xvdf",
            // So that databases are closed before their disk goes.
            stopInstanceBeforeDetaching: true,
        },
        scope.options({ deleteBeforeReplace: true }),
    );
    new lb.TargetGroupAttachment(
        scope.name("tg"),
        { targetGroupArn: parts.targetGroupArn, targetId: instance.id, port: pmmPort },
        scope.options(),
    );
    if (parts.agentTargetGroupArn !== undefined) {
        new lb.TargetGroupAttachment(
            scope.name("ntg"),
            { targetGroupArn: parts.agentTargetGroupArn, targetId: instance.id, port: agentPort },
            scope.options(),
        );
    }
    return { instance, rootVolumeSizeGb, swapSizeGb };
}

function userData(scope: Scope, parts: InstanceParts, swapSizeGb: pulumi.Output<number>): pulumi.Output<string> {
    const { settings } = parts;
    return pulumi
        .output({
            region: scope.region,
            image: settings.server.image,
            secretArn: parts.secret.arn,
            volumeId: parts.volume.id,
            logGroup: parts.logs.name,
            swapSizeGb,
            telemetry: settings.server.telemetry,
            files: settings.server.files,
        })
        .apply((known) => {
            const made = makeUserData({
                variables: {
                    PMM_SERVICE_NAME: settings.serviceName,
                    AWS_REGION: known.region,
                    PMM_IMAGE: known.image,
                    PMM_PUBLIC_ADDRESS: settings.endpoint.hostname,
                    ADMIN_SECRET_ARN: known.secretArn,
                    DATA_VOLUME_ID: known.volumeId,
                    DATA_VOLUME_FORMAT: formatOf(settings.dataVolume.live),
                    LOG_GROUP: known.logGroup,
                    SWAP_GIB: known.swapSizeGb,
                    PMM_ENABLE_TELEMETRY: known.telemetry ? 1 : 0,
                },
                pmmSettings: known.files.settings,
                postgresqlQueries: known.files.queries,
            });
            return usable(scope, made);
        });
}
