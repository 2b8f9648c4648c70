import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import type { AwsClients } from "../node";

/** Limits of clients whose answers decisions wait for: milliseconds until a connection, and until an answer begins. Who waits longer decides by what is no longer so. */
export const quick = {
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
};

/** Parts of backups are large, and S3 asks to be tried again. */
const patient = {
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
};

/** The clients of a node, with the credentials of its instance's role. */
export function awsClients(region: string): AwsClients {
    const settings = { region, ...quick };
    return {
        autoScaling: new AutoScalingClient(settings),
        cloudWatch: new CloudWatchClient(settings),
        dynamoDb: new DynamoDBClient(settings),
        loadBalancing: new ElasticLoadBalancingV2Client(settings),
        s3: new S3Client({ region, ...patient }),
        secrets: new SecretsManagerClient(settings),
        sns: new SNSClient(settings),
    };
}
