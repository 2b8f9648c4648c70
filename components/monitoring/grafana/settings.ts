import type * as pulumi from "@pulumi/pulumi";
import { fargateSize, type TaskSize } from "../../parts/ecs/fargate-size";
import { imageName } from "../../parts/ecs/image-name";
import { recoveryWindow, roleArn } from "../../parts/validation/aws-rules";
import { each, type Checks, type Rule } from "../../parts/validation/checks";
import { atLeast, distinct, matching } from "../../parts/validation/rules";
import { fileName, labelName } from "../prometheus/extensions";
import { taskVariables, type TaskVariables } from "../task-variables";
import type { DashboardSettings, MonitoringGrafana } from "./args";
import { clearVariable, freeVariable } from "./variables";

const defaultImage = "docker.io/grafana/grafana:12.1.1";

/** `MonitoringGrafana`, checked and complete. */
export interface GrafanaSettings extends TaskVariables {
    image: pulumi.Output<string>;
    size: TaskSize;
    /** The user `admin` has the password `admin`, as Grafana comes. */
    defaultPassword: boolean;
    secretReaders: pulumi.Output<string>[];
    secretRecoveryDays: pulumi.Output<number>;
    /** Dashboards of the user, by file name with its ending. */
    dashboards: Record<string, string>;
    dashboard: Required<DashboardSettings>;
}

/** Name of the dashboard's file that is written anyway. */
const takenFile = "monitoring";

/** Checks Grafana's arguments and fills in what they leave out. */
export function grafanaSettings(checks: Checks, args: MonitoringGrafana): GrafanaSettings {
    const { dashboards = {}, dashboard = {}, secretReaders = [], defaultPassword = false } = args;
    for (const [name, text] of Object.entries(dashboards)) {
        checks.plain("a name in grafana.dashboards", name, fileName);
        checks.plain(`grafana.dashboards["${name}"]`, text, dashboardText);
        if (name === takenFile) {
            checks.add(
                `grafana.dashboards["${name}"] has the name of the dashboard that is always there: choose another`,
            );
        }
    }
    if (defaultPassword && (secretReaders.length > 0 || args.secretRecoveryDays !== undefined)) {
        checks.add("grafana.defaultPassword leaves no secret: take out secretReaders and secretRecoveryDays");
    }
    const variables = taskVariables(checks, args, "grafana");
    checks.plain(
        "grafana.environment's names",
        Object.keys(variables.environment),
        each(freeVariable),
        each(clearVariable),
    );
    checks.plain("grafana.secrets' names", Object.keys(variables.secrets), each(freeVariable));
    return {
        ...variables,
        image: checks.input("grafana.image", args.image ?? defaultImage, imageName),
        size: checks.plain("grafana", { cpu: args.cpu ?? 256, memoryMb: args.memoryMb ?? 512 }, fargateSize),
        defaultPassword,
        secretReaders: secretReaders.map((reader, index) =>
            checks.input(`grafana.secretReaders[${index}]`, reader, roleArn),
        ),
        secretRecoveryDays: checks.input("grafana.secretRecoveryDays", args.secretRecoveryDays ?? 30, recoveryWindow),
        dashboards: Object.fromEntries(Object.entries(dashboards).map(([name, text]) => [`${name}.json`, text])),
        dashboard: {
            endpointLabel: checks.plain(
                "grafana.dashboard.endpointLabel",
                dashboard.endpointLabel ?? "handler",
                labelName,
            ),
            okStatuses: checks.plain(
                "grafana.dashboard.okStatuses",
                dashboard.okStatuses ?? ["success", "ok", "sent"],
                atLeast(1, "status"),
                distinct(),
                each(matching(/^[A-Za-z0-9_-]{1,64}$/, "1 to 64 letters, digits, - and _")),
            ),
        },
    };
}

const dashboardText: Rule<string> = (text, path) => {
    try {
        const value: unknown = JSON.parse(text);
        return typeof value === "object" && value !== null && "panels" in value
            ? []
            : [`${path} must be a dashboard as Grafana exports it: a JSON object with panels`];
    } catch (error) {
        return [
            `${path} is not JSON (${error instanceof Error ? error.message : String(error)}): export it from Grafana`,
        ];
    }
};
