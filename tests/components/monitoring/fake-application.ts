import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Counter, Gauge, Histogram, Registry, Summary } from "prom-client";

/** An application that answers with metrics, on a free port of 127.0.0.1. */
export interface FakeApplication {
    /** Such as `127.0.0.1:41234`. */
    address: string;
    stop: () => Promise<void>;
}

/** Lets some time of the application pass: requests, messages and so on. */
type Work = () => void;

/** The documented application `telemetry-api`: events come in over HTTP and go to Kafka. */
export function startTelemetryApi(): Promise<FakeApplication> {
    const registry = new Registry();
    const work = [everyService(registry, "POST", "/events"), kafka(registry)];
    return start(registry, work);
}

/** The documented application `analytics-api`: GraphQL queries that read DynamoDB, and uploads to S3. */
export function startAnalyticsApi(): Promise<FakeApplication> {
    const registry = new Registry();
    const work = [everyService(registry, "POST", "/graphql"), dynamoDb(registry), s3(registry)];
    return start(registry, work);
}

/** Names and labels as prometheus-fastapi-instrumentator 8.1 and the Python client give them. */
function everyService(registry: Registry, method: string, handler: string): Work {
    const registers = [registry];
    const requests = new Counter({
        name: "http_requests_total",
        help: "Requests.",
        labelNames: ["handler", "method", "status"],
        registers,
    });
    const seconds = new Histogram({
        name: "http_request_duration_seconds",
        help: "Latency.",
        labelNames: ["handler", "method"],
        buckets: [0.1, 0.5, 1],
        registers,
    });
    const cpu = new Counter({ name: "process_cpu_seconds_total", help: "CPU.", registers });
    const memory = new Gauge({ name: "process_resident_memory_bytes", help: "Memory.", registers });
    memory.set(80_000_000);
    return () => {
        requests.inc({ handler, method, status: "2xx" }, 9);
        requests.inc({ handler, method, status: "5xx" });
        for (const duration of [0.05, 0.2, 0.7]) {
            seconds.observe({ handler, method }, duration);
        }
        cpu.inc(0.1);
    };
}

function kafka(registry: Registry): Work {
    const registers = [registry];
    const sent = new Counter({
        name: "kafka_messages_sent_total",
        help: "Messages.",
        labelNames: ["status"],
        registers,
    });
    const seconds = new Histogram({
        name: "kafka_send_duration_seconds",
        help: "Sending.",
        buckets: [0.01, 0.1, 1],
        registers,
    });
    return () => {
        sent.inc({ status: "success" }, 4);
        sent.inc({ status: "error" });
        seconds.observe(0.02);
    };
}

/** Durations as a summary, which has no buckets: nobody has documented which of the two it is. */
function dynamoDb(registry: Registry): Work {
    const registers = [registry];
    const operations = new Counter({
        name: "dynamodb_operations_total",
        help: "Operations.",
        labelNames: ["operation", "status"],
        registers,
    });
    const seconds = new Summary({
        name: "dynamodb_operation_seconds",
        help: "Operations.",
        labelNames: ["operation"],
        registers,
    });
    return () => {
        operations.inc({ operation: "query", status: "success" }, 3);
        operations.inc({ operation: "put_item", status: "throttled" });
        seconds.observe({ operation: "query" }, 0.01);
    };
}

function s3(registry: Registry): Work {
    const registers = [registry];
    const uploads = new Counter({ name: "s3_uploads_total", help: "Uploads.", labelNames: ["status"], registers });
    const seconds = new Histogram({ name: "s3_upload_seconds", help: "Uploads.", registers });
    return () => {
        uploads.inc({ status: "success" });
        uploads.inc({ status: "error" });
        seconds.observe(0.3);
    };
}

/** Each look at the metrics finds that it has worked. */
async function start(registry: Registry, work: Work[]): Promise<FakeApplication> {
    const server: Server = createServer((request, response) => {
        if (request.url !== "/metrics") {
            response.writeHead(404).end();
            return;
        }
        work.forEach((done) => {
            done();
        });
        void registry.metrics().then((text) => {
            response.setHeader("Content-Type", registry.contentType);
            response.end(text);
        });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const stop = async (): Promise<void> => {
        server.closeAllConnections();
        server.close();
        await once(server, "close");
    };
    return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}
