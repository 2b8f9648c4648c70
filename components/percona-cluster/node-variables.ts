import * as pulumi from "@pulumi/pulumi";
import type { GeneratedSecret } from "../parts/generated-secret";
import { usable } from "../parts/host/user-data";
import type { Machine } from "../parts/instance-type";
import type { Scope } from "../parts/scope";
import type { ClusterEndpoints } from "./load-balancer";
import { NodeStorage } from "./node";
import type { NodeResources } from "./roles";
import type { PerconaClusterSettings } from "./settings";
import type { AgentBundle } from "./storage";
import { dataDevice } from "./template";
import { makeUserData } from "./user-data";

/** What nodes are told at their start. */
export interface NodeFacts {
    settings: PerconaClusterSettings;
    machine: Machine;
    resources: NodeResources;
    endpoints: ClusterEndpoints;
    agent: AgentBundle;
}

/** GiB of swap: room for a moment's peak, no place for the server's cache. */
const mostSwapGib = 4;

/** The user data of the nodes, in base64; the same for all of them. */
export function nodeUserData(scope: Scope, facts: NodeFacts): pulumi.Output<string> {
    const { settings, resources } = facts;
    const { beginning, backup, node } = settings;
    return pulumi
        .output({
            region: scope.region,
            table: resources.table.name,
            bucket: resources.bucket.bucket,
            credentials: resources.secrets.credentials.arn,
            luks: optionalArn(resources.secrets.luks),
            topic: resources.topic.arn,
            logGroup: resources.logs.group.name,
            writeTargets: facts.endpoints.write.arn,
            memoryGib: facts.machine.memoryGib,
            readMaxLagSeconds: settings.readMaxLagSeconds,
        })
        .apply((known) => {
            const made = makeUserData({
                variables: {
                    AWS_REGION: known.region,
                    CLUSTER_ID: settings.clusterId,
                    NODE_COUNT: settings.nodeCount,
                    ENGINE_SERIES: settings.engine,
                    TABLE_NAME: known.table,
                    BUCKET_NAME: known.bucket,
                    CREDENTIALS_SECRET_ARN: known.credentials,
                    ASG_NAME: settings.prefix,
                    WRITE_TARGET_GROUP_ARN: known.writeTargets,
                    TOPIC_ARN: known.topic,
                    READ_MAX_LAG_SECONDS: known.readMaxLagSeconds,
                    READS_FROM_PRIMARY: settings.readsFromPrimary,
                    OUTAGE_POLICY: settings.outagePolicy,
                    ERRANT_POLICY: settings.errantPolicy,
                    BOOTSTRAP_FROM: beginning.from,
                    RESTORE_TO_TIME: beginning.toTime,
                    RESTORE_TO_GTID: beginning.toGtid,
                    BACKUP_TOOL: backup.tool,
                    FULL_BACKUP_SCHEDULE: backup.fullSchedule,
                    INCREMENTAL_BACKUP_SCHEDULE: backup.incrementalSchedule,
                    RESTORE_DRILL_SCHEDULE: backup.drillSchedule,
                    AGENT_KEY: facts.agent.key,
                    AGENT_SHA256: facts.agent.sha256,
                    STORAGE: node.storage,
                    DATA_DEVICE: node.storage === NodeStorage.Ebs ? dataDevice : "",
                    LUKS_SECRET_ARN: known.luks,
                    LOG_GROUP: known.logGroup,
                    SWAP_GIB: Math.min(known.memoryGib, mostSwapGib),
                },
            });
            return usable(scope, made);
        });
}

/** Empty when there is no such secret. */
function optionalArn(secret: GeneratedSecret | undefined): pulumi.Input<string> {
    return secret === undefined ? "" : secret.arn;
}
