import * as pulumi from "@pulumi/pulumi";
import type * as ecs from "@pulumi/aws/ecs";
import { fargateCluster } from "../parts/ecs/cluster";
import { ownOutputs } from "../parts/outputs";
import { Scope } from "../parts/scope";
import { warn } from "../parts/warnings";
import type { PanintelligenceArgs } from "./args";
import { panintelligenceBalancer } from "./balancer";
import { database } from "./database";
import { fileStore } from "./file-store";
import { imageSource } from "./image-source";
import { licenceSecret } from "./licence-secret";
import { panintelligenceGroups } from "./network";
import { operations } from "./operations";
import { costTag } from "./operations/budget";
import { runbook, type ToolNames } from "./runbook";
import { quotaNeeds } from "./runbook/quotas";
import { seeding } from "./seed";
import { panintelligenceServices } from "./services";
import { serviceNames } from "./services/names";
import { probedAddresses } from "./services/probed";
import { panintelligenceSettings, type PanintelligenceSettings } from "./settings";
import { interfaceEndpoints, storageEndpoint } from "./vpc-endpoints";
import { warnings } from "./warnings";

/**
 * Panintelligence on Fargate: the dashboard, its renderer, its scheduler and its analytics service, which find each other and work
 * after one update.
 *
 * HTTPS by a load balancer, certificate and DNS names, for the dashboard alone; a MariaDB database over two zones; an encrypted
 * file system that is seeded once and never overwritten; generated passwords and the licence in Secrets Manager; a role and a
 * security group for each service; logs, alarms, a dashboard, daily backups, a budget and a run book.
 */
export class Panintelligence extends pulumi.ComponentResource {
    /** Address of the dashboard, `https://` and the first host name. */
    public readonly dashboardUrl: pulumi.Output<string>;
    /** Address of Adminer, when it is there. */
    public readonly adminerUrl?: pulumi.Output<string>;
    /** DNS name of the load balancer, for host names kept elsewhere than in Route 53. */
    public readonly loadBalancerDnsName: pulumi.Output<string>;
    /** ARN of the certificate. */
    public readonly certificateArn: pulumi.Output<string>;
    /** ARN of the dashboard's target group. */
    public readonly targetGroupArn: pulumi.Output<string>;
    /** Name of the bucket with the load balancer's access logs, when they are enabled. */
    public readonly accessLogsBucketName?: pulumi.Output<string>;
    /** Name of the ECS cluster. */
    public readonly clusterName: pulumi.Output<string>;
    /** ARN of the ECS cluster. */
    public readonly clusterArn: pulumi.Output<string>;
    /** Names of the ECS services by what they run: `dashboard`, and of `renderer`, `pirana`, `scheduler` and `adminer` those there are. */
    public readonly serviceNames: pulumi.Output<Record<string, string>>;
    /** ARNs of the roles of the tasks, likewise. */
    public readonly taskRoleArns: pulumi.Output<Record<string, string>>;
    /** Names of the log groups, likewise. */
    public readonly logGroupNames: pulumi.Output<Record<string, string>>;
    /** Ids of the security groups of the services, likewise. */
    public readonly securityGroupIds: pulumi.Output<Record<string, string>>;
    /** Host name of the database. */
    public readonly databaseEndpoint: pulumi.Output<string>;
    /** Identifier of the database's instance. */
    public readonly databaseIdentifier: pulumi.Output<string>;
    /** ARN of the secret with the database's user and password. */
    public readonly databaseSecretArn: pulumi.Output<string>;
    /** ARN of the secret with the licence. */
    public readonly licenceSecretArn: pulumi.Output<string>;
    /** Id of the file system. */
    public readonly fileSystemId: pulumi.Output<string>;
    /** Ids of its access points, by directory. */
    public readonly accessPointIds: pulumi.Output<Record<string, string>>;
    /** SHA-256 of the files that the file system was last seeded with. */
    public readonly seedBundle: pulumi.Output<string>;
    /** What the seeding did, as JSON: how many files it made, kept and replaced. */
    public readonly seedReport: pulumi.Output<string>;
    /** Name of the function that seeds. */
    public readonly seederFunctionName: pulumi.Output<string>;
    /** Name of the bucket with the files to seed and with dumps of the database. */
    public readonly bucketName: pulumi.Output<string>;
    /** Name of the vault with the backups. */
    public readonly backupVaultName: pulumi.Output<string>;
    /** ARN of the role that makes and restores backups. */
    public readonly backupRoleArn: pulumi.Output<string>;
    /** ARN of the deployment's own SNS topic for alarms. */
    public readonly alarmTopicArn: pulumi.Output<string>;
    /** Name of the dashboard of metrics in CloudWatch, when there is one. */
    public readonly metricsDashboardName?: pulumi.Output<string>;
    /** Its address in the console. */
    public readonly metricsDashboardUrl?: pulumi.Output<string>;
    /** Id of the VPC, to peer with those of data sources. */
    public readonly vpcId: pulumi.Output<string>;
    /** Ids of the subnets that the tasks are in. */
    public readonly privateSubnetIds: pulumi.Output<string[]>;
    /** USD a month that it is estimated to cost, without traffic and licence. */
    public readonly estimatedMonthlyUsd: pulumi.Output<number>;
    /** Region of the deployment. */
    public readonly region: pulumi.Output<string>;
    /** Commands for everyday work and for bad days with the real names filled in. */
    public readonly runbook: pulumi.Output<Record<string, string>>;

