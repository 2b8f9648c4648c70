import { z } from "zod";
import { initialGeneration } from "../../components/parts/data-volume/data-volume";
import { Refusal } from "../lib/command";
import type { ConfigEdit } from "../lib/stack-config";
import type { Snapshot } from "./snapshots";

/** What a stack's configuration says that a restore changes; anything else may stand beside it. */
const settings = z.object({
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

/** A change of the configuration, with a sentence for each thing it does. */
export interface RestorePlan {
    edits: ConfigEdit[];
    reasons: string[];
}

/**
 * The change of a stack's configuration that makes the next data volume from `snapshot`.
 *
 * The volume in use becomes a retired generation: it stays declared, so it is neither deleted nor lost from state.
 *
 * @param config the configuration object `stackwarden:pmm-ec2`.
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

function read(config: unknown): z.infer<typeof settings> {
    const parsed = settings.safeParse(config);
    if (!parsed.success) {
        const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
        throw new Refusal(`the stack's configuration does not fit: ${problems.join("; ")}`);
    }
    return parsed.data;
}
