import * as pulumi from "@pulumi/pulumi";
import type * as ecs from "@pulumi/aws/ecs";
import type * as sns from "@pulumi/aws/sns";
import { publishStatements } from "../../parts/alarms/alarm-topic";
import { fargateTask } from "../../parts/ecs/fargate-task";
import type { MountableFileSystem } from "../../parts/file-system";
import { logGroup } from "../../parts/log-group";
import type { Scope } from "../../parts/scope";
import type { RolesOf } from "../fargate/roles";
import { fargateService, type Place } from "../fargate/service";
import type { InternalBalancer } from "../internal-balancer";
import type { PublicBalancer } from "../public-balancer";
import { StorageKind } from "./args";
import { prometheusPort } from "./configuration";
import { prometheusContainer, prometheusContainers, shrinkPrometheus } from "./containers";
import { discoveryStatements } from "./discovery";
import { paths, prometheusFiles, type PrometheusFacts } from "./files";
import type { LongHistory } from "./remote-write";
import { prometheusNames, prometheusRoles, replicaLabel } from "./replicas";
import { prometheusVolumes } from "./storage";

/** What Prometheus works with. */
export interface PrometheusSurroundings {
    place: Place;
    rolesOf: RolesOf;
    balancer: PublicBalancer;
    internal: InternalBalancer;
    history: LongHistory | undefined;
    topic: sns.Topic;
    image: pulumi.Output<string>;
}

/** A Prometheus server. */
export interface PrometheusServer {
    /** Name of the ECS service. */
    fullName: string;
    service: ecs.Service;
    taskRoleArn: pulumi.Output<string>;
    logGroupName: pulumi.Output<string>;
    /** For the storage `efs`. */
    fileSystem: MountableFileSystem | undefined;
}

/** Seconds that Prometheus has to become healthy: with data from before, it reads what it wrote last. */
const graceSeconds = { fresh: 60, withData: 600 };

/** The Prometheus servers: one, or two that do the same. */
export function prometheusServers(scope: Scope, surroundings: PrometheusSurroundings): PrometheusServer[] {
    return prometheusRoles(surroundings.place.settings.prometheus.replicas).map((role, index) =>
        prometheusServer(scope, role, index, surroundings),
    );
}

function prometheusServer(
    scope: Scope,
    role: string,
    index: number,
    surroundings: PrometheusSurroundings,
): PrometheusServer {
    const { place, rolesOf, balancer, internal, history, topic, image } = surroundings;
    const { settings, cluster, network } = place;
    const { alertmanagerImage, discovery, storage, replicas } = settings.prometheus;
    const name = prometheusNames(settings.namePrefix, replicas)[index] ?? role;
    const logs = logGroup(scope, `/ecs/${name}`, settings.logRetentionDays, `${role}-logs`, settings.kmsKeyArn);
    const roles = rolesOf(role, {
        what: "Prometheus, its discovery and Alertmanager",
        images: [image, discovery.image, alertmanagerImage],
        logs,
        secretStatements: [],
        policies: {
            // The one role for all can read it anyway.
            ...(!settings.sharedTaskRole && {
                discovery: discoveryStatements(cluster.expectedArn, discovery.dockerLabels),
            }),
            alerts: publishStatements(scope, topic),
            ...(history && history.writeStatements.length > 0 && { history: history.writeStatements }),
        },
        policyArns: [],
    });
    const disk = prometheusVolumes(scope, role, settings, { network, taskRoleArn: roles.task.arn });
    const facts = prometheusFacts(scope, surroundings, {
        replica: replicas > 1 ? replicaLabel(index) : undefined,
        logGroupName: logs.group.name,
    });
    const task = fargateTask(scope, role, {
        family: name,
        size: settings.prometheus.size,
        containers: facts.apply((known) => prometheusContainers(settings, known)),
        volumes: disk.volumes,
        ephemeralGb: disk.ephemeralGb,
        roles,
        advice: shrinkPrometheus,
        dependsOn: [],
    });
    const onInternal = internal.servers[index];
    const onPublic = index === 0 ? balancer.groups.prometheus : undefined;
    const keepsData = storage.kind === StorageKind.Efs;
    const service = fargateService(scope, role, place, {
        name,
        group: "prometheus",
        task,
        desiredCount: 1,
        behind: {
            groups: [
                ...(onPublic ? [onPublic] : []),
                ...(onInternal ? [{ targetGroup: onInternal.targetGroup, listeners: [onInternal.listener] }] : []),
            ],
            container: prometheusContainer,
            port: prometheusPort,
        },
        graceSeconds: keepsData ? graceSeconds.withData : graceSeconds.fresh,
        // Two on the same data destroy it; and of a pair the other covers for this one.
        single: keepsData || replicas > 1,
        volumeConfiguration: disk.volumeConfiguration,
        dependsOn: disk.ready,
    });
    return {
        fullName: name,
        service,
        taskRoleArn: roles.task.arn,
        logGroupName: logs.group.name,
        fileSystem: disk.fileSystem,
    };
}

function prometheusFacts(
    scope: Scope,
    { place, balancer, internal, history, topic, image }: PrometheusSurroundings,
    own: { replica: string | undefined; logGroupName: pulumi.Output<string> },
): pulumi.Output<PrometheusFacts> {
    const { settings, cluster } = place;
    const isPublic = settings.prometheus.publicCidrs !== undefined;
    return pulumi.output({
        region: scope.region,
        clusterArn: cluster.arn,
        clusterName: cluster.name,
        topicArn: topic.arn,
        grafanaUrl: balancer.grafanaUrl,
        prometheusUrl: isPublic ? balancer.urlOf(prometheusPort) : internal.url,
        remoteWrite: history && { url: history.writeUrl, ...(history.region && { region: history.region }) },
        ...own,
        image,
        nodeImage: settings.prometheus.discovery.image,
        alertmanagerImage: settings.prometheus.alertmanagerImage,
    });
}

/** The configuration of the first server, for people to read. */
export function shownConfiguration(scope: Scope, surroundings: PrometheusSurroundings): pulumi.Output<string> {
    const { settings } = surroundings.place;
    const replica = settings.prometheus.replicas > 1 ? replicaLabel(0) : undefined;
    const facts = prometheusFacts(scope, surroundings, { replica, logGroupName: pulumi.output("") });
    return facts.apply((known) => prometheusFiles(settings, known)[paths.prometheusFile] ?? "");
}
