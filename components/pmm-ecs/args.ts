import type * as pulumi from "@pulumi/pulumi";
import type { DataVolume } from "../parts/data-volume/data-volume";
import type { FileSystem } from "../parts/file-system/file-system";
import type { PmmAlarms } from "../parts/pmm/alarms";
import type { PmmArgs } from "../parts/pmm/args";

/** What a PMM server on ECS is made from. */
export interface PmmEcsArgs extends PmmArgs {
    /** What PMM's task takes of the instance. Default: 2048 CPU units and 4096 MiB. */
    task?: PmmTask;
    /**
     * Where PMM's data lies: `efs`, a file system that all zones reach, or `ebs`, a volume in one zone, which databases
     * prefer. A change makes a new, empty place and leaves the data in the old one, which Pulumi refuses to delete.
     * Default: `efs`.
     */
    storage?: PmmStorage;
    /** The EFS file system with PMM's data, for the storage `efs`. Default: encrypted, general purpose, bursting. */
    fileSystem?: FileSystem;
    /**
     * The EBS volume with PMM's data, for the storage `ebs`. Default: gp3, 100 GiB, 3000 operations and 125 MiB a second.
     */
    dataVolume?: DataVolume;
    /** Who hears of trouble, and when. */
    alarms: PmmEcsAlarms;
}

/** What PMM's task takes of the instance it runs on. */
export interface PmmTask {
    /** CPU units, from 128 to 196608; 1024 are one virtual processor of the instance. Default: 2048. */
    cpu?: pulumi.Input<number>;
    /**
     * Memory in MiB that the container never exceeds, from 2048 to 3145728. The instance must have it, with 320 MiB for
     * ECS and 6 % for its system beside it. Default: 4096.
     */
    memoryMb?: pulumi.Input<number>;
}

/** Where PMM's data lies. */
export enum PmmStorage {
    /** An EFS file system. */
    Efs = "efs",
    /** An EBS volume that the instance mounts. */
    Ebs = "ebs",
}

/** Who hears of trouble, and when: what a file system adds. */
export interface PmmEcsAlarms extends PmmAlarms {
    /** Bytes of burst credits below which an alarm fires, for the throughput mode `bursting`. Default: 1000000000000. */
    burstCreditBytes?: pulumi.Input<number>;
    /**
     * Percentage of the operations that a file system of mode `generalPurpose` can do, above which, for 15 minutes, an
     * alarm fires. Default: 95.
     */
    ioLimitPercent?: pulumi.Input<number>;
}
