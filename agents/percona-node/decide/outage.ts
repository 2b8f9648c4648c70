import { GtidSet } from "../gtid-set";
import type { Membership } from "../model";
import { closed, type Draft } from "./draft";
import type { Facts } from "./facts";
import { claimWait } from "./first-bootstrap";
import { isOut, majority, uuidOf } from "./view";

/** Milliseconds without a group after which the policy decides whether a majority of the last membership may go on. */
export const waitForMembers = 300_000;
/** Milliseconds for which, of nodes with the same transactions, only the one with the smallest uuid goes ahead. */
const courtesy = 30_000;

/** A node that is outside of every group, and can be heard: its server and its agent answer. */
interface Reporter {
    /** Instance id and `server_uuid`. */
    names: (string | undefined)[];
    uuid: string;
    gtids: GtidSet;
}

/** No group lives: the node that has everything bootstraps, once those that must be there have said what they have. */
export function outage(facts: Facts): Draft | undefined {
    const { seen, server, item, others } = facts;
    if (!server || others.length > 0) {
        return undefined;
    }
    const reporters = reportersOf(facts);
    const recover = seen.requests.find(({ kind }) => kind === "recover");
    const wait = bootstrapWait(facts, reporters);
    // An empty node begins the cluster anew only where it was said what with, too.
    const { bootstrapFrom } = seen.policy;
    const hasWhat = server.content === "data" || bootstrapFrom !== "";
    const forced = recover !== undefined && item !== undefined && hasWhat;
    if (wait !== undefined && !forced) {
        return { state: "outage", why: `no group lives; ${wait}`, orders: closed(facts) };
    }
    const why =
        wait === undefined ? "has all transactions of the nodes that are there" : "was told to go on with what it has";
    return {
        state: "bootstrap",
        why: `no group lives, and this node ${why}: bootstraps`,
        orders: [...closed(facts), { kind: "tell", what: `bootstraps after an outage: it ${why}`, loud: true }],
        task: {
            kind: "bootstrap",
            after: item?.epoch ?? 0,
            restore: server.content !== "data" && bootstrapFrom.startsWith("s3://"),
        },
    };
}

/** What the bootstrap waits for; undefined when nothing. */
function bootstrapWait(facts: Facts, reporters: Reporter[]): string | undefined {
    const { seen, server, item } = facts;
    if (item === undefined) {
        return "waits for DynamoDB";
    }
    if (server?.content !== "data") {
        return "waits for a node with data";
    }
    return claimWait(facts) ?? missingWait(facts, reporters) ?? coverageWait(reporters, courteous(facts), seen.id);
}

function reportersOf({ seen, server }: Facts): Reporter[] {
    const all = seen.peers.filter((peer) => isOut(peer) && peer.agent !== undefined);
    const peers = all.map((peer) => ({
        names: [peer.id, uuidOf(peer)],
        uuid: uuidOf(peer) ?? "",
        gtids: GtidSet.parse(peer.server?.gtids ?? ""),
    }));
    return server
        ? [{ names: [seen.id, server.uuid], uuid: server.uuid, gtids: GtidSet.parse(server.gtids) }, ...peers]
        : peers;
}

/** Of the newest membership all must be there, or later, by policy, a majority; a live majority elsewhere is so impossible. */
function missingWait(facts: Facts, reporters: Reporter[]): string | undefined {
    const { seen, membership, remembered } = facts;
    const waited = seen.now - (remembered.lonelySince ?? seen.now) >= waitForMembers;
    const mayGoOn = waited && seen.policy.outage === "availability";
    const { there, missing } = membership
        ? presence(membership, reporters)
        : countOf(seen.policy.nodeCount, reporters.length);
    if (missing.length === 0 || (mayGoOn && there)) {
        return undefined;
    }
    const who = `waits for ${missing.join(", ")} of the last membership`;
    if (seen.policy.outage === "consistency") {
        return `${who}, or for a person: percona-node recover --accept-data-loss goes on without`;
    }
    return waited ? `${who}: there is no majority of it` : `${who}, for five minutes`;
}

/**
 * Who of a membership is missing, and whether a majority is there: also of those that were not being seeded. One of these must
 * have its data, since a disk that was replaced has nothing to report; one that was being seeded may well be empty, and counts
 * when it is not needed for what it has.
 */
function presence(
    { members, recovering = [] }: Membership,
    reporters: Reporter[],
): { there: boolean; missing: string[] } {
    const heard = new Set(reporters.flatMap(({ names }) => names));
    const withData = new Set(reporters.filter(({ gtids }) => !gtids.isEmpty()).flatMap(({ names }) => names));
    const seeded = members.filter((member) => !recovering.includes(member));
    const missing = [
        ...seeded.filter((member) => !withData.has(member)),
        ...recovering.filter((member) => !heard.has(member)),
    ];
    const isMajority = (of: string[], there: ReadonlySet<string | undefined>): boolean =>
        of.filter((member) => there.has(member)).length >= majority(of.length);
    const isSeeded = seeded.every((member) => withData.has(member));
    return { there: isMajority(members, isSeeded ? heard : withData) && isMajority(seeded, withData), missing };
}

/** Nobody remembers a membership, as after the loss of the table: then all nodes were members. */
function countOf(nodeCount: number, count: number): { there: boolean; missing: string[] } {
    return { there: count >= majority(nodeCount), missing: count < nodeCount ? [`${nodeCount - count} nodes`] : [] };
}

/** The own set must cover those of all that are there. */
function coverageWait([own, ...others]: Reporter[], isCourteous: boolean, id: string): string | undefined {
    for (const other of own ? others : []) {
        if (!other.gtids.isSubsetOf(own?.gtids ?? GtidSet.empty)) {
            return `${other.names[0] ?? other.uuid} has transactions that ${id} has not`;
        }
        if (isCourteous && own?.gtids.isSubsetOf(other.gtids) && other.uuid < own.uuid) {
            return `${other.names[0] ?? other.uuid} has the same transactions, and goes ahead`;
        }
    }
    return undefined;
}

function courteous({ seen, remembered }: Facts): boolean {
    return seen.now - (remembered.lonelySince ?? seen.now) < courtesy;
}
