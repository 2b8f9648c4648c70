import type { LocalServer, ViewMember } from "../../../../agents/percona-node/model";
import { Group } from "./group";
import type { Random } from "./random";

/** Milliseconds for which a server that was expelled while it was frozen or cut off shows its old view. */
const zombieFor = 3_200;
/** Milliseconds without a majority until it gives up: 5 s until UNREACHABLE, and group_replication_unreachable_majority_timeout. */
const givesUpAfter = 25_000;
const unreachableAfter = 5_200;

/** What is on a server's disk. It survives kill -9 (sync_relay_log = 1, relay_log_recovery = OFF). */
export interface Data {
    /** By group name, how far its log is executed. */
    executed: Map<string, number>;
    /** What the relay log holds of the last group: from, to. */
    relay: { name: string; from: number; to: number } | undefined;
    /** Accounts are there. */
    prepared: boolean;
}

/** What one node hears of others. */
export interface Ears {
    hears: (address: string) => boolean;
}

/** A MySQL server, as an agent and the group see it. */
export class Server {
    isUp = false;
    isFrozen = false;
    incarnation = 0;
    uuid: string;
    data: Data = { executed: new Map(), relay: undefined, prepared: false };
    group: Group | undefined;
    groupName = "";
    member: LocalServer["member"] = "OFFLINE";
    offlineMode = true;
    /** Since when it is not in the core of its group, and when it shows itself again. */
    cutOffSince: number | undefined;
    zombieUntil: number | undefined;
    /** The last view that it saw. */
    shown: { view: number; members: ViewMember[]; role: LocalServer["role"] } = { view: 0, members: [], role: "" };
    private agreed: ViewMember[] = [];
    /** It applies less than the primary commits. */
    isSlow = false;
    /** Its disk does not answer: while it is primary it commits nothing, and the group does not mind. */
    commitsHang = false;
    /** How it gets what it lacks, and when it has it; a clone ends with a restart. */
    recovery: { doneAt: number; clone: boolean } | undefined;
    /** How often its data was replaced by a clone. */
    clones = 0;
    private startsAt = 0;

    constructor(
        readonly id: string,
        readonly address: string,
        private readonly random: Random,
        private readonly ears: Ears,
    ) {
        this.uuid = random.uuid();
    }

    hears(other: Server): boolean {
        return other === this || this.ears.hears(other.address);
    }

    /** kill -9; systemd starts it again. */
    kill(now: number, downFor = this.random.between(800, 2_500)): void {
        this.isUp = false;
        this.isFrozen = false;
        this.group?.touch();
        this.group = undefined;
        this.recovery = undefined;
        this.member = "OFFLINE";
        this.startsAt = now + downFor;
    }

    /** Nobody is to start it again. */
    get isStopped(): boolean {
        return this.startsAt === Infinity;
    }

    loseDisk(): void {
        this.data = { executed: new Map(), relay: undefined, prepared: false };
        this.uuid = this.random.uuid();
    }

    step(now: number): void {
        this.commitsHang &&= this.group?.primary === this;
        if (!this.isUp && now >= this.startsAt) {
            this.isUp = true;
            this.incarnation += 1;
            this.offlineMode = true;
            this.groupName = "";
            this.zombieUntil = undefined;
            this.cutOffSince = undefined;
        }
        if (!this.isUp || this.isFrozen || !this.group) {
            return;
        }
        const own = this.group.memberOf(this);
        if (!own) {
            this.awakeAsZombie(now);
        } else if (this.group.isInCore(this)) {
            this.cutOffSince = undefined;
            this.seeGroup(this.group, now);
        } else {
            this.cutOffSince ??= now;
            this.seeOthersGone(now);
        }
        this.apply();
    }

    /** It was expelled, and does not know yet. Without anybody of the group to tell it, it goes on seeing nobody. */
    private awakeAsZombie(now: number): void {
        const hearsGroup = this.group?.members.some(
            ({ server }) => server.isUp && !server.isFrozen && this.hears(server),
        );
        if (hearsGroup) {
            this.zombieUntil ??= now + zombieFor;
            this.shown.members = this.agreed;
        } else {
            this.cutOffSince ??= now;
            this.seeOthersGone(now);
        }
        if (this.zombieUntil !== undefined && now >= this.zombieUntil) {
            this.fail();
        }
    }

    /** What a member that hears the others shows. */
    seeGroup(group: Group, now: number): void {
        this.member = group.memberOf(this)?.state ?? "ERROR";
        const isOwn = (server: Server): boolean => server === group.primary;
        this.shown = {
            view: group.view,
            role: isOwn(this) ? "PRIMARY" : "SECONDARY",
            members: group.members.map((member) => ({
                uuid: member.server.uuid,
                address: member.server.address,
                state: group.shownState(member, now),
                role: isOwn(member.server) ? "PRIMARY" : "SECONDARY",
            })),
        };
        this.agreed = this.shown.members;
        if (this.recovery && now >= this.recovery.doneAt) {
            this.recovered(group, this.recovery.clone, now);
        }
    }

