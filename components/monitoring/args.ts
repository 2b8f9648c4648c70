import type * as pulumi from "@pulumi/pulumi";
import type { AccessLogs } from "../parts/https-endpoint/endpoint";
import type { Network } from "../parts/network";
import type { MonitoringAlarms } from "./alerting";
import type { MonitoringGrafana } from "./grafana/args";
import type { ImagePipeline } from "./pipeline";
import type { MonitoringPrometheus } from "./prometheus/args";
import type { MonitoredService, ScrapedService } from "./services/args";

/** What Prometheus and Grafana on Fargate are made from. */
export interface MonitoringArgs {
    /**
     * What the names in AWS begin with: `<namePrefix>-cluster`, `<namePrefix>-prometheus` and so on; unique in the region and
     * account. At most 18 lower-case letters, digits and single hyphens. Default: the component's name, `-`, and the stack's.
     */
    namePrefix?: string;
    /** Where all of it lives: tasks in the private subnets, the public load balancer in the public ones. */
    network: Network;
    /**
     * Puts the tasks into the public subnets, with addresses on the internet, for a network without NAT gateways. Default:
     * false.
     */
    publicTasks?: boolean;
    /** ARN of an ECS cluster to use. Default: a new one, `<namePrefix>-cluster`. */
    clusterArn?: pulumi.Input<string>;
    /** How people reach Grafana and the services. */
    endpoint: MonitoringEndpoint;
    /** Services that are made here, next to what monitors them. Default: none. */
    services?: MonitoredService[];
    /** Services of the same cluster that are made elsewhere, to be scraped. Default: none. */
    scrapedServices?: ScrapedService[];
    /** Prometheus. Default: one task of 512 CPU units and 1024 MiB, scraping every 15 seconds, keeping 15 days. */
    prometheus?: MonitoringPrometheus;
    /** Grafana. Default: one task of 256 CPU units and 512 MiB, with a generated password. */
    grafana?: MonitoringGrafana;
    /** Who hears of trouble, and when. */
    alarms: MonitoringAlarms;
    /** ECR repositories and a build that fills them and deploys. Default: none; images come from where they are published. */
    pipeline?: ImagePipeline;
    /**
     * One security group for all tasks, whose members reach each other on every port, instead of one for each service that
     * lets in what is needed. Default: false.
     */
    sharedSecurityGroup?: boolean;
    /** One role for all tasks, with read access to everything in ECS, instead of one for each service. Default: false. */
    sharedTaskRole?: boolean;
    /** Lets people open a shell in the tasks (`aws ecs execute-command`). Default: false. */
    enableExec?: boolean;
    /** Sends the cluster's own figures to CloudWatch (Container Insights), for a new cluster. Default: false. */
    containerInsights?: boolean;
    /**
     * ARN of the KMS key for logs, images, secrets, the workspace, the file system and Prometheus's disk of its own. Its
     * policy must let `logs.<region>.amazonaws.com` use it. Default: AWS's own keys.
     */
    kmsKeyArn?: pulumi.Input<string>;
    /**
     * Days to keep the logs of the tasks: 0 for ever, or 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096,
     * 1827, 2192, 2557, 2922, 3288 or 3653. Default: 30.
     */
    logRetentionDays?: pulumi.Input<number>;
    /** Refuses to delete what holds data until this is switched off and applied. Default: true. */
    protect?: boolean;
    /**
     * Tags for everything that can have tags, up to 40. Names that begin with `aws:` or `stackwarden:` are taken.
     * Default: none.
     */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * The public load balancer. With a certificate all its ports speak HTTPS: 443 and 3000 lead to Grafana, each service has its
 * own port, and port 80 answers with a redirect to 443. One of `zoneId` with `hostnames`, `certificateArn` and `insecure` must
 * be given.
 */
export interface MonitoringEndpoint {
    /**
     * Id of the public Route 53 hosted zone that the host names are in; a certificate is made for them. Default: none.
     */
    zoneId?: pulumi.Input<string>;
    /** Host names in full (`grafana.example.com`). The first is Grafana's address. Default: none. */
    hostnames?: string[];
    /** ARN of a certificate of yours, for `hostnames`, which you then lead to the load balancer yourself. Default: none. */
    certificateArn?: pulumi.Input<string>;
    /**
     * Certificate authorities that may issue certificates for the host names of `zoneId`, published as CAA records. An empty
     * list publishes none, for names that have such records already. Default: `["amazon.com"]`.
     */
    certificateIssuers?: string[];
    /** HTTP on all ports, so that passwords go over the internet in clear. Default: false. */
    insecure?: boolean;
    /** IPv4 ranges whose clients may connect. Default: `["0.0.0.0/0"]`, everyone. */
    allowedCidrs?: string[];
    /** Answers 404 to `/metrics` of the services, which Prometheus reads past the load balancer. Default: true. */
    hideMetrics?: boolean;
    /** Name of the load balancer. Default: `<namePrefix>-alb`. */
    loadBalancerName?: string;
    /** Seconds that a connection may be silent, from 1 to 4000. Default: 60. */
    idleTimeoutSeconds?: pulumi.Input<number>;
    /** Refuses to delete the load balancer until this is switched off. Default: false. */
    deletionProtection?: pulumi.Input<boolean>;
    /** Access logs of the load balancer. Default: kept for 365 days. */
    accessLogs?: AccessLogs;
}
