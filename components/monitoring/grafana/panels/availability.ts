import { BigValueColorMode, BigValueGraphMode, ReduceDataOptionsBuilder } from "@grafana/grafana-foundation-sdk/common";
import { MappingType, ThresholdsConfigBuilder, ThresholdsMode } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { chosenJobs, chosenSource, targets } from "./panel";

/** Whether each service answers: DOWN as soon as one of its tasks does not. */
export function availability(): PanelBuilder {
    return new PanelBuilder()
        .title("Service availability")
        .description(
            "DOWN when Prometheus cannot read the metrics of one of its tasks. A service without tasks is not here.",
        )
        .datasource(chosenSource)
        .targets(targets([{ expression: `min by (job) (up{${chosenJobs}})`, legend: "{{job}}" }]))
        .mappings([
            {
                type: MappingType.ValueToText,
                options: { "0": { text: "DOWN", index: 0 }, "1": { text: "UP", index: 1 } },
            },
        ])
        .thresholds(
            new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
                { value: null, color: "red" },
                { value: 1, color: "green" },
            ]),
        )
        .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]))
        .colorMode(BigValueColorMode.Background)
        .graphMode(BigValueGraphMode.None)
        .span(24)
        .height(4);
}
