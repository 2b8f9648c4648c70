import { stringify } from "yaml";

/** Port that Alertmanager listens on, for its own task alone. */
export const alertmanagerPort = 9093;

/** Name of its container. */
export const alertmanagerContainer = "alertmanager";

/** Its address within its container. */
export const alertmanagerUrl = `http://127.0.0.1:${alertmanagerPort}`;

/** Its command line, where its published image has it. */
export const amtool = "/bin/amtool";

/** Where alerts go. */
export interface AlertmanagerDuties {
    /** SNS topic that hears of each alert, and of its end. */
    topicArn: string;
    /** The topic's region. */
    region: string;
    /** Grafana's address, for the message. */
    grafanaUrl?: string;
}

/**
 * SNS takes a subject of ASCII alone, below 100 characters, and refuses the message otherwise:
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
const subject =
    '{{ printf "[%s] %s %s" (.Status | toUpper) .CommonLabels.alertname .CommonLabels.job ' +
    '| reReplaceAll "[^ -~]" "?" | printf "%.99s" }}';

/** What a message says: each alert with what is wrong and what to do. */
function message(grafanaUrl: string | undefined): string {
    return [
        "{{ range .Alerts }}{{ .Status | toUpper }} ({{ .Labels.severity }}): {{ .Annotations.summary }}",
        "{{ .Annotations.description }}",
        "Labels: {{ range .Labels.SortedPairs }}{{ .Name }}={{ .Value }} {{ end }}",
        'Since: {{ .StartsAt.UTC.Format "2006-01-02 15:04:05 UTC" }}',
        "",
        "{{ end -}}",
        ...(grafanaUrl === undefined ? [] : [`Grafana: ${grafanaUrl}`]),
    ].join("\n");
}

/**
 * Alertmanager's configuration: https://prometheus.io/docs/alerting/latest/configuration/
 *
 * One message a job and kind of alert, half a minute after its first, again every four hours while it lasts, and at its end.
 */
export function alertmanagerConfiguration({ topicArn, region, grafanaUrl }: AlertmanagerDuties): string {
    const receiver = "topic";
    const configuration = {
        route: {
            receiver,
            group_by: ["alertname", "job"],
            group_wait: "30s",
            group_interval: "5m",
            repeat_interval: "4h",
        },
        receivers: [
            {
                name: receiver,
                sns_configs: [
                    {
                        topic_arn: topicArn,
                        sigv4: { region },
                        subject,
                        message: message(grafanaUrl),
                        send_resolved: true,
                    },
                ],
            },
        ],
    };
    return stringify(configuration, { lineWidth: 0 });
}
