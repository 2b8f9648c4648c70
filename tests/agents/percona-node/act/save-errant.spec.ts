import { expect } from "chai";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { saveErrant } from "../../../../agents/percona-node/act/tasks/save-errant";
import { GtidSet } from "../../../../agents/percona-node/gtid-set";
import type { Sql } from "../../../../agents/percona-node/mysql/connect";

const uuid = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

describe("percona-node: saving errant transactions before a clone", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-errant-"));
    before(() => {
        for (const name of ["relay-group_replication_applier.000002", "relay-group_replication_applier.000001"]) {
            fs.writeFileSync(path.join(folder, name), "");
        }
        fs.writeFileSync(path.join(folder, "relay-group_replication_applier.index"), "");
        fs.writeFileSync(path.join(folder, "relay-group_replication_recovery.000001"), "");
    });
    after(() => {
        fs.rmSync(folder, { recursive: true });
    });

    /** A server out of its group: transactions 1 to 10 are in two binary logs, and some wait in its relay log. */
    function server({ received = "", applies = true, purged = false }): { sql: Sql; said: string[] } {
        const said: string[] = [];
        let executed = GtidSet.parse(`${uuid}:1-10`);
        const waiting = (): string => GtidSet.parse(received).subtract(executed).toString();
        const answers: [RegExp, () => object[]][] = [
            [/RECEIVED_TRANSACTION_SET/, () => [{ received, left: waiting(), running: 0 }]],
            [/@@log_bin_basename/, () => [{ base: path.join(folder, "bin"), executed: executed.toString() }]],
            [/@@relay_log_basename/, () => [{ base: path.join(folder, "relay") }]],
            [/SHOW BINARY LOGS/, () => [{ Log_name: "bin.000001" }, { Log_name: "bin.000002" }]],
        ];
        const query = (statement: string, values: unknown[] = []): Promise<object[]> => {
            said.push(statement.split(" ").slice(0, 2).join(" "));
            if (statement.startsWith("START REPLICA") && applies) {
                executed = executed.union(GtidSet.parse(received));
            }
            if (statement.startsWith("SHOW BINLOG EVENTS")) {
                const begin = values[0] === "bin.000002" ? `${uuid}:1-5` : purged ? `${uuid}:1-2` : "";
                return Promise.resolve([{ Event_type: "Previous_gtids", Info: begin }]);
            }
            return Promise.resolve(answers.find(([pattern]) => pattern.test(statement))?.[1]() ?? []);
        };
        return { sql: { query, end: () => undefined } as unknown as Sql, said };
    }

    async function savedFrom(sql: Sql, errant: string): Promise<string[]> {
        const saved: string[] = [];
        await saveErrant(sql, errant, (file) => {
            saved.push(path.relative(folder, file));
            return Promise.resolve();
        });
        return saved;
    }

    it("saves the binary logs that hold them", async () => {
        expect(await savedFrom(server({}).sql, `${uuid}:3-4`)).deep.equals(["bin.000001"]);
        expect(await savedFrom(server({}).sql, `${uuid}:3-7`)).deep.equals(["bin.000001", "bin.000002"]);
    });

    it("applies what is received only, so that a binary log holds it", async () => {
        const { sql, said } = server({ received: `${uuid}:8-12` });
        expect(await savedFrom(sql, `${uuid}:11-12`)).deep.equals(["bin.000002"]);
        expect(said).includes.members(["START REPLICA", "FLUSH BINARY"]);
        expect(said.indexOf("START REPLICA")).is.below(said.indexOf("FLUSH BINARY"));
    });

    it("saves the relay logs too when they cannot be applied", async () => {
        const { sql } = server({ received: `${uuid}:8-12`, applies: false });
        expect(await savedFrom(sql, `${uuid}:10-12`)).deep.equals([
            "bin.000002",
            "relay-group_replication_applier.000001",
            "relay-group_replication_applier.000002",
        ]);
    });

    it("refuses when a log is purged, or nowhere, and saves nothing", async () => {
        for (const name of fs.readdirSync(folder).filter((file) => /applier\.\d/.test(file))) {
            fs.rmSync(path.join(folder, name));
        }
        for (const [made, errant, missing] of [
            [server({ purged: true }), `${uuid}:2-3`, `${uuid}:2`],
            [server({}), `${uuid}:10-11`, `${uuid}:11`],
        ] as const) {
            const saved: string[] = [];
            const failure = await saveErrant(made.sql, errant, (file) => Promise.resolve(void saved.push(file))).catch(
                String,
            );
            expect(failure).includes(`cannot be saved: no log holds ${missing}`);
            expect(saved).deep.equals([]);
        }
    });

    it("fails when a log cannot be saved", async () => {
        const refused = (): Promise<void> => Promise.reject(new Error("AccessDenied"));
        const failure = await saveErrant(server({}).sql, `${uuid}:3`, refused).catch(String);
        expect(failure).includes("the logs with errant transactions cannot be saved: AccessDenied");
    });
});
