import * as files from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { S3Client } from "@aws-sdk/client-s3";
import { clientSettings } from "../shared/client-settings";
import { reasonOf } from "../shared/reason";
import { environment, metrics as names, type SeedReport } from "./contract";
import { measure } from "./measure";
import { objectsOf } from "./objects";
import { seed } from "./seed";

/** What the handler reads of Lambda's context. */
export interface LambdaContext {
    awsRequestId: string;
    getRemainingTimeInMillis: () => number;
}

const serviceName = "efs-seed";
const logger = new Logger({ serviceName });
const metrics = new Metrics({ namespace: names.namespace, serviceName });
const s3 = new S3Client(clientSettings);

/**
 * The Lambda function: one request, its log lines and its metrics.
 *
 * @throws Error when it was not done, so that Lambda counts an error and whoever asked hears of it.
 */
export async function handler(event: unknown, context: LambdaContext): Promise<SeedReport> {
    logger.resetKeys();
    logger.appendKeys({ requestId: context.awsRequestId });
    try {
        const [root, bucket] = [variable(environment.mount), variable(environment.bucket)];
        const deployment = variable(environment.deployment);
        const report = await seed(event, {
            root,
            files,
            objects: objectsOf(s3, bucket),
            requestId: context.awsRequestId,
            now: Date.now,
            remainingMilliseconds: () => context.getRemainingTimeInMillis(),
            wait,
            tell: logger,
        });
        measure(metrics, deployment, report);
        if (metrics.hasStoredMetrics()) {
            metrics.publishStoredMetrics();
        }
        return report;
    } catch (error) {
        logger.error("the file system was not seeded", {
            kind: error instanceof Error ? error.name : typeof error,
            reason: reasonOf(error),
        });
        throw error;
    }
}

function variable(name: string): string {
    const value = process.env[name];
    if (!value) {
        throw new Error(`the environment variable ${name} is missing`);
    }
    return value;
}
