import { expect } from "chai";
import { differences } from "../../../offline/cloud/difference";
import { knownModel, modelOf, models } from "../../../offline/cloud/models";
import { shapeOf } from "../../../offline/cloud/sdk-shape";
import type { Properties } from "../../../offline/cloud/values";

describe("what changes, and what replaces", () => {
    const changes = (type: string, before: Properties, after: Properties): Record<string, string> =>
        Object.fromEntries(
            differences(before, after, modelOf(type)).map(({ path, kind, replaces }) => [
                path,
                replaces ? `${kind}, replaces` : kind,
            ]),
        );

    it("names each leaf with its path and kind", () => {
        const before = { tags: { Name: "a", "a.b": "x" }, list: [{ x: 1 }, { x: 2 }], gone: 1, same: { deep: [1] } };
        const after = {
            tags: { Name: "b", "a.b": "y", New: "z" },
            list: [{ x: 1 }, { x: 3 }, { x: 4 }],
            same: { deep: [1] },
        };
        expect(changes("aws:sns/topic:Topic", before, after)).to.deep.equal({
            "tags.Name": "update",
            'tags["a.b"]': "update",
            "tags.New": "add",
            "list[1].x": "update",
            "list[2]": "add",
            gone: "delete",
        });
    });

    it("leaves out the provider's notes, the order of sets and the layout of JSON", () => {
        const before = { __defaults: ["name"], securityGroups: ["a", "b"], policy: '{"a": [1, 2]}', other: "{x" };
        const after = { __defaults: [], securityGroups: ["b", "a"], policy: '{\n "a": [1,2] }', other: "{x" };
        expect(changes("aws:sns/topic:Topic", before, after)).to.deep.equal({});
        expect(changes("aws:sns/topic:Topic", { policy: "{x" }, { policy: "{y" })).to.deep.equal({ policy: "update" });
    });

    const instance = "aws:ec2/instance:Instance";
    for (const [type, before, after, expected] of [
        [instance, { instanceType: "m5.large" }, { instanceType: "m5.xlarge" }, { instanceType: "update" }],
        [instance, { instanceType: "m5.large" }, { instanceType: "m6g.large" }, { instanceType: "update, replaces" }],
        [instance, { userData: "a" }, { userData: "b" }, { userData: "update" }],
        [
            instance,
            { userData: "a", userDataReplaceOnChange: true },
            { userData: "b", userDataReplaceOnChange: true },
            { userData: "update, replaces" },
        ],
        [
            instance,
            { subnetId: "a", ami: "x" },
            { subnetId: "b", ami: "y" },
            { subnetId: "update, replaces", ami: "update, replaces" },
        ],
        [
            instance,
            { rootBlockDevice: { volumeSize: 10, encrypted: false } },
            { rootBlockDevice: { volumeSize: 20, encrypted: true } },
            { "rootBlockDevice.volumeSize": "update", "rootBlockDevice.encrypted": "update, replaces" },
        ],
        [
            "aws:ebs/volume:Volume",
            { size: 10, availabilityZone: "a" },
            { size: 20, availabilityZone: "b" },
            { size: "update", availabilityZone: "update, replaces" },
        ],
        [
            "aws:lb/targetGroup:TargetGroup",
            { port: 80, tags: {} },
            { port: 8080, tags: { a: "b" } },
            { port: "update, replaces", "tags.a": "add" },
        ],
        ["aws:rds/instance:Instance", { engine: "mysql" }, { engine: "postgres" }, { engine: "update, replaces" }],
        ["aws:ecs/taskDefinition:TaskDefinition", { cpu: "256" }, { cpu: "512" }, { cpu: "update, replaces" }],
        ["aws:ecs/taskDefinition:TaskDefinition", { tags: {} }, { tags: { a: "b" } }, { "tags.a": "add" }],
        ["aws:sns/topic:Topic", { region: "eu-west-1" }, { region: "eu-west-2" }, { region: "update, replaces" }],
        [
            "aws:route53/record:Record",
            { ttl: 60, name: "a" },
            { ttl: 300, name: "b" },
            { ttl: "update", name: "update, replaces" },
        ],
    ] as [string, Properties, Properties, Record<string, string>][]) {
        it(`${type}: ${JSON.stringify(before)} to ${JSON.stringify(after)}`, () => {
            expect(changes(type, before, after)).to.deep.equal(expected);
        });
    }

    for (const [what, before, after, replaces] of [
        ["a subnet more", { subnets: ["a", "b"] }, { subnets: ["b", "a", "c"] }, false],
        ["a subnet less", { subnets: ["a", "b"] }, { subnets: ["a"] }, true],
        ["another security group", { securityGroups: ["a"] }, { securityGroups: ["b"] }, false],
        ["no security group any more", { securityGroups: ["a"] }, { securityGroups: [] }, true],
        ["the first security group", {}, { securityGroups: ["a"] }, true],
    ] as [string, Properties, Properties, boolean][]) {
        it(`a network load balancer is ${replaces ? "replaced for" : "kept with"} ${what}, another kept`, () => {
            const replaced = (loadBalancerType: string): boolean =>
                differences(
                    { loadBalancerType, ...before },
                    { loadBalancerType, ...after },
                    modelOf("aws:lb/loadBalancer:LoadBalancer"),
                ).some((change) => change.replaces);
            expect([replaced("network"), replaced("application")]).to.deep.equal([replaces, false]);
        });
    }

    it("models only types and properties that the SDK has", () => {
        const wrong = Object.entries(models).flatMap(([type, { replacedBy = [] }]) => {
            const rules = replacedBy === "everything" ? [] : replacedBy;
            const properties = rules.map((rule) => (typeof rule === "string" ? rule : rule.property).split(".")[0]!);
            const shape = shapeOf(type);
            return shape === undefined
                ? [type]
                : properties.filter((name) => !shape.inputs.has(name)).map((name) => `${type} ${name}`);
        });
        expect(wrong).to.deep.equal([]);
    });

    it("knows the older names of load balancers", () => {
        expect(knownModel("aws:alb/loadBalancer:LoadBalancer")).to.equal(
            knownModel("aws:lb/loadBalancer:LoadBalancer"),
        );
    });
});
