import * as pulumi from "@pulumi/pulumi";
import { backupPlan } from "../parts/backup/backup-plan";
import { dataVolume } from "../parts/data-volume";
import { httpsEndpoint } from "../parts/https-endpoint";
import { machine } from "../parts/instance-type";
import { logGroup } from "../parts/log-group";
import { ownOutputs } from "../parts/outputs";
import { adminSecret } from "../parts/pmm/admin-secret";
import { pmmAutomation } from "../parts/pmm/agents/automation";
import { agentEndpoint } from "../parts/pmm/agents/endpoint";
import { rdsPolicies } from "../parts/pmm/agents/rds-monitoring";
import { hostNetwork, hostPlace } from "../parts/pmm/host-network";
import { pmmHostRole } from "../parts/pmm/host-role";
import { Metrics } from "../parts/pmm/metrics";
import { firewallExclusions, healthPath, pmmNeeds } from "../parts/pmm/requirements";
import { watch } from "../parts/pmm/watch";
import { Scope } from "../parts/scope";
import { pmmEc2Alarms, whereToLook } from "./alarms";
import type { PmmEc2Args } from "./args";
import { pmmHost, pmmPort } from "./compute";
import { pmmCharts } from "./dashboard";
import { runbook } from "./runbook";
import { pmmEc2Settings } from "./settings";

/**
 * Percona Monitoring and Management on one EC2 instance, with its data on an EBS volume of its own.
 *
 * HTTPS by a load balancer, certificate and DNS names; an instance that can be replaced at any time, and recovers by itself;
 * an encrypted, protected data volume with daily backups; a generated admin password; logs, alarms and a dashboard.
 */
export class PmmEc2 extends pulumi.ComponentResource {
    /** Address of PMM, `https://` and the first host name. */
    public readonly url: pulumi.Output<string>;
    /** ARN of the secret whose text is the password of PMM's user `admin`. */
    public readonly adminPasswordSecretArn: pulumi.Output<string>;
    /** Id of the EC2 instance; a new one after each replacement. */
    public readonly instanceId: pulumi.Output<string>;
    /** Private IPv4 address of the instance; a new one after each replacement. */
    public readonly instancePrivateIp: pulumi.Output<string>;
    /** Id of the instance's security group. */
    public readonly instanceSecurityGroupId: pulumi.Output<string>;
    /** DNS name of the load balancer, for host names kept elsewhere than in Route 53. */
    public readonly loadBalancerDnsName: pulumi.Output<string>;
    /** ARN of the certificate. */
    public readonly certificateArn: pulumi.Output<string>;
    /** Name of the bucket with the load balancer's access logs, when they are enabled. */
    public readonly accessLogsBucketName?: pulumi.Output<string>;
    /** Host name or address at which agents reach PMM, on port 443. */
    public readonly agentAddress: pulumi.Output<string>;
    /** Name of the function that keeps PMM in step with what it monitors, when there is something. */
    public readonly reconcilerFunctionName?: pulumi.Output<string>;
    /** Id of the EBS volume with PMM's data. */
    public readonly dataVolumeId: pulumi.Output<string>;
    /** Name of the vault with the backups. */
    public readonly backupVaultName: pulumi.Output<string>;
    /** ARN of the role that makes and restores backups. */
    public readonly backupRoleArn: pulumi.Output<string>;
    /** ARN of the deployment's own SNS topic for alarms. */
    public readonly alarmTopicArn: pulumi.Output<string>;
    /** Name of the log group of host, container and agent. */
    public readonly logGroupName: pulumi.Output<string>;
    /** Size of the instance's root volume in GiB, as it became. */
    public readonly rootVolumeSizeGb: pulumi.Output<number>;
    /** Size of the instance's swap file in GiB. */
    public readonly swapSizeGb: pulumi.Output<number>;
    /** Region of the deployment. */
    public readonly region: pulumi.Output<string>;
    /**
     * Commands for everyday work with the real names filled in: `openSession`, `readPassword`, `resetPassword`, `followLogs`,
     * `backUpNow`, `listBackups`, `restore`, `growDataVolume`; where there is a function for it, `reconcileNow` and
     * `rotatePassword`.
     */
    public readonly runbook: pulumi.Output<Record<string, string>>;

