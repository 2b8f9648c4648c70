import * as pulumi from "@pulumi/pulumi";
import type * as ecs from "@pulumi/aws/ecs";
import { fargateTask } from "../../parts/ecs/fargate-task";
import { secretStatements } from "../../parts/ecs/task-secrets";
import { generatedSecret, type GeneratedSecret } from "../../parts/generated-secret";
import { logGroup } from "../../parts/log-group";
import type { Scope } from "../../parts/scope";
import type { RolesOf } from "../fargate/roles";
import { fargateService, type Place } from "../fargate/service";
import type { InternalBalancer } from "../internal-balancer";
import type { LongHistory } from "../prometheus/remote-write";
import type { PublicBalancer } from "../public-balancer";
import { grafanaPort } from "../public-ways";
import { grafanaContainer, grafanaContainers, shrinkGrafana } from "./containers";
import { volumes } from "./paths";

/** What Grafana works with. */
export interface GrafanaSurroundings {
    place: Place;
    rolesOf: RolesOf;
    balancer: PublicBalancer;
    internal: InternalBalancer;
    history: LongHistory | undefined;
}

/** Grafana, as far as the rest needs it. */
export interface MadeGrafana {
    /** Name of the ECS service. */
    fullName: string;
    service: ecs.Service;
    taskRoleArn: pulumi.Output<string>;
    /** Missing when the password is Grafana's own. */
    password: GeneratedSecret | undefined;
    logGroupName: pulumi.Output<string>;
}

/**
 * Grafana, with its data source and dashboards from the start. What people change in it is lost with its task; what is to stay
 * belongs into `grafana.dashboards`.
 */
export function grafanaService(scope: Scope, surroundings: GrafanaSurroundings): MadeGrafana {
    const { place, rolesOf, balancer, internal, history } = surroundings;
    const { settings } = place;
    const { grafana, prometheus } = settings;
    const name = `${settings.namePrefix}-grafana`;
    const nodeImage = prometheus.discovery.image;
    const password = grafana.defaultPassword ? undefined : adminPassword(scope, place);
    const logs = logGroup(scope, `/ecs/${name}`, settings.logRetentionDays, "grafana-logs", settings.kmsKeyArn);
    const roles = rolesOf("grafana", {
        what: "Grafana",
        images: [grafana.image, nodeImage],
        logs,
        secretStatements: [
            ...(password?.readStatements ?? []),
            ...secretStatements(scope, {
                arns: Object.values(grafana.secrets),
                from: ["secretsmanager", "ssm"],
                kmsKeyArn: settings.kmsKeyArn,
            }),
        ],
        policies: history?.query && history.query.statements.length > 0 ? { history: history.query.statements } : {},
        policyArns: [],
    });
    const facts = pulumi.output({
        region: scope.region,
        url: balancer.grafanaUrl,
        prometheusUrl: internal.url,
        history: history?.query && { url: history.query.url, ...(history.region && { region: history.region }) },
        passwordSecretArn: password?.arn,
        logGroupName: logs.group.name,
        image: grafana.image,
        nodeImage,
        environment: grafana.environment,
        secrets: grafana.secrets,
    });
    const task = fargateTask(scope, "grafana", {
        family: name,
        size: grafana.size,
        containers: facts.apply((known) => grafanaContainers(settings, known)),
        volumes: Object.values(volumes).map((volume) => ({ name: volume })),
        roles,
        advice: shrinkGrafana,
        dependsOn: password ? [password.version] : [],
    });
    const group = balancer.groups.grafana;
    const service = fargateService(scope, "grafana", place, {
        name,
        group: "grafana",
        task,
        desiredCount: 1,
        behind: { groups: group ? [group] : [], container: grafanaContainer, port: grafanaPort },
        graceSeconds: 60,
        single: false,
        dependsOn: [],
    });
    return { fullName: name, service, taskRoleArn: roles.task.arn, password, logGroupName: logs.group.name };
}

/** Grafana takes it when it makes its database, which is at each start of a task. */
function adminPassword(scope: Scope, { settings: { grafana, kmsKeyArn, protect } }: Place): GeneratedSecret {
    return generatedSecret(scope, "grafana-password", {
        description: "Password of Grafana's user admin",
        kmsKeyArn,
        recoveryWindowDays: grafana.secretRecoveryDays,
        protect,
        readers: grafana.secretReaders,
    });
}
