import type * as pulumi from "@pulumi/pulumi";
import { fargateSize, type TaskSize } from "../../parts/ecs/fargate-size";
import { imageName } from "../../parts/ecs/image-name";
import { each, problem, type Checks } from "../../parts/validation/checks";
import { ipv4Range } from "../../parts/validation/network-rules";
import { atLeast, distinct, oneOf, wholeNumber } from "../../parts/validation/rules";
import { loadBalancerName, targetGroupName } from "../../parts/validation/names";
import { nodeImage } from "../fargate/written-files";
import { oidcSettings, type OidcSettings } from "../oidc";
import { Updater, type Discovery, type InternalEndpoint, type MonitoringPrometheus } from "./args";
import { labelName, ruleFiles, scrapeConfigList } from "./extensions";
import { internalTargetGroups } from "./replicas";
import { remoteWriteSettings, type RemoteWriteSettings } from "./remote-write-settings";
import { storageSettings, type StorageSettings } from "./storage-settings";

/** Prometheus's image; the sidecar finds the targets, so it needs nothing added. */
const defaultImage = "quay.io/prometheus/prometheus:v3.15.0";

/** Alertmanager's. */
const defaultAlertmanagerImage = "quay.io/prometheus/alertmanager:v0.28.1";

/** `MonitoringPrometheus`, checked and complete. */
export interface PrometheusSettings {
    /** Missing when it comes from the pipeline. */
    image: pulumi.Output<string> | undefined;
    alertmanagerImage: pulumi.Output<string>;
    size: TaskSize;
    scrapeIntervalSeconds: number;
    retentionDays: number;
    storage: StorageSettings;
    remoteWrite: RemoteWriteSettings | undefined;
    replicas: number;
    discovery: DiscoverySettings;
    /** Ranges that may reach it on the public load balancer; missing when it is not there. */
    publicCidrs: string[] | undefined;
    /** What those must do first who reach it there; missing for nothing. */
    publicLogin: OidcSettings | undefined;
    internalEndpoint: { loadBalancerName: string; targetGroupName: string };
    /** Besides `cluster`, unless it is given here. */
    externalLabels: Record<string, string>;
    /** Rule files of the user, by file name with its ending. */
    rules: Record<string, string>;
    scrapeConfigs: string | undefined;
}

/** `Discovery`, checked and complete. */
export interface DiscoverySettings {
    updater: Updater;
    intervalSeconds: number;
    dockerLabels: boolean;
    /** Image with Node.js, for the sidecar and for what writes files before the others start. */
    image: pulumi.Output<string>;
}

/** Checks Prometheus's arguments and fills in what they leave out. */
export function prometheusSettings(
    checks: Checks,
    args: MonitoringPrometheus,
    { namePrefix, pipeline, protect }: { namePrefix: string; pipeline: boolean; protect: boolean },
): PrometheusSettings {
    const discovery = discoverySettings(checks, args.discovery ?? {});
    const replicas = checks.plain("prometheus.replicas", args.replicas ?? 1, oneOf([1, 2]));
    const storage = storageSettings(checks, args, { replicas, protect });
    if (replicas > 1 && args.remoteWrite === undefined) {
        checks.add(
            problem(
                "prometheus.replicas",
                replicas,
                "needs prometheus.remoteWrite: each server has gaps of its own, which only become one there",
            ),
        );
    }
    const internalEndpoint = internalEndpointSettings(checks, args.internalEndpoint ?? {}, { namePrefix, replicas });
    return {
        image: prometheusImage(checks, args, { updater: discovery.updater, pipeline }),
        alertmanagerImage: checks.input(
            "prometheus.alertmanagerImage",
            args.alertmanagerImage ?? defaultAlertmanagerImage,
            imageName,
        ),
        size: checks.plain("prometheus", { cpu: args.cpu ?? 512, memoryMb: args.memoryMb ?? 1024 }, fargateSize),
        scrapeIntervalSeconds: checks.plain(
            "prometheus.scrapeIntervalSeconds",
            args.scrapeIntervalSeconds ?? 15,
            wholeNumber(5, 60, "seconds"),
        ),
        retentionDays: checks.plain(
            "prometheus.retention.days",
            args.retention?.days ?? 15,
            wholeNumber(1, 3650, "days"),
        ),
        storage,
        remoteWrite: args.remoteWrite && remoteWriteSettings(checks, args.remoteWrite),
        replicas,
        discovery,
        publicCidrs: args.public && publicCidrs(checks, args.public.allowedCidrs),
        publicLogin: args.public?.oidc && oidcSettings(checks, args.public.oidc, "prometheus.public.oidc"),
        internalEndpoint,
        externalLabels: checks.plain("prometheus.externalLabels", args.externalLabels ?? {}, (labels, path) =>
            Object.keys(labels).flatMap((name) => labelName(name, `a name in ${path}`)),
        ),
        rules: ruleFiles(checks, args.rules ?? {}),
        scrapeConfigs:
            args.scrapeConfigs && checks.plain("prometheus.scrapeConfigs", args.scrapeConfigs, scrapeConfigList),
    };
}

function internalEndpointSettings(
    checks: Checks,
    args: InternalEndpoint,
    { namePrefix, replicas }: { namePrefix: string; replicas: number },
): PrometheusSettings["internalEndpoint"] {
    const path = "prometheus.internalEndpoint";
    const name = checks.plain(
        `${path}.targetGroupName`,
        args.targetGroupName ?? `${namePrefix}-prom-int`,
        targetGroupName,
    );
    for (const second of internalTargetGroups(name, replicas).slice(1)) {
        checks.plain(`the name by ${path}.targetGroupName for the second server`, second, targetGroupName);
    }
    return {
        loadBalancerName: checks.plain(
            `${path}.loadBalancerName`,
            args.loadBalancerName ?? `${namePrefix}-internal`,
            loadBalancerName,
        ),
        targetGroupName: name,
    };
}

function prometheusImage(
    checks: Checks,
    { image }: MonitoringPrometheus,
    { updater, pipeline }: { updater: Updater; pipeline: boolean },
): pulumi.Output<string> | undefined {
    const ownImage = updater === Updater.Script;
    if (ownImage && image === undefined && !pipeline) {
        checks.add(
            "prometheus.image is missing: the updater script is part of an image of your own; name it, or have a pipeline build it",
        );
    }
    return image === undefined && ownImage
        ? undefined
        : checks.input("prometheus.image", image ?? defaultImage, imageName);
}

function publicCidrs(checks: Checks, allowedCidrs: string[]): string[] {
    return checks.plain(
        "prometheus.public.allowedCidrs",
        allowedCidrs,
        atLeast(1, "IPv4 range, or nobody can connect"),
        distinct(),
        each(ipv4Range),
    );
}

function discoverySettings(checks: Checks, args: Discovery): DiscoverySettings {
    const updater = checks.plain(
        "prometheus.discovery.updater",
        args.updater ?? Updater.Sidecar,
        oneOf(Object.values(Updater)),
    );
    if (updater === Updater.Script && args.dockerLabels === true) {
        checks.add(
            "prometheus.discovery.dockerLabels does not go with the updater script: take it out, or use the sidecar",
        );
    }
    return {
        updater,
        intervalSeconds: checks.plain(
            "prometheus.discovery.intervalSeconds",
            args.intervalSeconds ?? 60,
            wholeNumber(10, 3600, "seconds"),
        ),
        dockerLabels: args.dockerLabels ?? false,
        image: checks.input("prometheus.discovery.image", args.image ?? nodeImage, imageName),
    };
}
