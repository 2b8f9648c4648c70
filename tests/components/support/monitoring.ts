import * as zlib from "node:zlib";
import { Monitoring, Updater, type MonitoringArgs } from "../../../components";
import { find, type Recording } from "../../support/mocks";
import { deployerOf } from "./deployer";
import { json } from "./json";

/** Arguments that monitoring needs, and nothing else. */
export function goodMonitoringArgs(): MonitoringArgs {
    return {
        network: {
            vpcId: "vpc-0123456789abcdef0",
            publicSubnetIds: ["subnet-0000000000000000a", "subnet-0000000000000000b"],
            privateSubnetIds: ["subnet-0000000000000001a", "subnet-0000000000000001b"],
        },
        endpoint: { zoneId: "Z0123456789ABCDEFGHIJ", hostnames: ["grafana.example.com"] },
        alarms: { emails: ["ops@example.com"] },
    };
}

/** Deploys Monitoring against mocks. */
export const { deploy, refusal } = deployerOf<MonitoringArgs, Monitoring>(Monitoring, {
    name: "mon",
    args: goodMonitoringArgs,
});

/** A container in a task's definition. */
export interface Container extends Record<string, unknown> {
    name: string;
    image: string;
    environment?: { name: string; value: string }[];
}

/** The definition of the task with this role. */
export function taskOf(recording: Recording, role: string): Record<string, unknown> {
    return find(recording, "aws:ecs/taskDefinition:TaskDefinition", `mon-${role}`).inputs;
}

/** The ECS service with this role. */
export function serviceOf(recording: Recording, role: string): Record<string, unknown> {
    return find(recording, "aws:ecs/service:Service", `mon-${role}`).inputs;
}

/** The containers of the task with this role, by name. */
export function containersOf(recording: Recording, role: string): Record<string, Container> {
    const containers = json(taskOf(recording, role).containerDefinitions) as Container[];
    return Object.fromEntries(containers.map((container) => [container.name, container]));
}

/** The container with this name in the task with this role. */
export function containerOf(recording: Recording, role: string, name: string): Container {
    return containersOf(recording, role)[name]!;
}

/** The environment of a container, by variable. */
export function environmentOf({ environment = [] }: Container): Record<string, string> {
    return Object.fromEntries(environment.map(({ name, value }) => [name, value]));
}

/** The files that a task's containers find, by path. */
export function filesOf(recording: Recording, role: string): Record<string, string> {
    const { FILES } = environmentOf(containerOf(recording, role, "configuration"));
    return json(zlib.gunzipSync(Buffer.from(FILES!, "base64")).toString("utf8")) as Record<string, string>;
}

/** As `Pulumi.monitoring-as-documented.yaml`, on the networks of the tests. */
export function documentedArgs(): MonitoringArgs {
    return {
        ...goodMonitoringArgs(),
        namePrefix: "event-platform",
        publicTasks: true,
        endpoint: { insecure: true, hideMetrics: false, accessLogs: { enabled: false } },
        services: [
            { name: "telemetry-api", ports: [8000], publicPort: 8000 },
            { name: "analytics-api", ports: [8001], publicPort: 8001 },
            { name: "processor", ports: [8002] },
        ],
        prometheus: {
            discovery: { updater: Updater.Script },
            public: { allowedCidrs: ["0.0.0.0/0"] },
            internalEndpoint: { loadBalancerName: "prometheus-internal", targetGroupName: "prom-int-tg" },
        },
        grafana: { image: "grafana/grafana:latest", defaultPassword: true },
        pipeline: { repositoryUrl: "https://github.com/example/event-platform.git", connectionConfirmed: true },
        sharedSecurityGroup: true,
        sharedTaskRole: true,
        enableExec: true,
        logRetentionDays: 0,
    };
}
