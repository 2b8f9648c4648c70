import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import type { DiscoveryVariables } from "../../../agents/ecs-discovery/contract";
import { until } from "../../../agents/percona-node/within";
import { bundlePath } from "../../../components/parts/bundle";
import { buildAgents } from "../../../scripts/build-agents";
import type { EcsApi } from "../../support/ecs-api";

/** The sidecar as it ships: its bundle, in a process of its own. */
export interface Program {
    pid: number;
    file: string;
    /** Text of its metrics or health, with the status. */
    get: (path: string) => Promise<{ status: number; text: string }>;
    /** All that it has said. */
    said: () => string;
    /** Sends SIGTERM, and gives the exit code and the milliseconds that it took. */
    stop: () => Promise<{ code: number | null; milliseconds: number }>;
    remove: () => Promise<void>;
}

/** Path of the bundle, up to date. */
export async function builtBundle(): Promise<string> {
    await buildAgents();
    return bundlePath("agents/ecs-discovery/index.js");
}

/** Starts it, and waits until it answers. */
export async function startProgram(
    api: EcsApi,
    variables: Partial<DiscoveryVariables>,
    environment: Record<string, string> = api.environment,
): Promise<Program> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-discovery-"));
    const file = path.join(folder, "targets.json");
    const port = await freePort();
    const all: DiscoveryVariables = {
        AWS_REGION: "eu-west-1",
        ECS_CLUSTER: api.cluster.arn,
        SERVICES: "[]",
        INTERVAL_SECONDS: "10",
        DOCKER_LABELS: "false",
        TARGETS_FILE: file,
        METRICS_PORT: String(port),
        ...variables,
    };
    // With the heap that the component gives it.
    const child = spawn(process.execPath, ["--max-old-space-size=96", await builtBundle()], {
        env: { ...environment, ...all },
        stdio: ["ignore", "pipe", "pipe"],
    });
    const kill = (): boolean => child.kill("SIGKILL");
    // A test run that breaks off must not leave it behind.
    process.once("exit", kill);
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text: string) => said.push(text));
    }
    const get = async (path: string): Promise<{ status: number; text: string }> => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`);
        return { status: response.status, text: await response.text() };
    };
    await until(20_000, "the sidecar", () => get("/health"), 50);
    return {
        pid: child.pid!,
        file,
        get,
        said: () => said.join(""),
        stop: () => stop(child),
        async remove() {
            await stop(child);
            process.off("exit", kill);
            fs.rmSync(folder, { recursive: true });
        },
    };
}

async function stop(child: ChildProcess): Promise<{ code: number | null; milliseconds: number }> {
    const began = performance.now();
    if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, "exit");
        child.kill("SIGTERM");
        await ended;
    }
    return { code: child.exitCode, milliseconds: performance.now() - began };
}

async function freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
}
