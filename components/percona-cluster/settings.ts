import * as pulumi from "@pulumi/pulumi";
import { networkSettings, subnetsOf, type NetworkSettings } from "../parts/network";
import { ec2Id, kmsKeyArn, logRetention, recoveryWindow, roleArn, tagMap } from "../parts/validation/aws-rules";
import { each, problem, Checks, type Rule } from "../parts/validation/checks";
import { componentName } from "../parts/validation/names";
import { ipv4Range, notEverybody } from "../parts/validation/network-rules";
import { distinct, matching, oneOf, wholeNumber } from "../parts/validation/rules";
import { perconaAlarmSettings, type PerconaAlarmSettings } from "./alarm-settings";
import { ErrantPolicy, OutagePolicy, PerconaEngine, ReadsFromPrimary, type PerconaClusterArgs } from "./args";
import { perconaBackupSettings, type PerconaBackupSettings } from "./backup";
import { beginningSettings, type BeginningSettings } from "./beginning";
import { clusterNameSettings, type ClusterNameSettings } from "./names";
import { nodeSettings, type NodeSettings } from "./node";

/** `PerconaClusterArgs`, checked and complete. */
export interface PerconaClusterSettings {
    clusterId: string;
    /** `percona-<clusterId>`, which the names of everything of the cluster begin with. */
    prefix: string;
    network: NetworkSettings;
    nodeCount: number;
    engine: PerconaEngine;
    node: NodeSettings;
    /** IPv4 ranges of clients; missing for that of the VPC. */
    clientCidrs: string[] | undefined;
    clientSecurityGroupIds: pulumi.Output<string>[];
    metricsSecurityGroupIds: pulumi.Output<string>[];
    healthCheck: { intervalSeconds: pulumi.Output<number>; threshold: pulumi.Output<number> };
    idleTimeoutSeconds: pulumi.Output<number>;
    deletionProtection: pulumi.Input<boolean>;
    names: ClusterNameSettings | undefined;
    readMaxLagSeconds: pulumi.Output<number>;
    readsFromPrimary: ReadsFromPrimary;
    outagePolicy: OutagePolicy;
    errantPolicy: ErrantPolicy;
    beginning: BeginningSettings;
    backup: PerconaBackupSettings;
    alarms: PerconaAlarmSettings;
    kmsKeyArn: pulumi.Output<string> | undefined;
    credentialsSecretReaders: pulumi.Input<string>[];
    secretRecoveryDays: pulumi.Output<number>;
    protect: boolean;
    dashboard: boolean;
    logRetentionDays: pulumi.Output<number>;
    /** With the cluster's id among them, by which costs are told apart. */
    tags: pulumi.Output<Record<string, string>>;
}

/**
 * Checks the arguments of `component`, which is called `name`, and fills in what they leave out. Without a component it is
 * the check alone, for programs that make other things first.
 *
 * @throws ResourceError that lists every problem, when there is one.
 */
