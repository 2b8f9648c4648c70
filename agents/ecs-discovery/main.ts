/**
 * The sidecar that finds the targets of Prometheus: asks ECS which tasks run, and writes their addresses to a file that
 * Prometheus reads. Bundled into one file, which travels in the task definition.
 */
import { readConfiguration } from "./configuration";
import { ecsClient } from "./ecs/client";
import { credentialSource } from "./ecs/credentials";
import { startCounts, type Counts } from "./http/counts";
import { startHttp, type Answer } from "./http/server";
import { runLoop } from "./loop";
import { makeTick } from "./tick";

/** After so many intervals in which nothing went on, the sidecar is not well. That AWS does not answer is no such thing. */
const silentIntervals = 3;

async function main({ env }: NodeJS.Process): Promise<void> {
    const configuration = readConfiguration(env);
    const { region, interval, port } = configuration;
    const print = (line: string): void => {
        console.log(line);
    };
    const counts = startCounts();
    const credentials = credentialSource(env, counts.count);
    const endpoint = env.AWS_ENDPOINT_URL_ECS ?? env.AWS_ENDPOINT_URL;
    const call = ecsClient({ region, endpoint, credentials, count: counts.count });
    await startHttp(port, { "/metrics": () => [200, counts.text()], "/health": () => health(counts, interval) });
    await runLoop(makeTick({ configuration, call, counts, print }), interval, new AbortController().signal);
}

function health({ alive }: Counts, interval: number): Answer {
    const silent = performance.now() - alive;
    const well = silent < silentIntervals * interval;
    return [well ? 200 : 503, `The last step was ${(silent / 1000).toFixed(0)} s ago.\n`];
}

// The first process of a container ends by no signal that it does not handle. Nothing is lost: the file is replaced at once.
process.on("SIGTERM", () => process.exit(0));
process.on("SIGINT", () => process.exit(0));

main(process).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
});
