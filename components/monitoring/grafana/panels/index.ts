import {
    DashboardBuilder,
    DashboardCursorSync,
    DatasourceVariableBuilder,
    QueryVariableBuilder,
    VariableRefresh,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { availability } from "./availability";
import { dependencies } from "./dependencies";
import { chosenSource } from "./panel";
import { requests } from "./requests";
import { resources } from "./resources";

/**
 * The dashboard with its 14 panels, for the build. `../placeholders` names what stands in it for values that a deployment
 * chooses.
 */
export function monitoringDashboard(): object {
    const panels = [availability(), ...requests(), ...dependencies(), ...resources()];
    // Two stand side by side, but the last three.
    panels.slice(-3).forEach((panel) => panel.span(8));
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successor makes what Grafana 12 does not read from files
    const dashboard = new DashboardBuilder("Services")
        .uid("stackwarden-services")
        .description(
            "Availability, requests, Kafka, DynamoDB, S3 and resources of the services that Prometheus scrapes.",
        )
        .tags(["stackwarden"])
        .readonly()
        .refresh("30s")
        .time({ from: "now-1h", to: "now" })
        .timezone("browser")
        .tooltip(DashboardCursorSync.Crosshair)
        .withVariable(
            new DatasourceVariableBuilder("datasource")
                .label("Data source")
                .type("prometheus")
                // The one that is provisioned as the default.
                .current({ text: "default", value: "default" }),
        )
        .withVariable(
            new QueryVariableBuilder("job")
                .label("Service")
                .datasource(chosenSource)
                .query("label_values(up, job)")
                .refresh(VariableRefresh.OnTimeRangeChanged)
                .multi(true)
                .includeAll(true)
                .allValue(".+")
                .current({ text: ["All"], value: ["$__all"] }),
        );
    for (const [index, panel] of panels.entries()) {
        dashboard.withPanel(panel.id(index + 1));
    }
    return dashboard.build();
}
