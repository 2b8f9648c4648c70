import { discoveryPort } from "../../../agents/ecs-discovery/contract";
import { confined, readable, restarted, variables, writable, type Container } from "../../parts/ecs/container";
import { afterWriting } from "../fargate/written-files";
import type { MonitoringSettings } from "../settings";
import { alertmanagerContainer, alertmanagerPort, alertmanagerUrl, amtool } from "./alertmanager";
import { discoveryVariables } from "./discovery";
import { paths, type PrometheusFacts } from "./files";
import { nobody, node, volumes } from "./volumes";

/** MiB of the sidecar's heap. */
const discoveryHeapMib = 96;

/** The sidecar that finds the targets. One that hangs is worth a new task: targets that stand still are soon none. */
export function discovery(
    settings: MonitoringSettings,
    facts: PrometheusFacts,
    logConfiguration: Record<string, unknown>,
): Container {
    return {
        name: "discovery",
        image: facts.nodeImage,
        essential: true,
        user: `${node}:${node}`,
        command: ["node", `--max-old-space-size=${discoveryHeapMib}`, paths.discoveryProgram],
        environment: variables(discoveryVariables(settings, { ...facts, targetsFile: paths.targetsFile })),
        mountPoints: [readable(volumes.configuration, paths.configuration), writable(volumes.targets, paths.targets)],
        dependsOn: afterWriting,
        healthCheck: {
            command: [
                "CMD",
                "node",
                "-e",
                `fetch("http://127.0.0.1:${discoveryPort}/health").then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`,
            ],
            interval: 30,
            timeout: 10,
            retries: 3,
            startPeriod: 60,
        },
        ...restarted,
        ...confined(settings.enableExec),
        logConfiguration,
    };
}

/** Alertmanager, which nothing outside the task reaches. One that hangs is worth a new task: nobody would be told of anything. */
export function alertmanager(
    { enableExec }: MonitoringSettings,
    { alertmanagerImage }: PrometheusFacts,
    logConfiguration: Record<string, unknown>,
): Container {
    return {
        name: alertmanagerContainer,
        image: alertmanagerImage,
        essential: true,
        user: `${nobody}:${nobody}`,
        command: [
            `--config.file=${paths.alertmanagerFile}`,
            `--storage.path=${paths.alertmanager}`,
            `--web.listen-address=127.0.0.1:${alertmanagerPort}`,
            // One alone.
            "--cluster.listen-address=",
        ],
        mountPoints: [
            readable(volumes.configuration, paths.configuration),
            writable(volumes.alertmanager, paths.alertmanager),
        ],
        dependsOn: afterWriting,
        healthCheck: {
            command: ["CMD", amtool, "config", "show", `--alertmanager.url=${alertmanagerUrl}`],
            interval: 30,
            timeout: 10,
            retries: 3,
            startPeriod: 30,
        },
        ...restarted,
        ...confined(enableExec),
        logConfiguration,
    };
}
