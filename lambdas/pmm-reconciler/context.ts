import type { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { EC2Client } from "@aws-sdk/client-ec2";
import type { RDSClient } from "@aws-sdk/client-rds";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SSMClient } from "@aws-sdk/client-ssm";
import type { Calls } from "./calls";
import type { ReconcilerConfig } from "./contract";
import type { State } from "./model";
import type { RunResult } from "./result";

/** Clients of the AWS services that a run calls. */
export interface Clients {
    autoScaling: AutoScalingClient;
    dynamoDb: DynamoDBClient;
    ec2: EC2Client;
    rds: RDSClient;
    secretsManager: SecretsManagerClient;
    ssm: SSMClient;
}

/** Writes structured lines of a log; Powertools' logger is one. */
export interface Tell {
    info: (message: string, fields: Record<string, unknown>) => void;
    warn: (message: string, fields: Record<string, unknown>) => void;
    error: (message: string, fields: Record<string, unknown>) => void;
}

/** What a run is given. */
export interface RunDependencies {
    config: ReconcilerConfig;
    clients: Clients;
    /** The region that the function and everything it watches are in. */
    region: string;
    tell: Tell;
    now: () => Date;
    /** Milliseconds until the run is ended from outside. */
    remainingMilliseconds: () => number;
    /** Milliseconds that one call may take with all that is tried again. Default 12,000. */
    callMilliseconds?: number;
}

/** What the steps of one run share. */
export interface RunContext {
    config: ReconcilerConfig;
    clients: Clients;
    region: string;
    tell: Tell;
    calls: Calls;
    /** When the run started. */
    startedAt: Date;
    now: () => Date;
    /** Steps change it as soon as something has happened, so that a run that breaks off has remembered all it did. */
    state: State;
    /** What the run has to tell at its end; steps count into it. */
    result: RunResult;
}
