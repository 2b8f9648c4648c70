import { defaultSizeGb } from "../../components/parts/pmm/defaults";

/** Where PMM's data is: on a volume (`ebs`) or on a file system (`efs`). */
export type Storage = "ebs" | "efs";

/** What the helper commands have to know of a deployment of PMM. */
export interface PmmDeployment {
    /** Beginning of the names of its npm scripts. */
    name: "pmm-ec2" | "pmm-ecs";
    /** Its configuration object in a stack's file. */
    configKey: string;
    /** Where it can have its data; the first is the default. */
    storages: readonly [Storage, ...Storage[]];
    /** How its stack's outputs tell the host: the instance itself, or the group that launches it. */
    host: "instanceId" | "autoScalingGroupName";
    /** Size in GiB of its data volume when the configuration gives none. */
    defaultSizeGb: number;
    /** Days that its backups are kept when nothing else is said, as those of its backup plan. */
    keepDays: number;
    /** What the next `pulumi up` makes after a restore of the data volume. */
    madeByRestore: string;
}

/** PMM on EC2. */
export const pmmEc2: PmmDeployment = {
    name: "pmm-ec2",
    configKey: "stackwarden:pmm-ec2",
    storages: ["ebs"],
    host: "instanceId",
    defaultSizeGb,
    keepDays: 30,
    madeByRestore: "a new volume, attachment and instance",
};

/** PMM on ECS. */
export const pmmEcs: PmmDeployment = {
    name: "pmm-ecs",
    configKey: "stackwarden:pmm-ecs",
    storages: ["efs", "ebs"],
    host: "autoScalingGroupName",
    defaultSizeGb,
    keepDays: 365,
    madeByRestore: "a new volume and launch template; the host is replaced",
};
