import * as pulumi from "@pulumi/pulumi";
import { mysqlPort } from "../../agents/percona-node/contract";
import { alarmTopic } from "../parts/alarms/alarm-topic";
import { metricAlarms } from "../parts/alarms/metric-alarm";
import { allTopics } from "../parts/alarms/recipients";
import { dashboard } from "../parts/dashboard";
import { logGroup } from "../parts/log-group";
import { ownOutputs } from "../parts/outputs";
import { Scope } from "../parts/scope";
import { perconaAlarms } from "./alarms";
import type { PerconaClusterArgs } from "./args";
import { perconaCharts } from "./dashboard";
import { diskKeyGrant } from "./disk-key";
import { clusterDocuments } from "./documents";
import { nodeGroup } from "./group";
import { clusterEndpoints } from "./load-balancer";
import { nodeMachine, nodeSubnets } from "./machine";
import { ClusterMetrics } from "./metrics";
import { clusterNames } from "./names";
import { clusterNetwork, readPort } from "./network";
import { nodeUserData } from "./node-variables";
import { nodeRole } from "./roles";
import { runbook } from "./runbook";
import { clusterSecrets } from "./secrets";
import { perconaClusterSettings } from "./settings";
import { agentBundle, backupBucket, coordinationTable } from "./storage";
import { nodeTemplate } from "./template";

/**
 * A cluster of Percona Server with MySQL Group Replication: three, five or seven nodes over the zones of a region, one of which
 * takes writes. When it fails, another takes over by itself, and no acknowledged write is lost.
 *
 * An internal load balancer with an endpoint for writes and one for reads; nodes that are replaced one by one, without an
 * outage, when something about them changes; scheduled backups, archived binary logs and drills of restores; generated
 * passwords; logs, alarms, a dashboard, and documents of Systems Manager for everyday work.
 */
export class PerconaCluster extends pulumi.ComponentResource {
    /** Where clients write: the load balancer's DNS name, `:` and 3306. */
    public readonly writerEndpoint: pulumi.Output<string>;
    /** Where clients read: the load balancer's DNS name, `:` and 3307. */
    public readonly readerEndpoint: pulumi.Output<string>;
    /** Private name of the write endpoint, when there are `names`; its port is 3306. */
    public readonly writerName?: pulumi.Output<string>;
    /** Private name of the read endpoint, when there are `names`; its port is 3307. */
    public readonly readerName?: pulumi.Output<string>;
    /** DNS name of the load balancer. */
    public readonly nlbDnsName: pulumi.Output<string>;
    /** ARN of the load balancer. */
    public readonly nlbArn: pulumi.Output<string>;
    /** ARN of the target group of writes. */
    public readonly writeTargetGroupArn: pulumi.Output<string>;
    /** ARN of the target group of reads. */
    public readonly readTargetGroupArn: pulumi.Output<string>;
    /** Name of the auto scaling group of the nodes. */
    public readonly autoScalingGroupName: pulumi.Output<string>;
    /** ARN of the auto scaling group of the nodes. */
    public readonly autoScalingGroupArn: pulumi.Output<string>;
    /** Name of the DynamoDB table by which the nodes agree. */
    public readonly tableName: pulumi.Output<string>;
    /** ARN of that table. */
    public readonly tableArn: pulumi.Output<string>;
    /** Name of the bucket with backups and binary logs. */
    public readonly bucketName: pulumi.Output<string>;
    /** ARN of that bucket. */
    public readonly bucketArn: pulumi.Output<string>;
    /** Where the backups of this cluster are, as another cluster's `bootstrapFrom` takes it. */
    public readonly backupLocation: pulumi.Output<string>;
    /** Id of the nodes' security group. */
    public readonly securityGroupId: pulumi.Output<string>;
    /** Id of the load balancer's security group. */
    public readonly nlbSecurityGroupId: pulumi.Output<string>;
    /** ARN of the nodes' role. */
    public readonly instanceRoleArn: pulumi.Output<string>;
    /** Name of the nodes' instance profile. */
    public readonly instanceProfileName: pulumi.Output<string>;
    /** Where the data of the nodes lies: `ebs` or `instance-store`. */
    public readonly storage: pulumi.Output<string>;
    /** ARN of the secret with the passwords of MySQL's accounts, `{"root", "replication", "backup", "monitor"}`. */
    public readonly credentialsSecretArn: pulumi.Output<string>;
    /** Name of that secret. */
    public readonly credentialsSecretName: pulumi.Output<string>;
    /** ARN of the secret with the passphrase of the data disks, for the storage `instance-store`. */
    public readonly luksSecretArn?: pulumi.Output<string>;
    /** ARN of the cluster's own SNS topic, for alarms and failovers. */
    public readonly alarmTopicArn: pulumi.Output<string>;
    /** Name of the log group of the nodes. */
    public readonly logGroupName: pulumi.Output<string>;
    /** Region of the cluster. */
    public readonly region: pulumi.Output<string>;
    /** Commands for everyday work with the real names filled in; the guide's page on operations tells what each is for. */
    public readonly runbook: pulumi.Output<Record<string, string>>;