    /**
     * @param name at most 20 lower-case letters, digits and hyphens; the names of everything begin with it.
     * @throws ResourceError that lists all that is wrong with the arguments.
     */
    constructor(name: string, args: PanintelligenceArgs, opts?: pulumi.ComponentResourceOptions) {
        super("stackwarden:index:Panintelligence", name, withSecretLicence(args), opts);
        const settings = panintelligenceSettings(this, name, args);
        const scope = new Scope(this, name, "Panintelligence", tagsOf(settings));
        warn(this, warnings(settings));

        const s3 = storageEndpoint(scope, settings);
        const groups = panintelligenceGroups(scope, settings, s3?.prefixListId);
        const vpcEndpoints = [
            ...(s3 ? [s3] : []),
            ...interfaceEndpoints(scope, settings, () => groups.idOf("endpoints")),
        ];
        const db = database(scope, settings, { securityGroupId: groups.idOf("database") });
        const files = fileStore(scope, settings, { securityGroupId: groups.idOf("files") });
        const seed = seeding(scope, settings, {
            securityGroupId: groups.idOf("seeder"),
            files,
            ways: [...groups.waysFrom("seeder"), ...vpcEndpoints],
        });
        const licence = licenceSecret(scope, settings);
        const balancer = panintelligenceBalancer(scope, settings, groups.idOf("alb"));
        const cluster = fargateCluster(scope, {
            name: `${settings.namePrefix}-cluster`,
            containerInsights: settings.containerInsights,
        });
        const names = serviceNames(scope, settings);
        const images = imageSource(scope, settings);
        const services = panintelligenceServices(scope, {
            settings,
            cluster,
            groups,
            balancer,
            images,
            database: db,
            files,
            licence,
            names,
            seeded: [seed.invocation],
            vpcEndpoints,
        });
        const operated = operations(scope, settings.operations, {
            settings,
            cluster,
            services: services.map(({ role, service, logGroupName }) => ({ role, name: service.name, logGroupName })),
            balancer: {
                loadBalancer: balancer.front.loadBalancer,
                targetGroup: balancer.dashboard.targetGroup,
                certificateArn: balancer.front.certificateArn,
            },
            database: db,
            files,
            seeding: seed,
            probe: {
                securityGroupId: groups.idOf("probe"),
                dependsOn: groups.waysFrom("probe"),
                services: probedAddresses(settings, names),
            },
            databaseTools: { securityGroupId: groups.idOf("tools"), dependsOn: groups.waysFrom("tools") },
            images,
            licenceExpiresOn: settings.licence.expiresOn,
        });

        const { adminer } = settings.services;
        const byRole = <Value>(valueOf: (service: (typeof services)[number]) => Value): Record<string, Value> =>
            Object.fromEntries(services.map((service) => [service.role, valueOf(service)]));
        this.dashboardUrl = balancer.front.url;
        this.adminerUrl = adminer && pulumi.output(`https://${adminer.hostname}`);
        this.loadBalancerDnsName = balancer.front.loadBalancer.dnsName;
        this.certificateArn = balancer.front.certificateArn;
        this.targetGroupArn = balancer.dashboard.targetGroup.arn;
        this.accessLogsBucketName = balancer.front.accessLogsBucketName;
        this.clusterName = cluster.name;
        this.clusterArn = cluster.arn;
        this.serviceNames = pulumi.all(byRole(({ service }) => service.name));
        this.taskRoleArns = pulumi.all(byRole(({ taskRoleArn }) => taskRoleArn));
        this.logGroupNames = pulumi.all(byRole(({ logGroupName }) => logGroupName));
        this.securityGroupIds = pulumi.all(byRole(({ role }) => groups.idOf(role)));
        this.databaseEndpoint = db.host;
        this.databaseIdentifier = db.identifier;
        this.databaseSecretArn = db.secret.arn;
        this.licenceSecretArn = licence.arn;
        this.fileSystemId = files.fileSystem.id;
        this.accessPointIds = pulumi.all(
            Object.fromEntries(Object.entries(files.accessPoints).map(([directory, { id }]) => [directory, id])),
        );
        this.seedBundle = pulumi.output(seed.bundle);
        this.seedReport = pulumi.jsonStringify(seed.report);
        this.seederFunctionName = seed.function.name;
        this.bucketName = seed.bucket.bucket;
        this.backupVaultName = operated.backup.vault.name;
        this.backupRoleArn = operated.backup.roleArn;
        this.alarmTopicArn = operated.topic.arn;
        this.metricsDashboardName = operated.dashboardName;
        this.metricsDashboardUrl = operated.dashboardName && dashboardUrl(scope, operated.dashboardName);
        this.vpcId = settings.network.vpcId;
        this.privateSubnetIds = settings.network.privateSubnetIds;
        this.estimatedMonthlyUsd = pulumi.output(settings.operations.estimatedUsd);
        this.region = scope.region;
        this.runbook = runbook({
            region: scope.region,
            namePrefix: settings.namePrefix,
            alarmTopicArn: operated.topic.arn,
            clusterName: cluster.name,
            services: byRole(({ service }) => service.name),
            targetGroupArn: this.targetGroupArn,
            database: { identifier: db.identifier, arn: db.instance.arn, secretArn: db.secret.arn },
            fileSystem: { id: files.fileSystem.id, arn: files.fileSystem.arn },
            backup: {
                vaultName: operated.backup.vault.name,
                roleArn: operated.backup.roleArn,
                retentionDays: settings.operations.backup.daily.retentionDays,
            },
            bucketName: seed.bucket.bucket,
            seed: { ...settings.seed, bundle: seed.bundle },
            seeder: { name: seed.function.name, logGroupName: seed.logGroupName },
            probeLogGroupName: operated.probeLogGroupName,
            databaseTools: toolNames(operated.databaseTools),
            fileTools: operated.fileTools && toolNames(operated.fileTools),
            tools: { securityGroupId: groups.idOf("tools"), subnetIds: settings.network.privateSubnetIds },
            quotas: quotaNeeds(settings),
            enableExec: settings.enableExec,
        });
        this.registerOutputs(ownOutputs(this));
    }
}

function dashboardUrl({ region }: Scope, name: pulumi.Output<string>): pulumi.Output<string> {
    return pulumi.interpolate`https://console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`;
}

function toolNames({ arn, family }: ecs.TaskDefinition): ToolNames {
    return { taskDefinitionArn: arn, family };
}

/** Beside the user's own tags the one that costs go by: the component's name is the same in all stacks of a program. */
function tagsOf({ namePrefix, tags }: PanintelligenceSettings): pulumi.Output<Record<string, string>> {
    return pulumi.output(tags ?? {}).apply((own): Record<string, string> => ({ ...own, [costTag]: namePrefix }));
}

/** The state of a stack holds a component's arguments: in it, the licence is to be a secret however it was given. */
function withSecretLicence(args: PanintelligenceArgs): PanintelligenceArgs {
    const { value } = args.licence;
    return value === undefined ? args : { ...args, licence: { ...args.licence, value: pulumi.secret(value) } };
}
