import * as pulumi from "@pulumi/pulumi";
import * as ec2 from "@pulumi/aws/ec2";
import { alarmTopic } from "../parts/alarms/alarm-topic";
import { backupEvents } from "../parts/backup/backup-events";
import { backupPlan } from "../parts/backup/backup-plan";
import { dashboard } from "../parts/dashboard";
import { dataVolume } from "../parts/data-volume";
import { httpsEndpoint } from "../parts/https-endpoint";
import { machine } from "../parts/instance-type";
import { Scope } from "../parts/scope";
import { adminSecret, hostLogs, instanceRole } from "./access";
import { pmmAlarms } from "./alarms";
import type { PmmEc2Args } from "./args";
import { pmmHost, pmmNeeds, pmmPort } from "./compute";
import { pmmCharts } from "./dashboard";
import { Metrics } from "./metrics";
import { instanceNetwork } from "./network";
import { runbook } from "./runbook";
import { pmmEc2Settings, type PmmEc2Settings } from "./settings";

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
    public readonly accessLogsBucketName: pulumi.Output<string | undefined>;
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
     * Commands for everyday work with the real names filled in: `openSession`, `readPassword`, `followLogs`,
     * `backUpNow`, `listBackups`, `restore`, `growDataVolume`.
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
        const place = instancePlace(scope, settings);

        const network = instanceNetwork(scope, settings);
        const endpoint = httpsEndpoint(scope, settings.endpoint, settings.network, {
            securityGroupId: network.securityGroupId,
            port: pmmPort,
            // PMM 3's own path is /v1/server/readyz; its web server answers this one, of PMM 2, in the same way.
            healthPath: "/v1/readyz",
            firewallExclusions,
        });
        const secret = adminSecret(scope, settings);
        const logs = hostLogs(scope, settings);
        const volume = dataVolume(scope, "data", settings.dataVolume, place.zone);
        const host = pmmHost(scope, {
            settings,
            machine: machine(scope, "instance.type", settings.instance.type, pmmNeeds),
            subnetId: place.subnetId,
            network,
            role: instanceRole(scope, settings, secret),
            secret,
            logs,
            volume,
            targetGroupArn: endpoint.targetGroup.arn,
        });
        const rootVolumeArn = scope.arn("ec2", pulumi.interpolate`volume/${host.instance.rootBlockDevice.volumeId}`);
        const backup = backupPlan(scope, settings.backup, [
            volume.arn,
            ...(settings.backup.rootVolume ? [rootVolumeArn] : []),
        ]);
        const topic = alarmTopic(scope, settings.alarms);
        backupEvents(scope, { vault: backup.vault, copied: settings.backup.copy !== undefined, topicArn: topic.arn });
        const metrics = new Metrics({
            instanceId: host.instance.id,
            dataVolumeId: volume.id,
            loadBalancer: endpoint.loadBalancer.arnSuffix,
            targetGroup: endpoint.targetGroup.arnSuffix,
            backupVaultName: backup.vault.name,
        });
        pmmAlarms(scope, settings, metrics, topic.arn);
        if (settings.dashboard) {
            dashboard(scope, settings.serviceName, pmmCharts(metrics));
        }

        this.url = endpoint.url;
        this.adminPasswordSecretArn = secret.arn;
        this.instanceId = host.instance.id;
        this.instancePrivateIp = host.instance.privateIp;
        this.instanceSecurityGroupId = network.securityGroupId;
        this.loadBalancerDnsName = endpoint.loadBalancer.dnsName;
        this.certificateArn = endpoint.certificateArn;
        this.accessLogsBucketName = endpoint.accessLogsBucketName;
        this.dataVolumeId = volume.id;
        this.backupVaultName = backup.vault.name;
        this.backupRoleArn = backup.roleArn;
        this.alarmTopicArn = topic.arn;
        this.logGroupName = logs.name;
        this.rootVolumeSizeGb = host.rootVolumeSizeGb;
        this.swapSizeGb = host.swapSizeGb;
        this.region = scope.region;
        this.runbook = runbook({
            region: scope.region,
            instanceId: host.instance.id,
            secretArn: secret.arn,
            logGroupName: logs.name,
            volumeId: volume.id,
            volumeArn: volume.arn,
            vaultName: backup.vault.name,
            backupRoleArn: backup.roleArn,
            retentionDays: settings.backup.daily.retentionDays,
            generation: settings.dataVolume.live.name,
        });
        this.registerOutputs({
            url: this.url,
            adminPasswordSecretArn: this.adminPasswordSecretArn,
            instanceId: this.instanceId,
            instancePrivateIp: this.instancePrivateIp,
            instanceSecurityGroupId: this.instanceSecurityGroupId,
            loadBalancerDnsName: this.loadBalancerDnsName,
            certificateArn: this.certificateArn,
            accessLogsBucketName: this.accessLogsBucketName,
            dataVolumeId: this.dataVolumeId,
            backupVaultName: this.backupVaultName,
            backupRoleArn: this.backupRoleArn,
            alarmTopicArn: this.alarmTopicArn,
            logGroupName: this.logGroupName,
            rootVolumeSizeGb: this.rootVolumeSizeGb,
            swapSizeGb: this.swapSizeGb,
            region: this.region,
            runbook: this.runbook,
        });
    }
}

/** What PMM's clients and pages send looks like attacks to common rules: queries, dashboards, metrics. */
const firewallExclusions = {
    commonRules: [
        "/v1/",
        "/graph/api/",
        "/victoriametrics/",
        "/prometheus/",
        "/agent.",
        "/inventory.",
        "/management.",
        "/server.",
    ],
    rateLimit: ["/victoriametrics/", "/prometheus/", "/agent."],
};

/** The private subnet of the instance, and the availability zone it is in, which the volume must share. */
function instancePlace(
    scope: Scope,
    { instance, network }: PmmEc2Settings,
): { subnetId: pulumi.Output<string>; zone: pulumi.Output<string> } {
    const subnetId = pulumi.all([network.privateSubnetIds, instance.subnetId]).apply(([subnets, wanted]) => {
        const chosen = wanted ?? subnets[0] ?? "";
        return subnets.includes(chosen)
            ? chosen
            : scope.refuse(
                  `instance.subnetId is "${chosen}": must be one of network.privateSubnetIds, ${subnets.join(", ")}`,
              );
    });
    const zone = ec2.getSubnetOutput({ id: subnetId }, scope.options()).availabilityZone;
    return { subnetId, zone };
}
