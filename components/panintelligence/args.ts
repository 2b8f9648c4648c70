import type * as pulumi from "@pulumi/pulumi";
import type { Backup } from "../parts/backup/backup";
import type { Network } from "../parts/network";
import type { PanintelligenceDatabase } from "./database/args";
import type { PanintelligenceEndpoint } from "./endpoint";
import type { PanintelligenceFiles } from "./file-store/args";
import type { Licence } from "./licence";
import type { PanintelligenceAlarms } from "./operations/alarm-settings";
import type { Budget } from "./operations/budget";
import type { DatabaseTools } from "./operations/tools";
import type { PanintelligenceImages } from "./images";
import type { Seed } from "./seed/args";
import type { Adminer, Dashboard, PanintelligenceService, ScalableService } from "./services/args";
import type { VpcEndpoints } from "./vpc-endpoints";

/** What a deployment of Panintelligence is made from. */
export interface PanintelligenceArgs {
    /**
     * What the names in AWS begin with: `<namePrefix>-dashboard` and so on; unique in the region and account. At most 18
     * lower-case letters, digits and single hyphens. Default: the component's name, `-`, and the stack's.
     */
    namePrefix?: string;
    /** Where it lives: tasks in the private subnets, the load balancer in the public ones. */
    network: PanintelligenceNetwork;
    /** The HTTPS address of the dashboard. */
    endpoint: PanintelligenceEndpoint;
    /** Panintelligence's licence. */
    licence: Licence;
    /** Where the images come from. */
    images: PanintelligenceImages;
    /** The dashboard. Default: one task of 1024 CPU units and 2048 MiB. */
    dashboard?: Dashboard;
    /** The renderer, which draws reports. Default: one task of 2048 CPU units and 4096 MiB. */
    renderer?: ScalableService;
    /** Pirana, the analytics service, also called pipredict. Default: one task of 512 CPU units and 1024 MiB. */
    pirana?: ScalableService;
    /** The scheduler, of which there is always exactly one. Default: 512 CPU units and 1024 MiB. */
    scheduler?: PanintelligenceService;
    /** Adminer, a web page for the database. Default: none. */
    adminer?: Adminer;
    /** The repository database. Default: MariaDB 10.11 on a db.t3.medium in two zones, backed up for 7 days. */
    database?: PanintelligenceDatabase;
    /** Images of the task that dumps and loads the database, and of the one that brings files back. Default: public ones. */
    databaseTools?: DatabaseTools;
    /** The file system with themes, images and keys. Default: encrypted, general purpose, bursting. */
    files?: PanintelligenceFiles;
    /** Files that the file system begins with. Default: none; the dashboard brings themes of its own. */
    seed?: Seed;
    /** Who hears of trouble, and when. */
    alarms: PanintelligenceAlarms;
    /** Daily backups of files and database. Default: at 18:00 UTC, kept for 35 days. */
    backup?: Backup;
    /** A monthly budget, told of at a forecast of 80 and 100 percent. Default: a quarter more than the estimated cost. */
    budget?: Budget;
    /** Whether there is a CloudWatch dashboard. Default: true. */
    dashboardOfMetrics?: boolean;
    /** Lets people open a shell in the tasks (`aws ecs execute-command`). Default: false. */
    enableExec?: boolean;
    /**
     * Lets ECS ask renderer, Pirana and scheduler every 30 seconds whether they are well: others find a task by name once it is, and
     * one that is not any more is replaced. Needs a shell in their images (`/bin/sh`). Default: true.
     */
    healthChecks?: boolean;
    /** Sends the cluster's own figures to CloudWatch (Container Insights). Default: false. */
    containerInsights?: boolean;
    /**
     * ARN of the KMS key for database, files, objects, secrets and logs. Its policy must let CloudWatch Logs use it
     * (`logs.<region>.amazonaws.com`), or no log group is made. Default: AWS's own keys.
     */
    kmsKeyArn?: pulumi.Input<string>;
    /** Days to keep the logs, as CloudWatch has them. Default: 30. */
    logRetentionDays?: pulumi.Input<number>;
    /** Days between the deletion of a secret and its loss: 0, or from 7 to 30. Default: 30. */
    secretRecoveryDays?: pulumi.Input<number>;
    /** Refuses to delete what holds data until this is switched off and applied. Default: true. */
    protect?: boolean;
    /**
     * Tags for everything that can have tags, up to 40. Names that begin with `aws:` or `stackwarden:` are taken.
     * Default: none.
     */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Where Panintelligence lives. */
export interface PanintelligenceNetwork extends Network {
    /** Ids of subnets without a way to the internet, for the database, in two zones or more. Default: the private ones. */
    isolatedSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** Ids of the route tables of the private subnets, which the endpoint of S3 is entered into. Default: none, and no endpoint of S3. */
    privateRouteTableIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** Endpoints of AWS's services in the VPC. Default: `gateway-only`. */
    vpcEndpoints?: VpcEndpoints;
    /**
     * IPv4 ranges outside of the deployment that its tasks may connect to: the dashboard and the scheduler at every port, since
     * data sources and mail servers are there, the others at 443. An empty list is for `vpcEndpoints` `private`. Default:
     * `["0.0.0.0/0"]`, everywhere.
     */
    egressCidrs?: string[];
}
