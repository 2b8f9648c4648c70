import * as pulumi from "@pulumi/pulumi";
import { backupPlan } from "../parts/backup/backup-plan";
import { ecsCluster } from "../parts/ecs/cluster";
import { httpsEndpoint } from "../parts/https-endpoint";
import { machine } from "../parts/instance-type";
import { logGroup } from "../parts/log-group";
import { ownOutputs } from "../parts/outputs";
import { adminSecret } from "../parts/pmm/admin-secret";
import { pmmAutomation } from "../parts/pmm/agents/automation";
import { agentEndpoint } from "../parts/pmm/agents/endpoint";
import { rdsPolicies } from "../parts/pmm/agents/rds-monitoring";
import { hostNetwork } from "../parts/pmm/host-network";
import { pmmHostRole } from "../parts/pmm/host-role";
import { Metrics } from "../parts/pmm/metrics";
import { firewallExclusions, healthPath, pmmNeeds } from "../parts/pmm/requirements";
import { watch } from "../parts/pmm/watch";
import { Scope } from "../parts/scope";
import { pmmEcsAlarms, whereToLook, type Watched } from "./alarms";
import type { PmmEcsArgs } from "./args";
import { clusterHost } from "./cluster";
import { pmmEcsCharts } from "./dashboard";
import { executionRole, taskRole } from "./roles";
import { runbook } from "./runbook";
import { pmmService } from "./service";
import { pmmEcsSettings } from "./settings";
import { storage } from "./storage";
import { hostPort, pmmTask } from "./task";

/**
 * Percona Monitoring and Management on ECS: one task on one EC2 instance, both replaced by themselves when they fail.
 *
 * HTTPS by a load balancer, certificate and DNS names; data on an encrypted file system that all zones reach, or on a volume
 * of the instance, with daily backups; a generated admin password; logs, alarms and a dashboard. Never do two servers write
 * to the same data.
 */
export class PmmEcs extends pulumi.ComponentResource {
    /** Address of PMM, `https://` and the first host name. */
    public readonly url: pulumi.Output<string>;
    /** ARN of the secret whose text is the password of PMM's user `admin`. */
    public readonly adminPasswordSecretArn: pulumi.Output<string>;
    /** Name of the ECS cluster. */
    public readonly clusterName: pulumi.Output<string>;
    /** Name of the ECS service. */
    public readonly serviceName: pulumi.Output<string>;
    /** Name of the auto scaling group of the one instance. */
    public readonly autoScalingGroupName: pulumi.Output<string>;
    /** Id of the instance's security group, in which the task is too. */
    public readonly instanceSecurityGroupId: pulumi.Output<string>;
    /** DNS name of the load balancer, for host names kept elsewhere than in Route 53. */
    public readonly loadBalancerDnsName: pulumi.Output<string>;
    /** ARN of the certificate. */
    public readonly certificateArn: pulumi.Output<string>;
    /** Name of the bucket with the load balancer's access logs, when they are enabled. */
    public readonly accessLogsBucketName?: pulumi.Output<string>;
    /** Host name at which agents reach PMM, on port 443, when there is an `agentEndpoint`. */
    public readonly agentAddress?: pulumi.Output<string>;
    /** Name of the function that keeps PMM in step with what it monitors, when there is something. */
    public readonly reconcilerFunctionName?: pulumi.Output<string>;
    /** Where the data lies: `efs` or `ebs`. */
    public readonly storage: pulumi.Output<string>;
    /** Id of the file system with PMM's data, for the storage `efs`. */
    public readonly fileSystemId?: pulumi.Output<string>;
    /** Id of the security group of the file system's mount targets, for the storage `efs`. */
    public readonly fileSystemSecurityGroupId?: pulumi.Output<string>;
    /** Id of the EBS volume with PMM's data, for the storage `ebs`. */
    public readonly dataVolumeId?: pulumi.Output<string>;
    /** Name of the vault with the backups. */
    public readonly backupVaultName: pulumi.Output<string>;
    /** ARN of the role that makes and restores backups. */
    public readonly backupRoleArn: pulumi.Output<string>;
    /** ARN of the deployment's own SNS topic for alarms. */
    public readonly alarmTopicArn: pulumi.Output<string>;
    /** Name of the log group of containers, host and agents. */
    public readonly logGroupName: pulumi.Output<string>;
    /** Size of the instance's root volume in GiB, as it became. */
    public readonly rootVolumeSizeGb: pulumi.Output<number>;
    /** Size of the instance's swap file in GiB. */
    public readonly swapSizeGb: pulumi.Output<number>;
    /** Region of the deployment. */
    public readonly region: pulumi.Output<string>;
    /**
     * Commands for everyday work with the real names filled in: `openSession`, `readPassword`, `resetPassword`, `followLogs`,
     * `serviceEvents`, `restart`, `replaceHost`, `backUpNow`, `listBackups`, `restore`; where there is a function for it,
     * `reconcileNow` and `rotatePassword`.
     */
    public readonly runbook: pulumi.Output<Record<string, string>>;

