import { expect } from "chai";
import { observeCredentials } from "../../../../lambdas/pmm-reconciler/observe/credentials";
import { observeDatabases } from "../../../../lambdas/pmm-reconciler/observe/databases";
import { observeGroups } from "../../../../lambdas/pmm-reconciler/observe/groups";
import { listNodes, listServices } from "../../../../lambdas/pmm-reconciler/observe/pmm";
import type { MonitoredDatabaseConfig } from "../../../../lambdas/pmm-reconciler/contract";
import { awsError, errorOf, group, sceneOf } from "./support/scene";

const admin = { username: "admin", password: "secret-of-admin" };

function groups(count: number): ReturnType<typeof group>[] {
    return Array.from({ length: count }, (_each, index) => group(`group-${index}`));
}

function database(name: string, identifier: Partial<MonitoredDatabaseConfig>): MonitoredDatabaseConfig {
    const credentialsSecretArn = `arn:aws:secretsmanager:eu-west-1:123456789012:secret:login-${name}-AbCdEf`;
    return { name, engine: "mysql", credentialsSecretArn, database: "", environment: "", ...identifier };
}

describe("pmm-reconciler: looking at PMM", () => {
    it("reads nodes and services, also with what is empty left out", async () => {
        const { context } = sceneOf({}, ({ path }) =>
            path.endsWith("nodes")
                ? {
                      nodes: [
                          { node_id: "n1" },
                          {
                              node_id: "n2",
                              node_name: "shop/ip-1",
                              custom_labels: { a: "b" },
                              agents: [
                                  { agent_type: "node_exporter", is_connected: true },
                                  { agent_type: "pmm-agent", is_connected: true },
                              ],
                          },
                          { node_id: "n3", agents: [{ agent_type: "pmm-agent" }, { agent_type: "node_exporter" }] },
                      ],
                  }
                : {
                      services: [
                          { service_id: "s1", agents: null, custom_labels: null },
                          {
                              service_id: "s2",
                              service_name: "shop/ip-1",
                              service_type: "mysql",
                              node_id: "n2",
                              address: "127.0.0.1",
                              port: 3306,
                              agents: [{ agent_type: "qan-mysql-perfschema-agent" }, { agent_type: "mysqld_exporter" }],
                          },
                      ],
                  },
        );
        expect(await listNodes(context.calls, admin)).to.deep.equal([
            { id: "n1", name: "", labels: {}, connected: false },
            { id: "n2", name: "shop/ip-1", labels: { a: "b" }, connected: true },
            { id: "n3", name: "", labels: {}, connected: false },
        ]);
        const nothing = { name: "", type: "", nodeId: "", address: "", port: 0, labels: {}, exported: false };
        expect(await listServices(context.calls, admin)).to.deep.equal([
            { id: "s1", ...nothing },
            {
                id: "s2",
                name: "shop/ip-1",
                type: "mysql",
                nodeId: "n2",
                address: "127.0.0.1",
                port: 3306,
                labels: {},
                exported: true,
            },
        ]);
    });

    it("refuses a list that is not as the API has it, without repeating what it holds", async () => {
        for (const answer of [
            [],
            "text",
            { nodes: {} },
            { nodes: [{}] },
            { nodes: [{ node_id: 5, node_name: "secret" }] },
        ]) {
            const { context } = sceneOf({}, () => answer);
            const error = await errorOf(listNodes(context.calls, admin));
            expect(error).to.be.instanceOf(Error).with.property("message").that.does.not.include("secret");
        }
    });
});

describe("pmm-reconciler: looking at groups", () => {
    const shop = {
        AutoScalingGroupName: "group-0",
        Instances: [
            { InstanceId: "i-1", LifecycleState: "InService", HealthStatus: "Healthy" },
            { InstanceId: "i-2", LifecycleState: "Terminating:Wait", HealthStatus: "Unhealthy" },
            { InstanceId: "i-3", LifecycleState: "Pending", HealthStatus: "Healthy" },
        ],
    };

    it("reads members in every state, with the first labels of their names", async () => {
        const pages: Record<string, unknown> = {
            first: {
                Reservations: [{ Instances: [{ InstanceId: "i-1", PrivateDnsName: "ip-10-0-0-1.ec2.internal" }] }],
                NextToken: "more",
            },
            more: { Reservations: [{ Instances: [{ InstanceId: "i-2", PrivateDnsName: "" }] }] },
        };
        const { context, aws } = sceneOf(
            {
                DescribeAutoScalingGroups: () => ({ AutoScalingGroups: [shop] }),
                DescribeInstances: ({ NextToken: token = "first" }) => pages[token as string],
            },
            undefined,
            { groups: groups(1) },
        );
        expect([...(await observeGroups(context))]).to.deep.equal([
            [
                "group-0",
                [
                    {
                        instanceId: "i-1",
                        lifecycleState: "InService",
                        healthStatus: "Healthy",
                        hostname: "ip-10-0-0-1",
                    },
                    {
                        instanceId: "i-2",
                        lifecycleState: "Terminating:Wait",
                        healthStatus: "Unhealthy",
                        hostname: undefined,
                    },
                    { instanceId: "i-3", lifecycleState: "Pending", healthStatus: "Healthy", hostname: undefined },
                ],
            ],
        ]);
        expect(aws.map(({ call }) => call)).to.deep.equal([
            "DescribeAutoScalingGroups",
            "DescribeInstances",
            "DescribeInstances",
        ]);
    });

    it("tells a group without members from one that AWS does not have, and asks EC2 about neither", async () => {
        const { context, aws, told } = sceneOf(
            { DescribeAutoScalingGroups: () => ({ AutoScalingGroups: [{ AutoScalingGroupName: "group-0" }] }) },
            undefined,
            { groups: groups(2) },
        );
        expect([...(await observeGroups(context))]).to.deep.equal([["group-0", []]]);
        expect(aws).to.have.length(1);
        expect(told.map(({ level, fields }) => [level, fields.what])).to.deep.equal([
            ["error", "auto scaling group group-1"],
        ]);
    });

    it("asks about fifty groups at once, and misses only those of a batch that a call failed for", async () => {
        const { context, aws } = sceneOf(
            {
                DescribeAutoScalingGroups: ({ AutoScalingGroupNames: names }) => ({
                    AutoScalingGroups: (names as string[]).map((name) => ({ ...shop, AutoScalingGroupName: name })),
                }),
                DescribeInstances: ({ Filters: filters }) => {
                    if ((filters as { Values: string[] }[])[0]!.Values.includes("group-0")) {
                        throw awsError("RequestLimitExceeded");
                    }
                    return { Reservations: [] };
                },
            },
            undefined,
            { groups: groups(70) },
        );
        const observed = await observeGroups(context);
        expect([...observed.keys()]).to.deep.equal(
            groups(70)
                .slice(50)
                .map(({ name }) => name),
        );
        expect(aws).to.have.length(4);
        expect(context.result.failures).to.deep.equal([
            {
                what: "auto scaling groups group-0, group-1, group-2 and 47 more",
                reason: "RequestLimitExceeded: as AWS says it",
            },
        ]);
    });
});

