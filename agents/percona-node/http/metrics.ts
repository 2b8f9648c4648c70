import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";
import type { NodeStatus } from "../status";
import { figures } from "./figures";

/** Gauges of prom-client with the names of counters, which Prometheus' linter refuses; each is also there by type. */
const misnamed = ["nodejs_active_handles_total", "nodejs_active_requests_total", "nodejs_active_resources_total"];

/** What an agent has for Prometheus: `figures`, the events it has told of, and prom-client's own of the process. */
export interface Metrics {
    /** Media type of `text`. */
    contentType: string;
    /** The metrics in Prometheus' text format while `status` holds. */
    text: (status: NodeStatus, now: Date) => Promise<string>;
}

/** @param since when the agent began: events before that are not its own to count. */
export function makeMetrics(since: Date): Metrics {
    const lasting = new Registry();
    collectDefaultMetrics({ register: lasting });
    misnamed.forEach((name) => {
        lasting.removeSingleMetric(name);
    });
    const countEvents = eventCounter(lasting, since);
    return {
        contentType: lasting.contentType,
        text: async (status, now) => {
            countEvents(status);
            return `${await gauges(status, now).metrics()}\n${await lasting.metrics()}`;
        },
    };
}

/** Made anew each time: a gauge that lasts would tell 0 of what is not known. */
function gauges(status: NodeStatus, now: Date): Registry {
    const registry = new Registry();
    for (const { name, help, labels: labelNames, read } of figures) {
        const samples = read(status, now);
        if (samples.length > 0) {
            const gauge = new Gauge({ name: `percona_node_${name}`, help, labelNames, registers: [registry] });
            samples.forEach(({ labels, value }) => {
                gauge.set(labels ?? {}, value);
            });
        }
    }
    return registry;
}

/** A status has the newest 20 events, of all nodes: what was there at the last look is counted already. */
function eventCounter(registry: Registry, since: Date): (status: NodeStatus) => void {
    const counter = new Counter({
        name: "percona_node_events_total",
        help: "Events that this node's agent has told of since it started.",
        registers: [registry],
    });
    let counted = new Set<string>();
    return ({ id, events }) => {
        const own = events.filter(({ node, at }) => node === id && Date.parse(at) >= since.getTime());
        const keys = own.map(({ at, what }) => `${at} ${what}`);
        counter.inc(keys.filter((key) => !counted.has(key)).length);
        counted = new Set(keys);
    };
}
