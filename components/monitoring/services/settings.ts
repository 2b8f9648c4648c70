import type * as pulumi from "@pulumi/pulumi";
import { fargateSize, type TaskSize } from "../../parts/ecs/fargate-size";
import { imageName } from "../../parts/ecs/image-name";
import { managedPolicyArn } from "../../parts/validation/aws-rules";
import { each, problem, type Checks } from "../../parts/validation/checks";
import { lowerCaseName } from "../../parts/validation/names";
import { tcpPort } from "../../parts/validation/network-rules";
import { atLeast, distinct, wholeNumber } from "../../parts/validation/rules";
import { prometheusPort } from "../prometheus/configuration";
import { prometheusRoles } from "../prometheus/replicas";
import { grafanaPort } from "../public-ways";
import { taskVariables, type TaskVariables } from "../task-variables";
import type { MonitoredService } from "./args";
import { metricsPort, urlPath, type MetricsPortSettings } from "./metrics-port";

/** `MonitoredService`, checked and complete. */
export interface MonitoredServiceSettings extends TaskVariables {
    /** Short name (`telemetry-api`). */
    name: string;
    /** Name of the ECS service, of its task's family and of its target group. */
    fullName: string;
    /** Missing when it comes from the pipeline. */
    image: pulumi.Output<string> | undefined;
    ports: number[];
    /** First of `ports`, which the load balancer uses. */
    port: number;
    publicPort: number | undefined;
    healthPath: string;
    metrics: MetricsPortSettings[];
    size: pulumi.Output<TaskSize>;
    desiredCount: pulumi.Output<number>;
    policyArns: pulumi.Output<string>[];
}

/** Names of what is always there: services may not have them. */
const taken = [...prometheusRoles(2), "grafana"];

/** Ports of the public load balancer that are spoken for: HTTP, HTTPS, Grafana's and Prometheus's. */
const takenPorts = [80, 443, grafanaPort, prometheusPort];

/** Longest name of a target group. Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
const longestTargetGroup = 32;

const shortName = lowerCaseName(64);

/** Checks the services that are made here. */
export function monitoredServiceSettings(
    checks: Checks,
    args: MonitoredService[],
    surroundings: { namePrefix: string; pipeline: boolean },
): MonitoredServiceSettings[] {
    const settings = args.map((service, index) => oneService(checks, service, `services[${index}]`, surroundings));
    checks.plain(
        "services' names",
        args.map(({ name }) => name),
        distinct(),
    );
    checks.plain(
        "services' publicPort",
        args.flatMap(({ publicPort }) => publicPort ?? []),
        distinct(),
    );
    return settings;
}

function oneService(
    checks: Checks,
    args: MonitoredService,
    path: string,
    { namePrefix, pipeline }: { namePrefix: string; pipeline: boolean },
): MonitoredServiceSettings {
    const { publicPort } = args;
    const name = checks.plain(`${path}.name`, args.name, shortName);
    const fullName = `${namePrefix}-${name}`;
    if (taken.includes(name)) {
        checks.add(problem(`${path}.name`, name, "is the name of a service that is always made: choose another"));
    }
    const ports = checks.plain(`${path}.ports`, args.ports, atLeast(1, "port"), distinct(), each(tcpPort));
    if (args.image === undefined && !pipeline) {
        checks.add(`${path}.image is missing: name the image, or have a pipeline build it`);
    }
    if (publicPort !== undefined) {
        checks.plain(`${path}.publicPort`, publicPort, tcpPort);
        if (takenPorts.includes(publicPort)) {
            checks.add(
                problem(
                    `${path}.publicPort`,
                    publicPort,
                    `must not be one of ${takenPorts.join(", ")}, which have a use`,
                ),
            );
        }
        if (fullName.length > longestTargetGroup) {
            checks.add(
                `${path}.name makes the name ${fullName}, and a target group may have ${longestTargetGroup} characters: shorten it, or namePrefix`,
            );
        }
    }
    const port = ports[0] ?? 0;
    const metrics = (args.metrics ?? [{ port }]).map((each, index) =>
        metricsPort(checks, each, `${path}.metrics[${index}]`, name),
    );
    for (const [index, { port: ofMetrics }] of metrics.entries()) {
        if (!ports.includes(ofMetrics)) {
            checks.add(
                problem(`${path}.metrics[${index}].port`, ofMetrics, `must be one of ports: ${ports.join(", ")}`),
            );
        }
    }
    const onFirst = metrics.find((each) => each.port === port)?.path;
    return {
        name,
        fullName,
        image: args.image === undefined ? undefined : checks.input(`${path}.image`, args.image, imageName),
        ports,
        port,
        publicPort,
        healthPath: checks.plain(`${path}.healthPath`, args.healthPath ?? onFirst ?? "/metrics", urlPath),
        metrics,
        size: checks.input(path, { cpu: args.cpu ?? 256, memoryMb: args.memoryMb ?? 512 }, fargateSize),
        desiredCount: checks.input(`${path}.desiredCount`, args.desiredCount ?? 1, wholeNumber(0, 5000, "tasks")),
        ...taskVariables(checks, args, path),
        policyArns: (args.policyArns ?? []).map((arn, index) =>
            checks.input(`${path}.policyArns[${index}]`, arn, managedPolicyArn),
        ),
    };
}