    private recovered(group: Group, clone: boolean, now: number): void {
        this.recovery = undefined;
        const executed = new Map([...this.data.executed, [group.name, group.length]]);
        for (const [name, length] of group.base) {
            executed.set(name, Math.max(length, executed.get(name) ?? 0));
        }
        this.data = { executed, relay: undefined, prepared: true };
        if (clone) {
            this.clones += 1;
            group.remove(this);
            this.kill(now, 3_000);
            return;
        }
        const own = group.memberOf(this);
        if (own) {
            own.state = "ONLINE";
        }
    }

    private seeOthersGone(now: number): void {
        const silentFor = now - (this.cutOffSince ?? now);
        if (silentFor >= unreachableAfter) {
            this.shown.members = this.shown.members.map((member) =>
                member.uuid === this.uuid ? member : { ...member, state: "UNREACHABLE" },
            );
        }
        if (silentFor >= givesUpAfter) {
            this.fail();
        }
    }

    /** group_replication_exit_state_action = OFFLINE_MODE. */
    private fail(): void {
        this.recovery = undefined;
        this.member = "ERROR";
        this.offlineMode = true;
        this.group = undefined;
        this.zombieUntil = undefined;
        this.cutOffSince = undefined;
    }

    /** What the group has agreed on is in the relay log; one that is being seeded has a gap before it. */
    receive(group: Group, state: "ONLINE" | "RECOVERING"): void {
        const executed = this.data.executed.get(group.name) ?? 0;
        const { relay } = this.data;
        const from = relay?.name === group.name ? relay.from : state === "ONLINE" ? executed + 1 : group.length;
        this.data.relay = { name: group.name, from, to: group.length };
    }

    applyAll(group: Group): void {
        this.data.executed.set(group.name, group.length);
        this.data.relay = undefined;
    }

    isApplied(group: Group): boolean {
        return this.queueOf(group.name) === 0;
    }

    private queueOf(name: string): number {
        const { relay, executed } = this.data;
        return relay?.name === name ? Math.max(0, relay.to - (executed.get(name) ?? 0)) : 0;
    }

    private apply(): void {
        const { relay, executed } = this.data;
        if (!relay) {
            return;
        }
        const done = executed.get(relay.name) ?? 0;
        if (relay.from <= done + 1) {
            executed.set(
                relay.name,
                Math.min(relay.to, done + (this.isSlow ? Number(this.random.chance(0.3)) : Infinity)),
            );
            relay.from = Math.min(relay.from, done + 1);
        }
    }

    /** What START applies before anything else. */
    applyLeftover(): void {
        const { relay, executed } = this.data;
        if (relay && relay.from <= (executed.get(relay.name) ?? 0) + 1) {
            executed.set(relay.name, Math.max(relay.to, executed.get(relay.name) ?? 0));
        }
        this.data.relay = undefined;
    }

    get superReadOnly(): boolean {
        return !(this.member === "ONLINE" && this.shown.role === "PRIMARY" && this.queueOf(this.groupName) === 0);
    }

    has(name: string, index: number): boolean {
        const { relay, executed } = this.data;
        return index <= (executed.get(name) ?? 0) || (relay?.name === name && index >= relay.from && index <= relay.to);
    }

    gtids(): string {
        const { relay, executed } = this.data;
        const names = new Set([...executed.keys(), ...(relay ? [relay.name] : [])]);
        return [...names]
            .map((name) => {
                const done = executed.get(name) ?? 0;
                const parts = [
                    ...(done > 0 ? [`1-${done}`] : []),
                    ...(relay?.name === name && relay.to >= relay.from && relay.to > done
                        ? [`${Math.max(relay.from, done + 1)}-${relay.to}`]
                        : []),
                ];
                return [name, ...parts].join(":");
            })
            .join(",");
    }

    /** What a statement would be answered; undefined while nobody answers. */
    ask(): LocalServer | undefined {
        if (!this.isUp || this.isFrozen) {
            return undefined;
        }
        const isIn = this.member === "ONLINE" || this.member === "RECOVERING";
        const gtids = this.gtids();
        return {
            uuid: this.uuid,
            gtids,
            purged: "",
            member: this.member,
            role: isIn ? this.shown.role : "",
            groupName: this.groupName,
            view: isIn ? this.shown.view : 0,
            members: isIn ? this.shown.members : [],
            content: gtids !== "" ? "data" : this.data.prepared ? "empty" : "new",
            superReadOnly: this.superReadOnly,
            offlineMode: this.offlineMode,
            applierQueue: this.queueOf(this.groupName),
            lagSeconds: this.member === "ONLINE" ? this.queueOf(this.groupName) / 10 : Infinity,
            version: "8.0.33",
            machine: "x86_64",
        };
    }
}
