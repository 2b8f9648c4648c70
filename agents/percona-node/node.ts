import type { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { VersionedCredentials } from "./aws/credentials";
import type { NodeConfiguration } from "./configuration";

/** Clients of AWS's services, all with the node's region, short timeouts and few tries. */
export interface AwsClients {
    autoScaling: AutoScalingClient;
    cloudWatch: CloudWatchClient;
    dynamoDb: DynamoDBClient;
    loadBalancing: ElasticLoadBalancingV2Client;
    s3: S3Client;
    secrets: SecretsManagerClient;
    sns: SNSClient;
}

/** The server's unit of systemd (`MYSQL_UNIT`), through `systemctl`. Each rejects when the unit does not get there. */
export interface ServerUnit {
    start: () => Promise<void>;
    stop: () => Promise<void>;
    /** Kills it when it does not end by itself within 10 s. */
    restart: () => Promise<void>;
    /** Whether it has a process; `starting` while that is not ready yet, or is about to be there. */
    runs: () => Promise<boolean | "starting">;
}

/** What every program of a node has at hand. */
export interface NodeContext {
    configuration: NodeConfiguration;
    /** Instance id, from the instance's metadata. */
    id: string;
    /** Private IPv4 address, from the instance's metadata. */
    address: string;
    aws: AwsClients;
    /** The current passwords; kept, and read again once a minute or with `fresh`. */
    credentials: (fresh?: boolean) => Promise<VersionedCredentials>;
    server: ServerUnit;
    /** One line of JSON to standard error, which the journal keeps. Never with a secret in it. */
    log: (message: string, details?: Record<string, unknown>) => void;
}
