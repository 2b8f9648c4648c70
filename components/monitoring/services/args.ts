import type * as pulumi from "@pulumi/pulumi";

/** A service whose metrics are read. */
export interface ScrapedService {
    /** Name of the ECS service. */
    serviceName: string;
    /** Value of the label `job`. Default: the service's name. */
    job?: string;
    /** Where its tasks answer with metrics; at least one. */
    metrics: ScrapedPort[];
}

/** A port of a task that is made elsewhere. */
export interface ScrapedPort extends MetricsPort {
    /**
     * Security group of the tasks, which is opened to Prometheus on this port. Default: none is opened, for tasks that let
     * Prometheus in already.
     */
    securityGroupId?: pulumi.Input<string>;
}

/** A port of a task that answers with metrics. */
export interface MetricsPort {
    /** From 1 to 65535. */
    port: number;
    /** Default: `/metrics`. */
    path?: string;
    /** Value of the label `job` for this port. Default: that of the service. */
    job?: string;
}

/** A service on Fargate that is made here. */
export interface MonitoredService {
    /** Short name (`telemetry-api`): the ECS service is `<namePrefix>-<name>`, its log group `/ecs/<namePrefix>-<name>`. */
    name: string;
    /** The image. Default: `<namePrefix>-<name>:latest` of the pipeline's repository, when there is a pipeline. */
    image?: pulumi.Input<string>;
    /** Ports that the container listens on; the first is the one that the load balancer uses. */
    ports: number[];
    /** Port of the public load balancer that leads to it. Default: none, and it is not public. */
    publicPort?: number;
    /** Path of the first port that answers 200 when a task is well. Default: that of its metrics, or else `/metrics`. */
    healthPath?: string;
    /** Where its tasks answer with metrics, on ports of `ports`; an empty list for nowhere. Default: `/metrics` of the first. */
    metrics?: MetricsPort[];
    /** CPU units, as Fargate has them. Default: 256. */
    cpu?: pulumi.Input<number>;
    /** MiB, as Fargate has them for these CPU units. Default: 512. */
    memoryMb?: pulumi.Input<number>;
    /** Tasks that run. Default: 1. */
    desiredCount?: pulumi.Input<number>;
    /** Environment variables. Default: none. */
    environment?: Record<string, pulumi.Input<string>>;
    /** Environment variables from secrets: ARNs of Secrets Manager or of SSM parameters, by variable. Default: none. */
    secrets?: Record<string, pulumi.Input<string>>;
    /** ARNs of managed policies for the tasks' role. Default: none. */
    policyArns?: pulumi.Input<string>[];
}
