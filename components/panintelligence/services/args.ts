import type * as pulumi from "@pulumi/pulumi";

/** A service on Fargate. */
export interface PanintelligenceService {
    /** Whether there is one; what the licence has not needs not run. Default: true. */
    enabled?: boolean;
    /** The image. Default: that of `images`. */
    image?: pulumi.Input<string>;
    /** CPU units, of those that Fargate has. Default: that of the service. */
    cpu?: number;
    /** MiB, of those that Fargate has with `cpu`. Default: that of the service. */
    memoryMb?: number;
    /** Further environment variables. Default: none. */
    environment?: Record<string, pulumi.Input<string>>;
}

/** A service that may have more than one task. */
export interface ScalableService extends PanintelligenceService {
    /** Tasks at least. Default: 1. */
    minTasks?: number;
    /** Tasks at most; more than `minTasks` scales by CPU. Default: `minTasks`. */
    maxTasks?: number;
    /** Percentage of its CPU units that scaling aims at. Default: 80. */
    cpuTargetPercent?: number;
}

/** The dashboard. Its users are logged out with their task, since sessions live in its memory. */
export interface Dashboard extends ScalableService {
    /** MiB of the Java heap, three quarters of the task's memory at most. Default: three quarters. */
    heapMb?: number;
    /** GiB of the task's own disk, from 20 to 200. Default: 20. */
    diskGb?: number;
    /** `rolling`: the new task is up before the old one stops; `stop-first`: never two versions at once. Default: `rolling`. */
    upgradeStrategy?: UpgradeStrategy;
    /** Connections to the database that a task has at most. Default: 35. */
    databaseConnections?: number;
    /** Sites that may embed it (`https://app.example.com`); cookies are made for that. Default: none. */
    frameAncestors?: string[];
}

/** How a new version takes over. */
export enum UpgradeStrategy {
    /** Side by side for a moment. */
    Rolling = "rolling",
    /** One after the other. */
    StopFirst = "stop-first",
}

/** Adminer, at a host name of its own behind the same load balancer. */
export interface Adminer {
    /** Host name in the endpoint's zone. */
    hostname: string;
    /** IPv4 ranges whose clients may reach it; not everybody. */
    allowedCidrs: string[];
    /** The image. Default: `docker.io/library/adminer:5.3.0`. */
    image?: pulumi.Input<string>;
}
