import { AxisPlacement } from "@grafana/grafana-foundation-sdk/common";
import type { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import * as units from "@grafana/grafana-foundation-sdk/units";
import { quoted, rate } from "../../promql";
import { placeholders } from "../placeholders";
import { chart, mean, shown } from "./panel";

/** What the services depend on: Kafka, DynamoDB and S3. */
export function dependencies(): PanelBuilder[] {
    return [failures(), kafkaThroughput(), kafkaDuration(), dynamoDbOperations(), dynamoDbLatency(), s3Uploads()];
}

function failures(): PanelBuilder {
    const failed = `status!~${quoted(placeholders.okStatuses)}`;
    const failing = (counter: string, what: string): { expression: string; legend: string } => ({
        expression: `sum by (job) (${rate(counter, shown, failed)})`,
        legend: `{{job}} ${what}`,
    });
    return chart(
        "Dependency failures",
        "Messages, operations and uploads a second whose status is not one of success.",
        units.OpsPerSecond,
        failing("kafka_messages_sent_total", "Kafka"),
        failing("dynamodb_operations_total", "DynamoDB"),
        failing("s3_uploads_total", "S3"),
    );
}

function kafkaThroughput(): PanelBuilder {
    return chart("Kafka throughput", "Messages a second, by status.", units.OpsPerSecond, {
        expression: `sum by (status) (${rate("kafka_messages_sent_total", shown)})`,
        legend: "{{status}}",
    });
}

function kafkaDuration(): PanelBuilder {
    const buckets = `sum by (le) (${rate("kafka_send_duration_seconds_bucket", shown)})`;
    return chart(
        "Kafka send duration",
        "The mean, and what 95 % of the messages stay below where the application has a histogram.",
        units.Seconds,
        { expression: mean("kafka_send_duration_seconds", "", (series) => rate(series, shown)), legend: "mean" },
        { expression: `histogram_quantile(0.95, ${buckets})`, legend: "p95" },
    );
}

function dynamoDbOperations(): PanelBuilder {
    return chart("DynamoDB operations", "Operations a second, by kind and status.", units.OpsPerSecond, {
        expression: `sum by (operation, status) (${rate("dynamodb_operations_total", shown)})`,
        legend: "{{operation}} {{status}}",
    });
}

function dynamoDbLatency(): PanelBuilder {
    return chart("DynamoDB latency", "The mean, by kind of operation.", units.Seconds, {
        expression: mean("dynamodb_operation_seconds", " by (operation)", (series) => rate(series, shown)),
        legend: "{{operation}}",
    });
}

/** Uploads at the left, how long they take at the right. */
function s3Uploads(): PanelBuilder {
    const uploads = { expression: `sum by (status) (${rate("s3_uploads_total", shown)})`, legend: "{{status}}" };
    const seconds = {
        expression: mean("s3_upload_seconds", "", (series) => rate(series, shown)),
        legend: "mean duration",
    };
    return chart(
        "S3 uploads and duration",
        "Uploads a second by status; the mean duration has the right axis.",
        units.OpsPerSecond,
        uploads,
        seconds,
    ).overrideByQuery("B", [
        { id: "custom.axisPlacement", value: AxisPlacement.Right },
        { id: "unit", value: units.Seconds },
    ]);
}
