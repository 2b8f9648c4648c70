import { expect } from "chai";
import { Harness } from "./harness";

const endpoint = "aws:ec2/vpcEndpoint:VpcEndpoint";

describe("names, ways and figures of services in the offline cloud", () => {
    let cloud: Harness;

    beforeEach(() => {
        cloud = new Harness();
    });

    afterEach(() => {
        cloud.dispose();
    });

    it("Cloud Map: services are in the namespace that their records are in", () => {
        const namespace = cloud.create("aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace", {
            name: "pi.internal",
            vpc: "vpc-1",
        });
        expect(namespace.id).to.match(/^ns-[a-z2-7]{16}$/);
        expect(namespace.properties.hostedZone).to.match(/^Z[A-Z0-9]{20}$/);
        const { id, properties } = cloud.create("aws:servicediscovery/service:Service", {
            name: "renderer",
            dnsConfig: { namespaceId: namespace.id, dnsRecords: [{ ttl: 10, type: "A" }] },
        });
        expect(properties).to.include({
            arn: `arn:aws:servicediscovery:eu-west-1:123456789012:service/${id}`,
            namespaceId: namespace.id,
            type: "DNS_HTTP",
        });
    });

    it("VPC endpoints: the list of S3's addresses is known by its name, and is what the endpoint has", () => {
        const { properties } = cloud.create(endpoint, {
            vpcId: "vpc-1",
            serviceName: "com.amazonaws.eu-west-1.s3",
            routeTableIds: ["rtb-1"],
        });
        for (const source of ["getManagedPrefixList", "getPrefixList"]) {
            const token = `aws:ec2/${source}:${source}`;
            const found = cloud.plugin.invoke(token, { name: "com.amazonaws.eu-west-1.s3" });
            expect(found.id, source).to.equal(properties.prefixListId);
            const filters = [{ name: "prefix-list-name", values: ["com.amazonaws.eu-west-1.s3"] }];
            expect(cloud.plugin.invoke(token, { filters }).id, source).to.equal(properties.prefixListId);
            expect(() => cloud.plugin.invoke(token, { name: "com.amazonaws.eu-west-1.ec2" })).to.throw("no matching");
        }
    });

    it("VPC endpoints: an interface has an address of its own in each subnet, and a name", () => {
        const { properties } = cloud.create(endpoint, {
            vpcId: "vpc-1",
            serviceName: "com.amazonaws.eu-west-1.ecr.api",
            vpcEndpointType: "Interface",
            subnetIds: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef4"],
        });
        expect(properties.networkInterfaceIds).to.have.length(2);
        expect(JSON.stringify(properties.dnsEntries)).to.contain(".api.ecr.eu-west-1.vpce.amazonaws.com");
    });

    it("ECR: a rule for a cache is known by its prefix; budgets: a budget by account and name", () => {
        const cache = cloud.create("aws:ecr/pullThroughCacheRule:PullThroughCacheRule", {
            ecrRepositoryPrefix: "pi",
            upstreamRegistryUrl: "quay.io",
        });
        expect(cache.id).to.equal("pi");
        expect(cache.properties).to.include({ registryId: "123456789012", upstreamRepositoryPrefix: "ROOT" });
        const budget = cloud.create("aws:budgets/budget:Budget", {
            name: "pi",
            budgetType: "COST",
            limitAmount: "350.15",
            limitUnit: "USD",
            timeUnit: "MONTHLY",
        });
        expect(budget.id).to.equal("123456789012:pi");
        expect(budget.properties).to.include({
            accountId: "123456789012",
            arn: "arn:aws:budgets::123456789012:budget/pi",
            name: "pi",
        });
    });

    it("Application Auto Scaling: a target is scaled by AWS's own role, a policy by its name", () => {
        const scaled = { resourceId: "table/t", scalableDimension: "dynamodb:table:ReadCapacityUnits" };
        const target = cloud.create("aws:appautoscaling/target:Target", {
            ...scaled,
            serviceNamespace: "dynamodb",
            minCapacity: 1,
            maxCapacity: 2,
        });
        expect(target.id).to.equal("table/t");
        expect(target.properties.roleArn).to.contain("role/aws-service-role/dynamodb.application-autoscaling.");
        const { id, properties } = cloud.create("aws:appautoscaling/policy:Policy", {
            ...scaled,
            name: "reads",
            serviceNamespace: "dynamodb",
        });
        expect(id).to.equal("reads");
        expect(properties.arn).to.match(/:scalingPolicy:[0-9a-f-]{36}:resource\/dynamodb\/table\/t:policyName\/reads$/);
    });
});
