import type { Server } from "./server";

/** Milliseconds of silence until a member is UNREACHABLE, and until it is expelled (group_replication_member_expel_timeout = 0). */
const unreachableAfter = 5_200;
const expelledAfter = 6_700;

/** A member of a group, in one incarnation of its server. */
export interface Member {
    server: Server;
    /** Which start of the server it is of: a server that was started anew is no member any more, though the view shows it. */
    incarnation: number;
    state: "ONLINE" | "RECOVERING";
    /** Since when the others have not heard of it. */
    silentSince?: number;
}

/** One group: what its members have agreed on. It is made by one START with bootstrap, and has one log. */
export class Group {
    view = 1;
    members: Member[] = [];
    primary: Server | undefined;
    /** Transactions in its log; the first is the view change of the bootstrap. */
    length = 1;
    /** What its first member had. */
    readonly base: Map<string, number>;
    private known: Member[] | undefined;

    constructor(
        readonly name: string,
        first: Server,
    ) {
        this.base = new Map(first.data.executed);
        this.members = [{ server: first, incarnation: first.incarnation, state: "ONLINE" }];
        this.primary = first;
    }

    /** Members that can agree at this moment: more than half of the view, each of which hears each. */
    core(): Member[] {
        this.known ??= this.findCore();
        return this.known;
    }

    /** Something has changed that decides who can agree. */
    touch(): void {
        this.known = undefined;
    }

    private findCore(): Member[] {
        const alive = this.members.filter((member) => isAlive(member, this));
        const best = alive
            .map((one) => alive.filter((other) => one.server.hears(other.server) && other.server.hears(one.server)))
            .sort((left, right) => right.length - left.length)[0];
        return best && best.length * 2 > this.members.length ? best : [];
    }

    isInCore(server: Server): boolean {
        return this.core().some((member) => member.server === server);
    }

    memberOf(server: Server): Member | undefined {
        return this.members.find((member) => member.server === server && member.incarnation === server.incarnation);
    }

    /** Lets time pass: deliver, suspect, expel, elect. */
    step(now: number): void {
        this.touch();
        const core = this.core();
        for (const member of this.members) {
            const isHeard =
                core.length > 0 ? core.includes(member) : isAlive(member, this) && this.members.length === 1;
            member.silentSince = isHeard ? undefined : (member.silentSince ?? now);
        }
        if (core.length === 0) {
            return;
        }
        const expelled = this.members.filter(({ silentSince = now }) => now - silentSince >= expelledAfter);
        if (expelled.length > 0) {
            this.members = this.members.filter((member) => !expelled.includes(member));
            this.changeView();
        }
        if (!this.primary || !this.members.some(({ server }) => server === this.primary)) {
            this.elect();
        }
        for (const { server, state } of core) {
            server.receive(this, state);
        }
    }

    /** A member goes by its own will: the others agree on that at once. */
    remove(server: Server): void {
        this.members = this.members.filter((member) => member.server !== server);
        this.changeView();
        this.elect();
    }

    add(server: Server): void {
        this.members.push({ server, incarnation: server.incarnation, state: "RECOVERING" });
        this.changeView();
    }

    /** One transaction of the primary; whether it was acknowledged. */
    commit(server: Server): number | undefined {
        if (this.primary !== server || server.commitsHang || !this.isInCore(server) || !server.isApplied(this)) {
            return undefined;
        }
        this.length += 1;
        for (const { server: one, state } of this.core()) {
            one.receive(this, state);
        }
        server.applyAll(this);
        return this.length;
    }

    /** Whether the core has seen this member silent for long enough to show it so. */
    shownState({ state, silentSince }: Member, now: number): "ONLINE" | "RECOVERING" | "UNREACHABLE" {
        return silentSince !== undefined && now - silentSince >= unreachableAfter ? "UNREACHABLE" : state;
    }

    private changeView(): void {
        this.touch();
        this.view += 1;
        // The view change is a transaction of its own.
        this.length += 1;
    }

    private elect(): void {
        if (this.primary && this.members.some(({ server }) => server === this.primary)) {
            return;
        }
        const online = this.members.filter(({ state }) => state === "ONLINE").map(({ server }) => server);
        this.primary = online.sort((left, right) => (left.uuid < right.uuid ? -1 : 1))[0];
    }
}

function isAlive({ server, incarnation }: Member, group: Group): boolean {
    return server.isUp && !server.isFrozen && server.incarnation === incarnation && server.group === group;
}
