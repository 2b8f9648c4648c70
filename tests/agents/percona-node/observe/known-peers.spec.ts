import { expect } from "chai";
import type { Group } from "../../../../agents/percona-node/aws/auto-scaling";
import type { NodeItem } from "../../../../agents/percona-node/contract";
import { instanceState, knownPeers, type Sources } from "../../../../agents/percona-node/observe/known-peers";

function peersOf(sources: Partial<Sources>): string[] {
    const all = { own: "10.0.0.1", before: [], members: [], nodes: [], addresses: new Map(), group: undefined };
    return knownPeers({ ...all, membership: [], ...sources }).map(
        ({ id, address, uuid }) => `${id} ${address} ${uuid ?? "-"}`,
    );
}

function item(id: string, address: string, serverUuid: string, writtenAt = "2026-01-01", ttl?: number): NodeItem {
    const rest = { state: "replica", epoch: 1, gtids: "", serverVersion: "8.0.33" };
    return { pk: `node-${id}`, id, address, serverUuid, writtenAt, ...rest, ...(ttl !== undefined && { ttl }) };
}

function groupOf(...ids: string[]): Group {
    const rest = { state: "in-service" as const, protected: false, templateVersion: "1" };
    return { instances: ids.map((id) => ({ id, ...rest })), templateVersion: "1" };
}

const member = { uuid: "b", address: "10.0.0.2", state: "ONLINE", role: "SECONDARY" } as const;

const cases: Record<string, { sources: Partial<Sources>; are: string[] }> = {
    "are none when nobody names one": { sources: {}, are: [] },
    "are those of the own view, by address while their ids are unknown": {
        sources: { members: [member] },
        are: ["10.0.0.2 10.0.0.2 b"],
    },
    "are those of the table, but not the own node and none that has left": {
        sources: {
            nodes: [
                item("i-1", "10.0.0.1", "a"),
                item("i-2", "10.0.0.2", "b"),
                item("i-3", "10.0.0.3", "c", "2026-01-01", 1_800_000_000),
            ],
        },
        are: ["i-2 10.0.0.2 b"],
    },
    "have an id and a uuid when several name them": {
        sources: { members: [member], addresses: new Map([["i-2", "10.0.0.2"]]) },
        are: ["i-2 10.0.0.2 b"],
    },
    "are remembered while nobody else tells": {
        sources: { before: [{ id: "i-2", address: "10.0.0.2", uuid: "b" }] },
        are: ["i-2 10.0.0.2 b"],
    },
    "are others when another instance has got an address": {
        sources: {
            before: [{ id: "i-2", address: "10.0.0.2", uuid: "b" }],
            addresses: new Map([["i-9", "10.0.0.2"]]),
        },
        are: ["i-9 10.0.0.2 -"],
    },
    "are those of the newer of two items of an address": {
        sources: { nodes: [item("i-9", "10.0.0.2", "z", "2026-02-02"), item("i-2", "10.0.0.2", "b", "2026-01-01")] },
        are: ["i-9 10.0.0.2 z"],
    },
    "are no instances that are gone": {
        sources: {
            group: groupOf("i-1", "i-3"),
            nodes: [item("i-2", "10.0.0.2", "b"), item("i-3", "10.0.0.3", "c")],
        },
        are: ["i-3 10.0.0.3 c"],
    },
    "are those that are gone while the newest membership has them": {
        sources: { group: groupOf("i-1"), nodes: [item("i-2", "10.0.0.2", "b")], membership: ["b"] },
        are: ["i-2 10.0.0.2 b"],
    },
    "are those that are gone while the own view has them": {
        sources: { group: groupOf("i-1"), nodes: [item("i-2", "10.0.0.2", "b")], members: [member] },
        are: ["i-2 10.0.0.2 b"],
    },
};

describe("percona-node: other nodes", () => {
    for (const [what, { sources, are }] of Object.entries(cases)) {
        it(what, () => {
            expect(peersOf(sources)).to.have.members(are);
        });
    }

    it("are gone, or not, by the auto scaling group alone", () => {
        expect(instanceState(groupOf("i-1"), "i-1")).to.equal("in-service");
        expect(instanceState(groupOf("i-1"), "i-2")).to.equal("gone");
        expect(instanceState(groupOf("i-1"), "10.0.0.2")).to.equal("unknown");
        expect(instanceState(undefined, "i-1")).to.equal("unknown");
    });
});
