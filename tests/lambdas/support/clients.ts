import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EC2Client } from "@aws-sdk/client-ec2";
import { RDSClient } from "@aws-sdk/client-rds";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Clients } from "../../../lambdas/pmm-reconciler/context";
import { region } from "./set-up";

/** Times that a call is tried, as the function's own clients do. */
const attempts = 3;

/** Clients of the AWS at `endpoint`. They try again as the function's do, but at once: a test does not wait for AWS to recover. */
export function clientsAt(endpoint: string): Clients {
    const settings = {
        endpoint,
        region,
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
        retryStrategy: {
            acquireInitialRetryToken: () => Promise.resolve(retryToken(0)),
            refreshRetryTokenForRetry: (token: RetryToken, { errorType }: { errorType: string }) => {
                const tried = token.getRetryCount() + 1;
                return errorType === "CLIENT_ERROR" || tried >= attempts
                    ? Promise.reject(new Error("not tried again"))
                    : Promise.resolve(retryToken(tried));
            },
            recordSuccess: () => undefined,
        },
    };
    return {
        autoScaling: new AutoScalingClient(settings),
        dynamoDb: new DynamoDBClient(settings),
        ec2: new EC2Client(settings),
        rds: new RDSClient(settings),
        secretsManager: new SecretsManagerClient(settings),
        ssm: new SSMClient(settings),
    };
}

interface RetryToken {
    getRetryCount: () => number;
    getRetryDelay: () => number;
}

function retryToken(count: number): RetryToken {
    return { getRetryCount: () => count, getRetryDelay: () => 0 };
}
