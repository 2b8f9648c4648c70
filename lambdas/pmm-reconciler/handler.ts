import * as fs from "node:fs";
import * as path from "node:path";
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EC2Client } from "@aws-sdk/client-ec2";
import { RDSClient } from "@aws-sdk/client-rds";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import { clientSettings } from "../shared/client-settings";
import type { Clients } from "./context";
import { metricNamespace, runSeconds, type ReconcilerConfig } from "./contract";
import type { ReconcilerEvent } from "./event";
import { measure } from "./metric-line";
import type { RunResult } from "./result";
import { run } from "./run";

/** What the handler reads of Lambda's context. */
export interface LambdaContext {
    awsRequestId: string;
    getRemainingTimeInMillis: () => number;
}

const serviceName = "pmm-reconciler";
const logger = new Logger({ serviceName });
const metrics = new Metrics({ namespace: metricNamespace, serviceName });

/** Kept from one run to the next, for as long as Lambda keeps the process. */
let kept: { config: ReconcilerConfig; clients: Clients; region: string } | undefined;

/**
 * The Lambda function: one run, its log lines and its metrics.
 *
 * @throws ReconcilerError when the whole run failed, so that Lambda counts an error.
 */
export async function handler(event: ReconcilerEvent, context: LambdaContext): Promise<RunResult> {
    const { config, clients, region } = (kept ??= prepare());
    logger.resetKeys();
    logger.appendKeys({ requestId: context.awsRequestId, deployment: config.deployment });
    // The lease is no longer than this, whatever time the function is given.
    const end = Date.now() + runSeconds * 1000;
    const result = await run(event, {
        config,
        clients,
        region,
        tell: logger,
        now: () => new Date(),
        remainingMilliseconds: () => Math.min(context.getRemainingTimeInMillis(), end - Date.now()),
    });
    measure(metrics, config.serviceName, result);
    metrics.publishStoredMetrics();
    return result;
}

function prepare(): NonNullable<typeof kept> {
    const file = process.env.CONFIG_FILE ?? path.join(__dirname, "config.json");
    // The component wrote it from a value of the same type.
    const config = JSON.parse(fs.readFileSync(file, "utf8")) as ReconcilerConfig;
    return {
        config,
        clients: {
            autoScaling: new AutoScalingClient(clientSettings),
            dynamoDb: new DynamoDBClient(clientSettings),
            ec2: new EC2Client(clientSettings),
            rds: new RDSClient(clientSettings),
            secretsManager: new SecretsManagerClient(clientSettings),
            ssm: new SSMClient(clientSettings),
        },
        region: process.env.AWS_REGION ?? "",
    };
}
