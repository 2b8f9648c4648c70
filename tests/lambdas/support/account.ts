import {
    CreateAutoScalingGroupCommand,
    CreateLaunchConfigurationCommand,
    DeleteAutoScalingGroupCommand,
    DescribeAutoScalingGroupsCommand,
    EnterStandbyCommand,
    ExitStandbyCommand,
    SetInstanceHealthCommand,
    TerminateInstanceInAutoScalingGroupCommand,
    UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import { CreateTableCommand, DeleteItemCommand, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { DescribeInstancesCommand, DescribeSubnetsCommand } from "@aws-sdk/client-ec2";
import {
    CreateDBClusterCommand,
    CreateDBInstanceCommand,
    DeleteDBClusterCommand,
    DeleteDBInstanceCommand,
    DescribeDBClustersCommand,
    DescribeDBInstancesCommand,
} from "@aws-sdk/client-rds";
import {
    CreateSecretCommand,
    DeleteSecretCommand,
    GetSecretValueCommand,
    ListSecretsCommand,
    PutSecretValueCommand,
} from "@aws-sdk/client-secrets-manager";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Clients } from "../../../lambdas/pmm-reconciler/context";
import { stateKey } from "../../../lambdas/pmm-reconciler/contract";
import { secretVersionId } from "../../support/secret-version";

/** An instance of an auto scaling group in moto. */
export interface AccountInstance {
    instanceId: string;
    group: string;
    /** First label of its private DNS name. */
    hostname: string;
    /** Its private address. */
    address: string;
}

/** An item of DynamoDB. */
export type Item = Record<string, AttributeValue>;

const launchConfiguration = "databases";

/** What the tests do to an AWS account in moto, the way a person or AWS itself would. */
export class Account {
    /** Ids of the default network's subnets. */
    private subnets = "";

    constructor(
        private readonly clients: Clients,
        /** Clients that may be given answers from memory. */
        private readonly looking: Clients,
        /** Is told of each change, before it is made. */
        private readonly changed: (what?: string) => void,
    ) {}

    /** Makes what every test needs: the state table, and what instances are launched with. */
    async prepare(table: string): Promise<void> {
        const { dynamoDb, autoScaling, ec2 } = this.clients;
        await dynamoDb.send(
            new CreateTableCommand({
                TableName: table,
                BillingMode: "PAY_PER_REQUEST",
                AttributeDefinitions: [{ AttributeName: stateKey, AttributeType: "S" }],
                KeySchema: [{ AttributeName: stateKey, KeyType: "HASH" }],
            }),
        );
        await autoScaling.send(
            new CreateLaunchConfigurationCommand({
                LaunchConfigurationName: launchConfiguration,
                ImageId: "ami-12345678",
                InstanceType: "m5.large",
            }),
        );
        const { Subnets: subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
        this.subnets = subnets.map(({ SubnetId }) => SubnetId).join(",");
    }

    /** Takes away what tests have made. A whole new moto would take seconds, since it starts with all of AWS's images. */
    async clear(): Promise<void> {
        this.changed();
        const { autoScaling, rds, secretsManager } = this.clients;
        const { AutoScalingGroups: groups = [] } = await autoScaling.send(new DescribeAutoScalingGroupsCommand({}));
        for (const { AutoScalingGroupName: name = "" } of groups) {
            await this.deleteGroup(name);
        }
        const { DBInstances: databases = [] } = await rds.send(new DescribeDBInstancesCommand({}));
        for (const { DBInstanceIdentifier: identifier = "" } of databases) {
            await this.deleteDatabase(identifier);
        }
        const { DBClusters: clusters = [] } = await rds.send(new DescribeDBClustersCommand({}));
        for (const { DBClusterIdentifier: identifier = "" } of clusters) {
            await rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier: identifier, SkipFinalSnapshot: true }));
        }
        const { SecretList: secrets = [] } = await secretsManager.send(new ListSecretsCommand({}));
        for (const { ARN: arn = "" } of secrets) {
            await this.deleteSecret(arn);
        }
    }

    async createGroup(name: string, size: number): Promise<void> {
        this.changed();
        await this.clients.autoScaling.send(
            new CreateAutoScalingGroupCommand({
                AutoScalingGroupName: name,
                LaunchConfigurationName: launchConfiguration,
                MinSize: 0,
                MaxSize: 5000,
                DesiredCapacity: size,
                VPCZoneIdentifier: this.subnets,
            }),
        );
    }

    async scale(name: string, size: number): Promise<void> {
        this.changed();
        await this.clients.autoScaling.send(
            new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: name, DesiredCapacity: size }),
        );
    }

    async deleteGroup(name: string): Promise<void> {
        this.changed();
        await this.clients.autoScaling.send(
            new DeleteAutoScalingGroupCommand({ AutoScalingGroupName: name, ForceDelete: true }),
        );
    }

    /** Ends an instance; AWS launches another one. */
    async terminate(instanceId: string): Promise<void> {
        this.changed();
        await this.clients.autoScaling.send(
            new TerminateInstanceInAutoScalingGroupCommand({
                InstanceId: instanceId,
                ShouldDecrementDesiredCapacity: false,
            }),
        );
    }

    async enterStandby(group: string, instanceId: string): Promise<void> {
        this.changed();
        const input = { AutoScalingGroupName: group, InstanceIds: [instanceId] };
        await this.clients.autoScaling.send(
            new EnterStandbyCommand({ ...input, ShouldDecrementDesiredCapacity: true }),
        );
    }

    async exitStandby(group: string, instanceId: string): Promise<void> {
        this.changed();
        const input = { AutoScalingGroupName: group, InstanceIds: [instanceId] };
        await this.clients.autoScaling.send(new ExitStandbyCommand(input));
    }

    async setHealth(instanceId: string, status: "Healthy" | "Unhealthy"): Promise<void> {
        this.changed();
        await this.clients.autoScaling.send(
            new SetInstanceHealthCommand({
                InstanceId: instanceId,
                HealthStatus: status,
                ShouldRespectGracePeriod: false,
            }),
        );
    }

    /** All members of the groups. */
    async instances(groups: string[]): Promise<AccountInstance[]> {
        if (groups.length === 0) {
            return [];
        }
        const { AutoScalingGroups: found = [] } = await this.clients.autoScaling.send(
            new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: groups, MaxRecords: 100 }),
        );
        const groupOf = new Map(
            found.flatMap(({ AutoScalingGroupName: name = "", Instances: members = [] }) =>
                members.map(({ InstanceId: id = "" }) => [id, name] as const),
            ),
        );
        // Asked in the same words as the function asks, so that moto has to look but once.
        const { Reservations: reservations = [] } = await this.looking.ec2.send(
            new DescribeInstancesCommand({
                Filters: [{ Name: "tag:aws:autoscaling:groupName", Values: groups }],
                MaxResults: 1000,
            }),
        );
        return reservations
            .flatMap(({ Instances: instances = [] }) => instances)
            .filter(({ InstanceId: id = "" }) => groupOf.has(id))
            .map((instance) => ({
                instanceId: instance.InstanceId!,
                group: groupOf.get(instance.InstanceId!)!,
                hostname: instance.PrivateDnsName!.split(".")[0]!,
                address: instance.PrivateIpAddress!,
            }));
    }

    /** Gives the ARN. Without a text it has no version, as the component makes it. */
    async createSecret(name: string, text?: string): Promise<string> {
        this.changed("secretsmanager:");
        const { ARN: arn = "" } = await this.clients.secretsManager.send(
            new CreateSecretCommand({
                Name: name,
                ...(text !== undefined && { SecretString: text, ClientRequestToken: secretVersionId() }),
            }),
        );
        return arn;
    }

    async deleteSecret(arn: string): Promise<void> {
        this.changed(arn);
        await this.clients.secretsManager.send(
            new DeleteSecretCommand({ SecretId: arn, ForceDeleteWithoutRecovery: true }),
        );
    }

    async setSecret(arn: string, text: string): Promise<void> {
        this.changed(arn);
        await this.clients.secretsManager.send(
            new PutSecretValueCommand({ SecretId: arn, SecretString: text, ClientRequestToken: secretVersionId() }),
        );
    }

    async secret(arn: string): Promise<{ text: string; version: string }> {
        const value = await this.clients.secretsManager.send(new GetSecretValueCommand({ SecretId: arn }));
        return { text: value.SecretString ?? "", version: value.VersionId ?? "" };
    }

    async createDatabase(identifier: string, engine: "mysql" | "postgres", cluster?: string): Promise<void> {
        this.changed();
        await this.clients.rds.send(
            new CreateDBInstanceCommand({
                DBInstanceIdentifier: identifier,
                DBInstanceClass: "db.r6g.large",
                Engine: cluster === undefined ? engine : `aurora-${engine === "mysql" ? "mysql" : "postgresql"}`,
                ...(cluster === undefined
                    ? { AllocatedStorage: 20, MasterUsername: "root", MasterUserPassword: "not-used-here" }
                    : { DBClusterIdentifier: cluster }),
            }),
        );
    }

    async createCluster(identifier: string, engine: "aurora-mysql" | "aurora-postgresql"): Promise<void> {
        this.changed();
        await this.clients.rds.send(
            new CreateDBClusterCommand({
                DBClusterIdentifier: identifier,
                Engine: engine,
                MasterUsername: "root",
                MasterUserPassword: "not-used-here",
            }),
        );
    }

    async deleteDatabase(identifier: string): Promise<void> {
        this.changed();
        await this.clients.rds.send(
            new DeleteDBInstanceCommand({ DBInstanceIdentifier: identifier, SkipFinalSnapshot: true }),
        );
    }

    /** The one item of the state table; undefined before the first run. */
    async item(table: string, deployment: string): Promise<Item | undefined> {
        const key = { [stateKey]: { S: deployment } };
        const { Item } = await this.clients.dynamoDb.send(new GetItemCommand({ TableName: table, Key: key }));
        return Item;
    }

    async putItem(table: string, deployment: string, item: Item | undefined): Promise<void> {
        const key = { [stateKey]: { S: deployment } };
        await (item === undefined
            ? this.clients.dynamoDb.send(new DeleteItemCommand({ TableName: table, Key: key }))
            : this.clients.dynamoDb.send(new PutItemCommand({ TableName: table, Item: item })));
    }
}
