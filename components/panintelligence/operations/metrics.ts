import type * as pulumi from "@pulumi/pulumi";
import { metrics as seedMetrics } from "../../../lambdas/efs-seed/contract";
import { dimensions, metric as probeMetric } from "../../../lambdas/service-probe/contract";
import type { Metric } from "../../parts/alarms/metric-alarm";
import type { Around } from "./watched";

/** The deployment's metrics, by name. */
export interface Metrics {
    loadBalancer(name: string): Metric;
    /** Of the dashboard's target group. */
    target(name: string): Metric;
    /** Missing without a certificate. */
    certificate: ((name: string) => Metric) | undefined;
    database(name: string): Metric;
    fileSystem(name: string, more?: Record<string, string>): Metric;
    service(serviceName: pulumi.Input<string>, name: string): Metric;
    /** Whether a service answers the probe. */
    up(service: pulumi.Input<string>): Metric;
    /** The seeding function, as Lambda sees it. */
    seeder(name: string): Metric;
    /** What the seeding function counts. */
    seeding(name: Exclude<keyof typeof seedMetrics, "namespace">): Metric;
    /** Lines of the dashboard's log about a licence that does not hold. */
    licence: Metric;
}

/** Namespace of metrics that are the project's own. */
const ownNamespace = seedMetrics.namespace;

/** Where the deployment's metrics are. Sources: the guides of the services, for namespaces, names and dimensions. */
export function metricsOf(around: Around): Metrics {
    const { balancer, database, files, cluster, seeding, settings } = around;
    const { certificateArn } = balancer;
    // Not the component's name, which all stacks of a program share: one would take another's values for its own.
    const own = { [dimensions.deployment]: settings.namePrefix };
    const of =
        (namespace: string, dimensions: Metric["dimensions"]) =>
        (name: string): Metric => ({ namespace, name, dimensions });
    const loadBalancer = { LoadBalancer: balancer.loadBalancer.arnSuffix };
    return {
        loadBalancer: of("AWS/ApplicationELB", loadBalancer),
        target: of("AWS/ApplicationELB", { ...loadBalancer, TargetGroup: balancer.targetGroup.arnSuffix }),
        certificate: certificateArn && of("AWS/CertificateManager", { CertificateArn: certificateArn }),
        database: of("AWS/RDS", { DBInstanceIdentifier: database.identifier }),
        fileSystem: (name, more = {}) => of("AWS/EFS", { ...more, FileSystemId: files.fileSystem.id })(name),
        service: (serviceName, name) => of("AWS/ECS", { ClusterName: cluster.name, ServiceName: serviceName })(name),
        up: (service) => of(probeMetric.namespace, { ...own, [dimensions.service]: service })(probeMetric.name),
        seeder: of("AWS/Lambda", { FunctionName: seeding.function.name }),
        seeding: (name) => of(ownNamespace, own)(seedMetrics[name]),
        // A metric of a log filter has no dimensions of its own.
        licence: of(ownNamespace, {})(`${settings.namePrefix}-licence-problems`),
    };
}