describe("pmm-reconciler: looking at secrets", () => {
    it("reads the current version of each secret once, and misses those it cannot read", async () => {
        const [first, second, third] = groups(3);
        const current = "1f0e8a52-0000-4000-8000-000000000000";
        const versions = { [current]: ["AWSCURRENT"], "2b": ["AWSPENDING"] };
        const { context, aws } = sceneOf(
            {
                DescribeSecret: ({ SecretId: id }) => {
                    if (id === second!.credentialsSecretArn) {
                        throw awsError("ResourceNotFoundException");
                    }
                    return { VersionIdsToStages: id === third!.credentialsSecretArn ? {} : versions };
                },
            },
            undefined,
            { groups: [first!, first!, second!, third!] },
        );
        expect([...(await observeCredentials(context))]).to.deep.equal([[first!.credentialsSecretArn, current]]);
        expect(aws).to.have.length(3);
        expect(context.result.failures).to.have.length(2);
    });
});

describe("pmm-reconciler: looking at databases", () => {
    const instance = {
        DBInstanceIdentifier: "orders",
        DBInstanceClass: "db.r6g.large",
        AvailabilityZone: "eu-west-1a",
        Endpoint: { Address: "orders.abc.eu-west-1.rds.amazonaws.com", Port: 3306 },
    };
    const member = { ...instance, DBInstanceIdentifier: "stock-1", DBClusterIdentifier: "stock" };
    const databases = [
        database("orders", { instanceIdentifier: "orders" }),
        database("missing", { instanceIdentifier: "missing" }),
        database("stock", { clusterIdentifier: "stock" }),
    ];

    it("reads instances by their identifier and clusters by theirs, only those that have an address", async () => {
        const { context, aws } = sceneOf(
            {
                DescribeDBInstances: ({ Filters: filters, Marker: marker }) => {
                    if ((filters as { Name: string }[])[0]!.Name === "db-instance-id") {
                        return { DBInstances: [instance] };
                    }
                    return marker === undefined
                        ? { DBInstances: [member], Marker: "more" }
                        : { DBInstances: [{ ...member, DBInstanceIdentifier: "stock-2", Endpoint: undefined }] };
                },
            },
            undefined,
            { databases },
        );
        const common = {
            instanceClass: "db.r6g.large",
            zone: "eu-west-1a",
            address: "orders.abc.eu-west-1.rds.amazonaws.com",
            port: 3306,
        };
        expect([...(await observeDatabases(context))]).to.deep.equal([
            ["orders", [{ identifier: "orders", ...common, cluster: "" }]],
            ["missing", []],
            ["stock", [{ identifier: "stock-1", ...common, cluster: "stock" }]],
        ]);
        expect(aws.map(({ input }) => input.Filters)).to.deep.equal([
            [{ Name: "db-instance-id", Values: ["orders", "missing"] }],
            [{ Name: "db-cluster-id", Values: ["stock"] }],
            [{ Name: "db-cluster-id", Values: ["stock"] }],
        ]);
    });

    it("misses the entries that a call failed for, and no others", async () => {
        const { context } = sceneOf(
            {
                DescribeDBInstances: ({ Filters: filters }) => {
                    if ((filters as { Name: string }[])[0]!.Name === "db-instance-id") {
                        throw awsError("Throttling");
                    }
                    return { DBInstances: [member] };
                },
            },
            undefined,
            { databases },
        );
        expect([...(await observeDatabases(context)).keys()]).to.deep.equal(["stock"]);
        expect(context.result.failures).to.have.length(1);
    });

    it("asks nobody when there is none", async () => {
        const { context, aws } = sceneOf({});
        expect((await observeDatabases(context)).size + (await observeGroups(context)).size).to.equal(0);
        expect(aws).to.deep.equal([]);
    });
});