    /**
     * @param name at most 20 lower-case letters, digits and hyphens; the names of everything begin with it.
     * @throws ResourceError that lists all that is wrong with the arguments.
     */
    constructor(name: string, args: PmmEc2Args, opts?: pulumi.ComponentResourceOptions) {
        super("stackwarden:index:PmmEc2", name, args, opts);
        const settings = pmmEc2Settings(this, name, args);
        const scope = new Scope(this, name, "PmmEc2", settings.tags);
        const place = hostPlace(scope, settings);

        const network = hostNetwork(scope, settings);
        const endpoint = httpsEndpoint(scope, settings.endpoint, settings.network, {
            securityGroupId: network.securityGroupId,
            protocol: "HTTP",
            port: pmmPort,
            healthPath,
            firewallExclusions,
        });
        const agents =
            settings.agentEndpoint &&
            agentEndpoint(scope, settings.agentEndpoint, settings.network, network.securityGroupId);
        const secret = adminSecret(scope, settings.adminSecret, settings.secretReaders);
        const logs = logGroup(scope, `/aws/ec2/${settings.serviceName}`, settings.logRetentionDays);
        const volume = dataVolume(scope, "data", settings.dataVolume, place.zone);
        const host = pmmHost(scope, {
            settings,
            machine: machine(scope, "instance.type", settings.instance.type, pmmNeeds),
            subnetId: place.subnetId,
            network,
            role: pmmHostRole(scope, {
                policies: {
                    secret: secret.readStatements,
                    logs: [logs.writeStatement],
                    ...rdsPolicies(scope, settings),
                },
            }),
            secret,
            logs: logs.group,
            volume,
            targetGroupArn: endpoint.targetGroup.arn,
            agentTargetGroupArn: agents?.targetGroup.arn,
        });
        const pmm = agents ?? { address: host.instance.privateIp, securityGroupId: network.securityGroupId };
        const automation = pmmAutomation(scope, settings, {
            endpoint: agents,
            pmm,
            adminSecret: secret,
            whereToLook,
        });
        const rootVolumeArn = scope.arn("ec2", pulumi.interpolate`volume/${host.instance.rootBlockDevice.volumeId}`);
        const backup = backupPlan(scope, settings.backup, [
            volume.arn,
            ...(settings.backup.rootVolume ? [rootVolumeArn] : []),
        ]);
        const metrics = new Metrics({
            host: { InstanceId: host.instance.id },
            fileSystem: { fstype: "ext4" },
            loadBalancer: endpoint.loadBalancer.arnSuffix,
            targetGroup: endpoint.targetGroup.arnSuffix,
            backupVaultName: backup.vault.name,
        });
        const topic = watch(scope, settings, {
            backup,
            alarms: {
                ...pmmEc2Alarms(scope, settings, {
                    metrics,
                    instanceId: host.instance.id,
                    dataVolumeId: volume.id,
                }),
                ...automation.alarms,
            },
            charts: [...pmmCharts(metrics, volume.id), ...automation.charts],
        });

        this.url = endpoint.url;
        this.adminPasswordSecretArn = secret.arn;
        this.instanceId = host.instance.id;
        this.instancePrivateIp = host.instance.privateIp;
        this.instanceSecurityGroupId = network.securityGroupId;
        this.loadBalancerDnsName = endpoint.loadBalancer.dnsName;
        this.certificateArn = endpoint.certificateArn;
        this.accessLogsBucketName = endpoint.accessLogsBucketName;
        this.agentAddress = pmm.address;
        this.reconcilerFunctionName = automation.reconciler?.name;
        this.dataVolumeId = volume.id;
        this.backupVaultName = backup.vault.name;
        this.backupRoleArn = backup.roleArn;
        this.alarmTopicArn = topic.arn;
        this.logGroupName = logs.group.name;
        this.rootVolumeSizeGb = host.rootVolumeSizeGb;
        this.swapSizeGb = host.swapSizeGb;
        this.region = scope.region;
        this.runbook = runbook({
            region: scope.region,
            instanceId: host.instance.id,
            secretArn: secret.arn,
            logGroupName: logs.group.name,
            volumeId: volume.id,
            dataArn: volume.arn,
            vaultName: backup.vault.name,
            backupRoleArn: backup.roleArn,
            retentionDays: settings.backup.daily.retentionDays,
            reconcilerName: automation.reconciler?.name,
            rotationName: automation.rotation?.name,
            generation: settings.dataVolume.live.name,
        });
        this.registerOutputs(ownOutputs(this));
    }
}
