import { readHostFile } from "../../../components/parts/host/host-files";
import type { AgentConfig } from "../../host-files/agent-config";

/** Whether the CloudWatch agent of a kind of host sends a metric by exactly these dimensions. */
export type Sends = (namespace: string, metric: string, dimensions: Record<string, string>) => boolean;

/**
 * What the agent of the hosts of a component sends. Dimensions of a disk's metrics are its path and the type of its file
 * system once the device is dropped, beside those appended to all; what is aggregated is sent besides.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
 */
export function agentOf(folder: string): Sends {
    const everyHost = JSON.parse(readHostFile("parts/host/files/cloudwatch-agent/every-host.json")) as AgentConfig;
    const thisKind = JSON.parse(readHostFile(`${folder}/files/cloudwatch-agent/this-kind.json`)) as AgentConfig;
    const { namespace, metrics_collected: collected } = everyHost.metrics;
    const { append_dimensions, aggregation_dimensions = [] } = thisKind.metrics;
    return (asked, metric, dimensions) => {
        const [, plugin = "", measurement = ""] = /^([a-z]+)_(\w+)$/.exec(metric) ?? [];
        const source = collected[plugin];
        if (asked !== namespace || source?.measurement.includes(measurement) !== true) {
            return false;
        }
        const own = plugin === "disk" ? ["path", "fstype", ...(source.drop_device === true ? [] : ["device"])] : [];
        const { path, fstype } = dimensions;
        const sent = [[...Object.keys(append_dimensions), ...own], ...aggregation_dimensions];
        return (
            sent.some(
                (keys) => keys.length === Object.keys(dimensions).length && keys.every((key) => key in dimensions),
            ) &&
            (path === undefined || source.resources?.includes(path) === true) &&
            (fstype === undefined || fstype === "ext4")
        );
    };
}
