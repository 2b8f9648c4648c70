import type { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import * as units from "@grafana/grafana-foundation-sdk/units";
import { rate } from "../../promql";
import { chart, chosenJobs, shown } from "./panel";

/** What each task uses. */
export function resources(): PanelBuilder[] {
    return [
        chart("CPU", "Cores in use, by task.", units.Short, {
            expression: `sum by (job, instance) (${rate("process_cpu_seconds_total", shown)})`,
            legend: "{{job}} {{instance}}",
        }),
        chart("Memory", "Resident memory, by task.", units.BytesIEC, {
            expression: `sum by (job, instance) (process_resident_memory_bytes{${chosenJobs}})`,
            legend: "{{job}} {{instance}}",
        }),
    ];
}
