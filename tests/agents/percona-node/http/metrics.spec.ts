import { expect } from "chai";
import { makeMetrics } from "../../../../agents/percona-node/http/metrics";
import type { NodeStatus } from "../../../../agents/percona-node/status";
import { errant, healthy, idOf, now } from "./statuses";

const started = new Date("2026-11-22T11:00:00Z");

describe("the metrics of a node", () => {
    const read = async (status: NodeStatus, metrics = makeMetrics(started)): Promise<Map<string, number>> => {
        const lines = (await metrics.text(status, now))
            .split("\n")
            .filter((line) => line !== "" && !line.startsWith("#"));
        return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]));
    };

    it("tell state, roles, members, queue, lag and ages with their units", async () => {
        const values = await read(healthy(2));
        const expected = {
            [`percona_node_info{cluster="orders",node="${idOf(2)}",version="8.0.43-34",launch_template="lt-0123456789abcdef0:12"}`]: 1,
            'percona_node_state{state="replica"}': 1,
            'percona_node_state{state="primary"}': 0,
            percona_node_primary: 0,
            percona_node_replica: 1,
            percona_node_server_up: 1,
            'percona_node_members{state="ONLINE"}': 3,
            'percona_node_members{state="UNREACHABLE"}': 0,
            percona_node_wanted_nodes: 3,
            percona_node_applier_queue_transactions: 3,
            percona_node_lag_seconds: 0.4,
            percona_node_epoch: 4,
            percona_node_view: 17,
            percona_node_decision_age_seconds: 0.4,
            percona_node_task_seconds: 0,
            percona_node_backup_age_seconds: 9.75 * 3600,
            percona_node_restore_drill_age_seconds: 3.3125 * 86400,
            percona_node_archive_age_seconds: 40,
            percona_node_backup_running: 0,
            percona_node_uptime_seconds: 11 * 86400,
            percona_node_events_total: 0,
        };
        for (const [name, value] of Object.entries(expected)) {
            expect(values.get(name), name).to.equal(value);
        }
        expect(values.get("process_resident_memory_bytes")).to.be.greaterThan(1e6);
    });

    it("leave out what is not known, instead of telling 0 or what was", async () => {
        const metrics = makeMetrics(started);
        await read(healthy(3), metrics);
        const values = await read(errant(), metrics);
        for (const name of ["lag_seconds", "backup_age_seconds", "restore_drill_age_seconds", "archive_age_seconds"]) {
            expect(values.has(`percona_node_${name}`), name).to.equal(false);
        }
        expect(values.get('percona_node_task_running{task="reclone"}')).to.equal(1);
        expect(values.get('percona_node_state{state="errant"}')).to.equal(1);
        const after = await read(healthy(3), metrics);
        expect([...after.keys()].filter((name) => name.startsWith("percona_node_task_running"))).to.deep.equal([]);
    });

    it("count each event of the own agent once, from its start on", async () => {
        const metrics = makeMetrics(started);
        const event = (minute: number, node = 1): NodeStatus["events"][number] => {
            return { at: `2026-11-22T11:${minute}:00Z`, node: idOf(node), what: `event ${minute}` };
        };
        const total = async (events: NodeStatus["events"]): Promise<number | undefined> => {
            return (await read({ ...healthy(1), events }, metrics)).get("percona_node_events_total");
        };
        expect(await total([{ ...event(10), at: "2026-11-22T10:59:59Z" }])).to.equal(0);
        expect(await total([event(11), event(10), event(12, 2)])).to.equal(2);
        expect(await total([event(11), event(10)])).to.equal(2);
        expect(await total([event(13), event(11)])).to.equal(3);
    });

    it("are text that Prometheus reads: each name with HELP and TYPE, once", async () => {
        const text = await makeMetrics(started).text(healthy(1), now);
        const named = (kind: string): string[] =>
            [...text.matchAll(new RegExp(`^# ${kind} (\\S+) .+$`, "gm"))].map((m) => m[1]!);
        expect(named("HELP")).to.deep.equal(named("TYPE"));
        expect(new Set(named("HELP")).size).to.equal(named("HELP").length);
        expect(text.endsWith("\n")).to.equal(true);
        expect(text).not.to.match(/\n\n\n/);
        const gauges = [...text.matchAll(/^# TYPE (\S+) gauge$/gm)].map((match) => match[1]!);
        expect(gauges.filter((name) => name.endsWith("_total"))).to.deep.equal([]);
    });
});
