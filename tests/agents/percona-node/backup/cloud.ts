import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
    CreateBucketCommand,
    DeleteObjectCommand,
    GetObjectCommand,
    PutObjectCommand,
    ListMultipartUploadsCommand,
    S3Client,
} from "@aws-sdk/client-s3";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { readCredentials } from "../../../../agents/percona-node/aws/credentials";
import { listKeys, type Store } from "../../../../agents/percona-node/backup/store";
import { nodeConfiguration, type NodeConfiguration } from "../../../../agents/percona-node/configuration";
import type { Credentials } from "../../../../agents/percona-node/contract";
import type { AwsClients, NodeContext } from "../../../../agents/percona-node/node";
import { startMoto, type Moto } from "../../../support/moto";

const region = "eu-central-1";

/** What a node logged. */
export interface Line {
    message: string;
    details: Record<string, unknown>;
}

/** A node of a test, and what it has logged. */
export type TestNode = NodeContext & { lines: Line[] };

/** An AWS account with what clusters have, emulated by moto. */
export class Cloud {
    private constructor(
        private readonly moto: Moto,
        readonly s3: S3Client,
        private readonly dynamoDb: DynamoDBClient,
        readonly secrets: SecretsManagerClient,
    ) {}

    static async start(): Promise<Cloud> {
        const moto = await startMoto();
        const settings = {
            region,
            endpoint: moto.endpoint,
            credentials: { accessKeyId: "test", secretAccessKey: "test" },
        };
        return new Cloud(
            moto,
            new S3Client({ ...settings, forcePathStyle: true }),
            new DynamoDBClient(settings),
            new SecretsManagerClient(settings),
        );
    }

    stop(): Promise<void> {
        return this.moto.stop();
    }

    /** Makes table, bucket and secret of a cluster, and a node of it. */
    async node(cluster: string, passwords: Credentials, more: Partial<NodeConfiguration> = {}): Promise<TestNode> {
        await this.s3.send(
            new CreateBucketCommand({
                Bucket: `${cluster}-backups`,
                CreateBucketConfiguration: { LocationConstraint: region },
            }),
        );
        await this.dynamoDb.send(
            new CreateTableCommand({
                TableName: `${cluster}-locks`,
                KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
                AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
                BillingMode: "PAY_PER_REQUEST",
            }),
        );
        const { ARN = "" } = await this.secrets.send(
            new CreateSecretCommand({ Name: `${cluster}/mysql-credentials`, SecretString: JSON.stringify(passwords) }),
        );
        return this.anotherNode("i-0a", {
            CLUSTER_ID: cluster,
            BUCKET_NAME: `${cluster}-backups`,
            TABLE_NAME: `${cluster}-locks`,
            CREDENTIALS_SECRET_ARN: ARN,
            ...more,
        });
    }

    /** One more node of a cluster that is there. */
    anotherNode(id: string, more: Partial<NodeConfiguration>): TestNode {
        const configuration = {
            ...nodeConfiguration({
                AWS_REGION: region,
                CLUSTER_ID: "none",
                NODE_COUNT: "3",
                ENGINE_SERIES: "8.0",
                TABLE_NAME: "none",
                BUCKET_NAME: "none",
                CREDENTIALS_SECRET_ARN: "none",
                ASG_NAME: "none",
                READ_MAX_LAG_SECONDS: "30",
                READS_FROM_PRIMARY: "fallback",
                OUTAGE_POLICY: "availability",
                ERRANT_POLICY: "wait",
                BACKUP_TOOL: "clone",
            }),
            ...more,
        };
        const lines: Line[] = [];
        const never = (): never => {
            throw new Error("this test has no such thing");
        };
        return {
            configuration,
            id,
            address: "127.0.0.1",
            // Backups need no others.
            aws: { s3: this.s3, dynamoDb: this.dynamoDb, secrets: this.secrets } as unknown as AwsClients,
            credentials: () => readCredentials(this.secrets, configuration.CREDENTIALS_SECRET_ARN),
            server: { start: never, stop: never, restart: never, runs: never },
            log: (message, details = {}) => lines.push({ message, details }),
            lines,
        };
    }

    /** Changes one byte in the middle of an object. */
    async damage(store: Store, key: string): Promise<void> {
        const bytes = await this.bytes(store, key);
        const middle = Math.floor(bytes.length / 2);
        bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
        await this.put(store, key, bytes);
    }

    async bytes(store: Store, key: string): Promise<Buffer> {
        const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: store.bucket, Key: store.root + key }));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
    }

    async put(store: Store, key: string, body: Buffer | string): Promise<void> {
        await this.s3.send(new PutObjectCommand({ Bucket: store.bucket, Key: store.root + key, Body: body }));
    }

    /** Takes an object away, and gives what puts it back. */
    async remove(store: Store, key: string): Promise<() => Promise<void>> {
        const bytes = await this.bytes(store, key);
        await this.s3.send(new DeleteObjectCommand({ Bucket: store.bucket, Key: store.root + key }));
        return () => this.put(store, key, bytes);
    }

    /** Keys with that prefix, and the number of uploads that were begun and neither completed nor aborted. */
    async contents(store: Store, prefix: string): Promise<{ keys: string[]; unfinished: number }> {
        const { Uploads = [] } = await this.s3.send(new ListMultipartUploadsCommand({ Bucket: store.bucket }));
        return { keys: await listKeys(store, prefix), unfinished: Uploads.length };
    }
}
