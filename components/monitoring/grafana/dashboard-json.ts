import * as fs from "node:fs";
import { bundlePath } from "../../parts/bundle";
import { anyOf, quoted } from "../promql";
import { dashboardFile } from "./dashboard-file";
import { placeholders } from "./placeholders";

/** What the dashboard takes for granted about the metrics. */
export interface DashboardLabels {
    /** Label of an endpoint in `http_requests_total`. */
    endpointLabel: string;
    /** Values of the label `status` that mean success, for Kafka, DynamoDB and S3. */
    okStatuses: string[];
}

/**
 * The dashboard, as Grafana reads it.
 *
 * @throws Error when it has not been built.
 */
export function dashboardJson({ endpointLabel, okStatuses }: DashboardLabels): string {
    const template = fs.readFileSync(bundlePath(dashboardFile), "utf8");
    const fill = (_name: string, value: unknown): unknown =>
        typeof value === "string"
            ? value
                  .replaceAll(placeholders.endpointLabel, endpointLabel)
                  .replaceAll(quoted(placeholders.okStatuses), () => quoted(anyOf(okStatuses)))
            : value;
    return JSON.stringify(JSON.parse(template, fill));
}
