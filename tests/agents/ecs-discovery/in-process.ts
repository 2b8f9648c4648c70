import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Configuration } from "../../../agents/ecs-discovery/configuration";
import { ecsClient, type EcsClient } from "../../../agents/ecs-discovery/ecs/client";
import { credentialSource } from "../../../agents/ecs-discovery/ecs/credentials";
import { startCounts, type Counts } from "../../../agents/ecs-discovery/http/counts";
import { makeTick, type Tick } from "../../../agents/ecs-discovery/tick";
import type { EcsApi } from "../../support/ecs-api";

/** A sidecar that ticks when it is told to. */
export interface InProcess {
    tick: Tick;
    counts: Counts;
    file: string;
    /** Text of the file; undefined when there is none. */
    text: () => string | undefined;
    /** What it has said. */
    lines: string[];
    remove: () => void;
}

/** @param client what is to differ from a client that waits for little and tries nothing again. */
export function inProcess(
    api: EcsApi,
    configuration: Partial<Configuration> & Pick<Configuration, "services">,
    { environment = api.environment, ...client }: Partial<EcsClient> & { environment?: Record<string, string> } = {},
): InProcess {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-discovery-"));
    const file = path.join(folder, "targets.json");
    const lines: string[] = [];
    const counts = startCounts();
    const { count } = counts;
    const call = ecsClient({
        region: "eu-west-1",
        endpoint: api.endpoint,
        credentials: credentialSource(environment, count),
        count,
        limit: 200,
        throttlePauses: [],
        ...client,
    });
    const whole = { cluster: api.cluster.arn, dockerLabels: false, targetsFile: file, ...configuration };
    const tick = makeTick({ configuration: whole, call, counts, print: (line) => lines.push(line) });
    return {
        tick,
        counts,
        file,
        text: () => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined),
        lines,
        remove: () => {
            fs.rmSync(folder, { recursive: true });
        },
    };
}
