import type { GroupItem } from "../../../../agents/percona-node/contract";
import type { Membership } from "../../../../agents/percona-node/model";
import type { Random } from "./random";

/** How DynamoDB treats a node: well, not at all, or so that what it did is not told. */
export type Reach = "well" | "none" | "loses-answers";

/** What a node's call of DynamoDB came to. */
export class NoAnswer extends Error {}

/** DynamoDB's table: reads are consistent, and writes have conditions. */
export class Table {
    group: GroupItem | null = null;
    topology: Membership | undefined;

    constructor(private readonly random: Random) {}

    read(reach: Reach): GroupItem | null {
        if (this.isLost(reach)) {
            throw new NoAnswer();
        }
        return this.group && { ...this.group };
    }

    /** Writes the item when `condition` holds of it. @returns whether it did, unless the answer is lost. */
    write(reach: Reach, condition: (item: GroupItem | null) => boolean, item: GroupItem): boolean {
        if (reach === "none" || (reach === "loses-answers" && this.random.chance(0.3))) {
            throw new NoAnswer();
        }
        const holds = condition(this.group);
        if (holds) {
            this.group = item;
        }
        if (reach === "loses-answers" && this.random.chance(0.5)) {
            throw new NoAnswer();
        }
        return holds;
    }

    /** Writes the topology, unless a newer one is there. */
    publish(topology: Membership): void {
        const before = this.topology;
        if (
            !before ||
            before.epoch < topology.epoch ||
            (before.epoch === topology.epoch && before.view <= topology.view)
        ) {
            this.topology = topology;
        }
    }

    private isLost(reach: Reach): boolean {
        return reach === "none" || (reach === "loses-answers" && this.random.chance(0.5));
    }
}
