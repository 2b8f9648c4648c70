import { PutMetricDataCommand, StandardUnit, type CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { metrics, metricsNamespace } from "../contract";

/** Values of `metrics`; those that are undefined are not sent. */
export type Measurements = Partial<Record<keyof typeof metrics, number>>;

/** Those of a node, which are sent a second time under its own name; the others are the cluster's. */
const ofNode = new Set<keyof typeof metrics>(["applierQueue", "lag", "errant", "expelled", "dataUsed"]);

const units: Partial<Record<keyof typeof metrics, StandardUnit>> = {
    backupAge: "Seconds",
    verifiedBackupAge: "Seconds",
    archiveLag: "Seconds",
    lag: "Seconds",
    dataUsed: "Percent",
};

/** Sends values to CloudWatch. */
export async function sendMetrics(
    client: CloudWatchClient,
    { clusterId, id }: { clusterId: string; id: string },
    values: Measurements,
): Promise<void> {
    const cluster = [{ Name: "ClusterId", Value: clusterId }];
    const own = [...cluster, { Name: "InstanceId", Value: id }];
    const MetricData = (Object.keys(values) as (keyof typeof metrics)[]).flatMap((name) => {
        const Value = values[name];
        // CloudWatch takes no infinite value; a lag that is unknown is none.
        if (Value === undefined || !Number.isFinite(Value)) {
            return [];
        }
        const datum = { MetricName: metrics[name], Value, Unit: units[name] ?? StandardUnit.Count };
        return (ofNode.has(name) ? [cluster, own] : [cluster]).map((Dimensions) => ({ ...datum, Dimensions }));
    });
    if (MetricData.length > 0) {
        await client.send(new PutMetricDataCommand({ Namespace: metricsNamespace, MetricData }));
    }
}
