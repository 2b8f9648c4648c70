import { expect } from "chai";
import type { NodeStatus } from "../../../../agents/percona-node/status";
import { addressOf, errant, failover, healthy, idOf, overlong, peer } from "../http/statuses";
import { run, type Outcome } from "./context";

/** `status` on node 2, where the agents of `statuses` answer. */
function status(
    statuses: NodeStatus[],
    argv: string[] = [],
    written: () => Promise<string[]> = () => Promise.resolve([]),
): Promise<Outcome> {
    return run(["status", ...argv], {
        statusOf: (address) => Promise.resolve(statuses.find((each) => each.address === address)),
        writtenAddresses: written,
    });
}

describe("percona-node status", () => {
    it("prints a table of all nodes, each as it sees itself", async () => {
        const { code, printed } = await status([healthy(1), healthy(2), healthy(3)]);
        const lines = printed.join("\n").split("\n");
        expect(code).to.equal(0);
        expect(lines[0]).to.equal(`cluster orders, epoch 4: All 3 nodes are online, and ${idOf(1)} takes writes.`);
        const cells = lines.slice(2, 6).map((line) => line.split(/ {2,}/));
        const shared = ["9d0f3c1e:1-1305220 +1", "8.0.43-34"];
        expect(cells).to.deep.equal([
            ["NODE", "ADDRESS", "ROLE", "MEMBER", "AGENT", "SERVES", "LAG", "GTIDS", "VERSION"],
            [idOf(1), addressOf(1), "PRIMARY", "ONLINE", "primary", "writes", "-", ...shared],
            [`${idOf(2)} *`, addressOf(2), "SECONDARY", "ONLINE", "replica", "reads", "0.4 s", ...shared],
            [idOf(3), addressOf(3), "SECONDARY", "ONLINE", "replica", "reads", "0.4 s", ...shared],
        ]);
        // The columns stand below one another.
        expect(new Set(lines.slice(2, 6).map((line) => line.search(/(8\.0\.43-34|VERSION)$/))).size).to.equal(1);
        expect(printed.join("\n")).to.contain("newest backup: incremental 20261122T021500Z, 700.0 MiB");
        expect(printed.join("\n")).to.contain("switchover from");
    });

    it("names whose agent does not answer, and an errant node", async () => {
        const silent = (await status([failover(), healthy(3)])).printed.join("\n");
        expect(silent).to.contain("No node takes writes at this moment");
        expect(silent).to.contain(`${addressOf(1)}: its agent does not answer`);
        expect(silent).to.match(new RegExp(`^${idOf(1)} .*UNREACHABLE +silent`, "m"));
        const wrong = (await status([healthy(1), { ...healthy(2), members: healthy(2).members.slice(0, 2) }, errant()]))
            .printed;
        expect(wrong.join("\n")).to.match(new RegExp(`^${idOf(3)} .*OFFLINE +errant +- +unknown`, "m"));
        expect(wrong.join("\n")).to.contain("(reclone for 14 s)");
    });

    it("prints all that the nodes answer with --json", async () => {
        const { printed } = await status([healthy(1), healthy(2)], ["--json"]);
        const { nodes, silent, verdict } = JSON.parse(printed.join("\n")) as Record<string, unknown[]>;
        expect(nodes).to.deep.equal(JSON.parse(JSON.stringify([healthy(2), healthy(1)])));
        expect(silent).to.deep.equal([addressOf(3)]);
        expect(verdict).to.deep.include({ level: "good" });
    });

    it("asks the others that the table names when the own agent does not answer", async () => {
        const { code, printed } = await status([healthy(1)], [], () => Promise.resolve([1, 2].map(addressOf)));
        expect(code).to.equal(0);
        expect(printed.join("\n")).to.contain(`${addressOf(2)}: its agent does not answer`);
    });

    it("says what to do when no agent answers", async () => {
        const nobody = await status([], [], () => Promise.resolve([addressOf(1)]));
        expect(nobody.code).to.equal(1);
        expect(nobody.complaints.join()).to.match(
            /no agent answers, asked were 10\.20\.2\.12, 10\.20\.1\.11; see systemctl/,
        );
        const blind = await status([], [], () => Promise.reject(new Error("no credentials")));
        expect(blind.code).to.equal(1);
        expect(blind.complaints.join()).to.match(
            /agent does not answer \(systemctl status percona-node\).*no credentials/,
        );
    });

    it("prints long texts whole, and a gone node only while somebody waits for it", async () => {
        const long = { ...overlong(), address: addressOf(2), id: idOf(2) };
        expect((await status([long])).printed.join("\n")).to.contain(long.why);
        const gone = { ...peer(5), server: undefined, agent: undefined, instance: "gone" as const };
        const own = healthy(2);
        const asIs = await status([{ ...own, peers: [...own.peers!, gone] }]);
        expect(asIs.printed.join()).not.to.contain(idOf(5));
        const membership = { ...own.membership!, members: [gone.uuid!] };
        const awaited = await status([{ ...own, peers: [...own.peers!, gone], membership }]);
        expect(awaited.printed.join()).to.contain(idOf(5));
    });
});