    /**
     * @param name at most 20 lower-case letters, digits and hyphens; the names of everything begin with it.
     * @throws ResourceError that lists all that is wrong with the arguments.
     */
    constructor(name: string, args: PmmEcsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("stackwarden:index:PmmEcs", name, args, opts);
        const settings = pmmEcsSettings(this, name, args);
        const scope = new Scope(this, name, "PmmEcs", settings.tags);
        const instance = machine(scope, "instance.type", settings.instance.type, pmmNeeds);

        const network = hostNetwork(scope, settings);
        const endpoint = httpsEndpoint(scope, settings.endpoint, settings.network, {
            securityGroupId: network.securityGroupId,
            protocol: "HTTPS",
            port: hostPort,
            healthPath,
            firewallExclusions,
            // While requests end there is no other task that takes new ones.
            deregistrationDelay: 10,
            // ECS ends an unhealthy task, and a slow minute of PMM is no reason for that.
            unhealthyThreshold: 5,
        });
        const agents =
            settings.agentEndpoint &&
            agentEndpoint(scope, settings.agentEndpoint, settings.network, network.securityGroupId);
        const secret = adminSecret(scope, settings.adminSecret, settings.secretReaders);
        const logs = logGroup(scope, `/aws/ecs/${settings.serviceName}`, settings.logRetentionDays);
        const pmmRole = taskRole(scope);
        const data = storage(scope, settings, network, pmmRole.role.arn);
        // An alarm watches the number of running tasks, which Container Insights counts.
        const cluster = ecsCluster(scope, { name: settings.serviceName, containerInsights: true });
        const host = clusterHost(scope, {
            settings,
            cluster,
            machine: instance,
            subnetIds: data.subnetIds,
            network,
            role: pmmHostRole(scope, {
                managedPolicies: ["service-role/AmazonEC2ContainerServiceforEC2Role"],
                policies: { logs: [logs.writeStatement], ...data.hostStatements, ...rdsPolicies(scope, settings) },
            }),
            logGroupName: logs.group.name,
            dataVolume: data.dataVolume?.host,
        });
        const task = pmmTask(scope, {
            settings,
            machine: instance,
            storage: data,
            taskRole: pmmRole,
            executionRole: executionRole(scope, { image: settings.server.image, secret, logs }),
            secret,
            logGroupName: logs.group.name,
        });
        const service = pmmService(scope, {
            settings,
            cluster,
            host,
            task,
            endpoint,
            agents,
            dependsOn: data.ready,
        });
        const automation =
            agents &&
            pmmAutomation(scope, settings, { endpoint: agents, pmm: agents, adminSecret: secret, whereToLook });
        const backup = backupPlan(scope, settings.backup, [data.arn]);
        const watched: Watched = {
            metrics: new Metrics({
                host: { AutoScalingGroupName: host.group.name },
                fileSystem: {},
                loadBalancer: endpoint.loadBalancer.arnSuffix,
                targetGroup: endpoint.targetGroup.arnSuffix,
                backupVaultName: backup.vault.name,
            }),
            service: { clusterName: cluster.name, serviceName: service.name },
            storageId: data.id,
        };
        const topic = watch(scope, settings, {
            backup,
            alarms: { ...pmmEcsAlarms(settings, watched), ...automation?.alarms },
            charts: [...pmmEcsCharts(settings.storage.kind, watched), ...(automation?.charts ?? [])],
        });

        this.url = endpoint.url;
        this.adminPasswordSecretArn = secret.arn;
        this.clusterName = cluster.name;
        this.serviceName = service.name;
        this.autoScalingGroupName = host.group.name;
        this.instanceSecurityGroupId = network.securityGroupId;
        this.loadBalancerDnsName = endpoint.loadBalancer.dnsName;
        this.certificateArn = endpoint.certificateArn;
        this.accessLogsBucketName = endpoint.accessLogsBucketName;
        this.agentAddress = agents?.address;
        this.reconcilerFunctionName = automation?.reconciler?.name;
        this.storage = pulumi.output<string>(settings.storage.kind);
        this.fileSystemId = data.fileSystem?.id;
        this.fileSystemSecurityGroupId = data.fileSystem?.securityGroupId;
        this.dataVolumeId = data.dataVolume?.id;
        this.backupVaultName = backup.vault.name;
        this.backupRoleArn = backup.roleArn;
        this.alarmTopicArn = topic.arn;
        this.logGroupName = logs.group.name;
        this.rootVolumeSizeGb = host.rootVolumeSizeGb;
        this.swapSizeGb = host.swapSizeGb;
        this.region = scope.region;
        this.runbook = runbook({
            region: scope.region,
            groupName: host.group.name,
            clusterName: cluster.name,
            serviceName: service.name,
            secretArn: secret.arn,
            logGroupName: logs.group.name,
            dataArn: data.arn,
            vaultName: backup.vault.name,
            backupRoleArn: backup.roleArn,
            retentionDays: settings.backup.daily.retentionDays,
            reconcilerName: automation?.reconciler?.name,
            rotationName: automation?.rotation?.name,
            stack: pulumi.getStack(),
        });
        this.registerOutputs(ownOutputs(this));
    }
}
