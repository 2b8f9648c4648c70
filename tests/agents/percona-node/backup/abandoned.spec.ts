import { expect } from "chai";
import { findAbandoned } from "../../../../agents/percona-node/backup/archive/abandoned";
import { GtidSet } from "../../../../agents/percona-node/gtid-set";
import type { Sql } from "../../../../agents/percona-node/mysql/connect";
import type { NodeContext } from "../../../../agents/percona-node/node";

const uuid = "11111111-0000-4000-8000-000000000001";
const group = "aaaaaaaa-0000-4000-8000-000000000001";

/** What a server says when it is asked. */
interface Says {
    executed: string;
    /** Beside what is executed. */
    received?: string;
    closed?: boolean;
}

/** A primary that is asked several times, the last of `all` for ever. */
function primary(...all: [Says, ...Says[]]): Sql {
    let look = -1;
    return {
        query: <Row>(statement: string) => {
            if (statement.includes("performance_schema")) {
                look += 1;
            }
            const { executed, received = "", closed = false } = all[look] ?? all.at(-1) ?? all[0];
            const sets = [executed, ...(received === "" ? [] : [received])];
            const row = statement.includes("performance_schema")
                ? {
                      uuid,
                      version: "8.0.36",
                      machine: "x86_64",
                      gtids: sets.join(","),
                      purged: "",
                      groupName: group,
                      viewId: "1:1",
                      members: [{ uuid, address: "10.0.0.1", state: "ONLINE", role: "PRIMARY" }],
                  }
                : { gtids: executed, uuid, closed: Number(closed) };
            return Promise.resolve([row] as Row[]);
        },
        end: () => undefined,
    };
}

describe("transactions that are archived and not in the group", () => {
    const archived = GtidSet.parse(`${group}:1-9`);

    async function abandoned(...says: [Says, ...Says[]]): Promise<string> {
        return (await findAbandoned({} as NodeContext, primary(...says), archived, 0)).toString();
    }

    it("are lost when the primary has not even received them", async () => {
        expect(await abandoned({ executed: `${group}:1-5`, received: `${group}:6-7` })).to.equal(`${group}:8-9`);
        expect(await abandoned({ executed: `${group}:1-9` })).to.equal("");
    });

    it("are not lost while a new primary has yet to apply what it has received", async () => {
        expect(await abandoned({ executed: `${group}:1-5`, closed: true })).to.equal("");
        expect(await abandoned({ executed: `${group}:1-5`, received: `${group}:6-9` })).to.equal("");
    });

    it("are lost only when they are still away at a second look", async () => {
        expect(await abandoned({ executed: `${group}:1-5` }, { executed: `${group}:1-8` })).to.equal(`${group}:9`);
        expect(await abandoned({ executed: `${group}:1-5` }, { executed: `${group}:1-5`, closed: true })).to.equal("");
    });
});