export function perconaClusterSettings(
    component: pulumi.ComponentResource | undefined,
    name: string,
    args: PerconaClusterArgs,
): PerconaClusterSettings {
    const checks = new Checks(component);
    checks.plain("name", name, componentName);
    const clusterId = checks.plain("clusterId", args.clusterId, clusterIdRule);
    const backup = perconaBackupSettings(checks, args.backup ?? {});
    const groups = (path: "clientSecurityGroupIds" | "metricsSecurityGroupIds"): pulumi.Output<string>[] =>
        (args[path] ?? []).map((id, index) => checks.input(`${path}[${index}]`, id, ec2Id("sg")));
    const settings: PerconaClusterSettings = {
        clusterId,
        prefix: `percona-${clusterId}`,
        network: networkSettings(checks, args.network, subnetsOf(true)),
        nodeCount: checks.plain("nodeCount", args.nodeCount ?? 3, oddCount),
        engine: checks.plain("engine", args.engine ?? PerconaEngine.V80, oneOf(Object.values(PerconaEngine))),
        node: nodeSettings(checks, args.node ?? {}),
        clientCidrs: clientCidrs(checks, args),
        clientSecurityGroupIds: groups("clientSecurityGroupIds"),
        metricsSecurityGroupIds: groups("metricsSecurityGroupIds"),
        // Limits of https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html
        healthCheck: {
            intervalSeconds: checks.input(
                "healthCheck.intervalSeconds",
                args.healthCheck?.intervalSeconds ?? 5,
                wholeNumber(5, 300, "seconds"),
            ),
            threshold: checks.input(
                "healthCheck.threshold",
                args.healthCheck?.threshold ?? 2,
                wholeNumber(2, 10, "answers"),
            ),
        },
        idleTimeoutSeconds: checks.input(
            "idleTimeoutSeconds",
            args.idleTimeoutSeconds ?? 3600,
            wholeNumber(60, 6000, "seconds"),
        ),
        deletionProtection: args.deletionProtection ?? false,
        names: args.names && clusterNameSettings(checks, args.names),
        readMaxLagSeconds: checks.input(
            "readMaxLagSeconds",
            args.readMaxLagSeconds ?? 30,
            wholeNumber(1, 3600, "seconds"),
        ),
        readsFromPrimary: checks.plain(
            "readsFromPrimary",
            args.readsFromPrimary ?? ReadsFromPrimary.Fallback,
            oneOf(Object.values(ReadsFromPrimary)),
        ),
        outagePolicy: checks.plain(
            "outagePolicy",
            args.outagePolicy ?? OutagePolicy.Availability,
            oneOf(Object.values(OutagePolicy)),
        ),
        errantPolicy: checks.plain(
            "errantPolicy",
            args.errantPolicy ?? ErrantPolicy.Reclone,
            oneOf(Object.values(ErrantPolicy)),
        ),
        beginning: beginningSettings(checks, args),
        backup,
        alarms: perconaAlarmSettings(checks, args.alarms, backup),
        kmsKeyArn: checks.optionalInput("kmsKeyArn", args.kmsKeyArn, kmsKeyArn),
        credentialsSecretReaders: (args.credentialsSecretReaders ?? []).map((reader, index) =>
            checks.input(`credentialsSecretReaders[${index}]`, reader, roleArn),
        ),
        secretRecoveryDays: checks.input("secretRecoveryDays", args.secretRecoveryDays ?? 30, recoveryWindow),
        protect: args.protect ?? true,
        dashboard: args.dashboard ?? true,
        logRetentionDays: checks.input("logRetentionDays", args.logRetentionDays ?? 365, logRetention),
        tags: checks
            .input("tags", args.tags ?? {}, tagMap)
            .apply((tags): Record<string, string> => ({ ...tags, cluster_id: clusterId })),
    };
    checks.finish();
    return settings;
}

/** The bucket's name is `percona-<clusterId>-backups-` and 26 characters more, of the 63 that S3 takes. */
const clusterIdRule = matching(
    /^(?=.{1,20}$)[a-z0-9]+(-[a-z0-9]+)*$/,
    "1 to 20 lower-case letters, digits and single hyphens between them",
);

const oddCount: Rule<number> = (count, path) =>
    [3, 5, 7].includes(count)
        ? []
        : [problem(path, count, "must be 3, 5 or 7: an even number survives no more losses than one less")];

/** Nobody named: the VPC. A security group named: nobody else. */
function clientCidrs(checks: Checks, args: PerconaClusterArgs): string[] | undefined {
    const byGroup = (args.clientSecurityGroupIds ?? []).length > 0;
    const cidrs = args.clientCidrs ?? [];
    const closed = notEverybody("would let everybody in: name the ranges of your own networks");
    checks.plain("clientCidrs", cidrs, distinct(), each(ipv4Range), each(closed));
    return cidrs.length > 0 || byGroup ? cidrs : undefined;
}
