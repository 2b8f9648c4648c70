import type { Configuration } from "./configuration";
import type { CallEcs } from "./ecs/client";
import { exporterReader } from "./ecs/exporters";
import { readTasks } from "./ecs/tasks";
import { targetsFile, targetsIn, type TargetsFile } from "./file/targets-file";
import type { Counts } from "./http/counts";
import { changes, targetsOf, textOf, type TargetGroup } from "./targets";

/** What a tick works with. */
export interface Tools {
    configuration: Pick<Configuration, "cluster" | "services" | "dockerLabels" | "targetsFile">;
    call: CallEcs;
    counts: Counts;
    print: (line: string) => void;
}

/** Brings the file up to date, once; false when something failed, which leaves the file as it was. */
export type Tick = () => Promise<boolean>;

/** How often in a row ECS must say that there is nothing, before it is believed. */
const emptyAnswers = 2;

export function makeTick({ configuration, call, counts, print }: Tools): Tick {
    const { cluster, services, dockerLabels } = configuration;
    const file = countedFile(targetsFile(configuration.targetsFile), counts);
    const readExporters = exporterReader(call, print);
    let empty = 0;

    async function discover(): Promise<TargetGroup[]> {
        const tasks = await readTasks(call, cluster);
        return targetsOf({ cluster, services, tasks, exporters: await readExporters(dockerLabels ? tasks : []) });
    }

    async function update(): Promise<void> {
        const written = await file.read();
        const before = targetsIn(written);
        counts.targets = before.length;
        const found = await discover();
        counts.lastSuccess = Date.now() / 1000;
        empty = found.length === 0 ? empty + 1 : 0;
        if (before.length > 0 && empty > 0 && empty < emptyAnswers) {
            print(`ECS has none of ${before.length} targets any more: they stay until it says so again`);
            return;
        }
        const text = textOf(found);
        if (text !== written) {
            await file.write(text);
            counts.targets = found.length;
            changes(before, found).forEach(print);
        }
    }

    return async () => {
        try {
            await update();
            return true;
        } catch (error) {
            empty = 0;
            print(`the targets stay as they are: ${error instanceof Error ? error.message : String(error)}`);
            return false;
        }
    };
}

function countedFile(file: TargetsFile, { count }: Counts): TargetsFile {
    return {
        read: () => count("TargetsFile", file.read),
        write: (text) => count("TargetsFile", () => file.write(text)),
    };
}
