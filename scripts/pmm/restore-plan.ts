import { z } from "zod";
import { directoryLimits } from "../../components/parts/file-system/file-system";
import { defaultDirectory } from "../../components/parts/pmm/defaults";
import { initialGeneration } from "../../components/parts/data-volume/data-volume";
import { Refusal } from "../lib/command";
import type { ConfigEdit } from "../lib/stack-config";
import type { PmmDeployment, Storage } from "./deployments";
import type { RestorePlan } from "./restore-request";
import type { Snapshot } from "./snapshots";

/** A name as long as AWS Backup gives them now; older ones had milliseconds. */
const longestRestored = "/aws-backup-restore_2026-03-10T12-34-56-123456789Z";

/** What a stack's configuration says that a restore changes; anything else may stand beside it. */
const settings = z.object({
    storage: z.enum(["efs", "ebs"]).nullish(),
    fileSystem: z.object({ directory: z.string().optional() }).nullish(),
    dataVolume: z
        .object({
            sizeGb: z.number().optional(),
            restoreFromSnapshotId: z.string().optional(),
            retired: z.array(z.string()).nullish(),
        })
        .nullish(),
    network: z
        .object({
            vpcId: z.string().optional(),
            publicSubnetIds: z.array(z.string()).optional(),
        })
        .nullish(),
});

/** Where the data of a stack of `deployment` is. @throws Refusal when its configuration does not fit. */
export function storageOf(config: unknown, { storages }: PmmDeployment): Storage {
    const storage = read(config).storage ?? storages[0];
    return storages.includes(storage) ? storage : storages[0];
}

/**
 * The change of a stack's configuration that makes the next data volume from `snapshot`.
 *
 * The volume in use becomes a retired generation: it stays declared, so it is neither deleted nor lost from state.
 *
 * @param config the deployment's configuration object.
 * @param defaultSizeGb size of the volume when the configuration does not give one.
 * @throws Refusal when this snapshot has been, or is, in use as a generation.
 */
export function planRestore(config: unknown, snapshot: Snapshot, defaultSizeGb: number): RestorePlan {
    const { dataVolume } = read(config);
    const current = dataVolume?.restoreFromSnapshotId ?? initialGeneration;
    if (current === snapshot.id || dataVolume?.retired?.includes(snapshot.id) === true) {
        const role = current === snapshot.id ? "the present data volume" : "a retired data volume";
        throw new Refusal(
            `${role} was made from ${snapshot.id}, and a snapshot names one volume only: to start from it again, restore a copy of it ` +
                `(aws ec2 copy-snapshot --source-snapshot-id ${snapshot.id} --source-region <region>, then --snapshot-id <copy> --any-volume)`,
        );
    }
    const edits: ConfigEdit[] = [
        { kind: "set", path: ["dataVolume", "restoreFromSnapshotId"], value: snapshot.id },
        { kind: "append", path: ["dataVolume", "retired"], value: current },
    ];
    const reasons = [
        `the next data volume is made from ${snapshot.id}`,
        `the present one (generation ${current}) is kept as retired; it costs money until it is removed from the list and deleted`,
    ];
    if ((dataVolume?.sizeGb ?? defaultSizeGb) < snapshot.sizeGb) {
        edits.push({ kind: "set", path: ["dataVolume", "sizeGb"], value: snapshot.sizeGb });
        reasons.push(
            `the size becomes ${snapshot.sizeGb} GiB: a volume cannot be smaller than the snapshot it is made from`,
        );
    }
    return { edits, reasons };
}

/** A subnet, as far as moving into it needs it. */
export interface Subnet {
    id: string;
    vpcId: string;
    zone: string;
}

/**
 * The change of a stack's configuration that moves the instance, and with it the next data volume, into `target`.
 *
 * @param presentZone the zone of the present data volume; missing when that volume is gone.
 * @throws Refusal when the subnet is public, of another VPC, or in the zone that is left.
 */
export function planMove(config: unknown, presentZone: string | undefined, target: Subnet): RestorePlan {
    const { network } = read(config);
    if (network?.publicSubnetIds?.includes(target.id) === true) {
        throw new Refusal(`${target.id} is a public subnet of this stack: PMM must stay in a private one`);
    }
    if (target.zone === presentZone) {
        throw new Refusal(
            `${target.id} is in ${target.zone}, as the data volume is already: name a subnet in another zone, or leave --subnet-id out`,
        );
    }
    if (network?.vpcId !== undefined && target.vpcId !== network.vpcId) {
        throw new Refusal(
            `${target.id} is in ${target.vpcId}, but this stack lives in ${network.vpcId}: name a subnet of that VPC`,
        );
    }
    return {
        edits: [{ kind: "set", path: ["instance", "subnetId"], value: target.id }],
        reasons: [
            `the instance and its data volume move from ${presentZone ?? "a volume that is gone"} to ${target.zone} (${target.id})`,
        ],
    };
}

/** PMM's directory on the file system, as the configuration says it. @throws Refusal when it does not fit. */
export function directoryOf(config: unknown): string {
    return read(config).fileSystem?.directory ?? defaultDirectory;
}

/**
 * The change of a stack's configuration that leads PMM to another directory of its file system. The present one stays.
 *
 * @throws Refusal when PMM is there already, or an access point cannot lead there.
 */
export function planDirectory(config: unknown, directory: string): RestorePlan {
    const present = directoryOf(config);
    if (directory === present) {
        throw new Refusal(`PMM's directory is ${present} already: there is nothing to change`);
    }
    if (!fits(directory)) {
        throw new Refusal(
            `${directory} has ${directory.length} characters in ${levelsOf(directory)} parts, and an access point takes ` +
                `${directoryLimits.characters} in ${directoryLimits.levels}: give PMM's part of it a shorter way (mv, with the file system mounted ` +
                "by somebody who may write to its root), then name that with --directory",
        );
    }
    return {
        edits: [{ kind: "set", path: ["fileSystem", "directory"], value: directory }],
        reasons: [
            `PMM's data becomes ${directory}`,
            `the present directory ${present} stays, with what PMM has written until then; it costs money until somebody deletes it`,
        ],
    };
}

/** Whether an access point can lead to `directory` once it is in a directory that AWS Backup has made. */
export function fitsAfterRestore(directory: string): boolean {
    return fits(longestRestored + directory);
}

function fits(directory: string): boolean {
    return directory.length <= directoryLimits.characters && levelsOf(directory) <= directoryLimits.levels;
}

function levelsOf(directory: string): number {
    return directory.split("/").length - 1;
}

function read(config: unknown): z.infer<typeof settings> {
    const parsed = settings.safeParse(config);
    if (!parsed.success) {
        const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
        throw new Refusal(`the stack's configuration does not fit: ${problems.join("; ")}`);
    }
    return parsed.data;
}