    /**
     * @param name at most 20 lower-case letters, digits and hyphens; the names of everything begin with it.
     * @throws ResourceError that lists all that is wrong with the arguments.
     */
    constructor(name: string, args: PerconaClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        super("stackwarden:index:PerconaCluster", name, args, opts);
        const settings = perconaClusterSettings(this, name, args);
        const scope = new Scope(this, name, "PerconaCluster", settings.tags);
        const machine = nodeMachine(scope, settings);
        const subnetIds = nodeSubnets(scope, settings);

        const network = clusterNetwork(scope, settings);
        const endpoints = clusterEndpoints(scope, settings, subnetIds, network.loadBalancerGroupId);
        const table = coordinationTable(scope, settings);
        const backups = backupBucket(scope, settings);
        const agent = agentBundle(scope, settings, backups.bucket);
        const secrets = clusterSecrets(scope, settings);
        const logs = logGroup(scope, `/aws/ec2/${settings.prefix}`, settings.logRetentionDays);
        const topic = alarmTopic(scope, settings.alarms);
        const resources = { table, bucket: backups.bucket, secrets, topic, logs };
        const role = nodeRole(scope, settings, resources);
        const template = nodeTemplate(scope, {
            settings,
            machine,
            securityGroupId: network.nodesGroupId,
            role,
            userData: nodeUserData(scope, { settings, machine, resources, endpoints, agent }),
        });
        const group = nodeGroup(scope, {
            settings,
            template,
            subnetIds,
            endpoints,
            ready: [
                ...role.permissions,
                network.wayOut,
                backups.ready,
                agent.object,
                secrets.credentials.version,
                ...(secrets.luks ? [secrets.luks.version] : []),
                ...(settings.kmsKeyArn ? [diskKeyGrant(scope, settings.kmsKeyArn)] : []),
            ],
        });
        clusterDocuments(scope, settings);
        if (settings.names) {
            clusterNames(scope, settings.names, settings.network.vpcId, endpoints.loadBalancer);
        }
        const metrics = new ClusterMetrics({
            clusterId: settings.clusterId,
            groupName: settings.prefix,
            loadBalancer: endpoints.loadBalancer.arnSuffix,
            writeTargets: endpoints.write.arnSuffix,
            readTargets: endpoints.read.arnSuffix,
        });
        metricAlarms(scope, perconaAlarms(settings, metrics), allTopics(topic, settings.alarms));
        if (settings.dashboard) {
            dashboard(scope, settings.prefix, perconaCharts(metrics));
        }

        this.writerEndpoint = pulumi.interpolate`${endpoints.loadBalancer.dnsName}:${mysqlPort}`;
        this.readerEndpoint = pulumi.interpolate`${endpoints.loadBalancer.dnsName}:${readPort}`;
        this.writerName = settings.names && pulumi.output(settings.names.write);
        this.readerName = settings.names && pulumi.output(settings.names.read);
        this.nlbDnsName = endpoints.loadBalancer.dnsName;
        this.nlbArn = endpoints.loadBalancer.arn;
        this.writeTargetGroupArn = endpoints.write.arn;
        this.readTargetGroupArn = endpoints.read.arn;
        this.autoScalingGroupName = group.name;
        this.autoScalingGroupArn = group.arn;
        this.tableName = table.name;
        this.tableArn = table.arn;
        this.bucketName = backups.bucket.bucket;
        this.bucketArn = backups.bucket.arn;
        this.backupLocation = pulumi.interpolate`s3://${backups.bucket.bucket}/${settings.clusterId}`;
        this.securityGroupId = network.nodesGroupId;
        this.nlbSecurityGroupId = network.loadBalancerGroupId;
        this.instanceRoleArn = role.role.arn;
        this.instanceProfileName = role.profile.name;
        this.storage = pulumi.output<string>(settings.node.storage);
        this.credentialsSecretArn = secrets.credentials.arn;
        this.credentialsSecretName = secrets.credentials.name;
        this.luksSecretArn = secrets.luks?.arn;
        this.alarmTopicArn = topic.arn;
        this.logGroupName = logs.group.name;
        this.region = scope.region;
        this.runbook = runbook({
            region: scope.region,
            clusterId: settings.clusterId,
            prefix: settings.prefix,
            tableName: table.name,
            bucketName: backups.bucket.bucket,
            credentialsSecretArn: secrets.credentials.arn,
            logGroupName: logs.group.name,
            writeTargetGroupArn: endpoints.write.arn,
        });
        this.registerOutputs(ownOutputs(this));
    }
}
