import * as fs from "node:fs";
import { expect } from "chai";
import { root } from "../../offline/toolchain/layout";
import { componentProvider, inferSchema, schemaFile } from "../../scripts/schema";
import { EngineProject } from "../support/engine";

interface Property {
    description?: string;
}

interface Schema {
    resources: Record<string, { inputProperties: Record<string, Property>; properties: Record<string, Property> }>;
    types: Record<string, { properties?: Record<string, Property>; enum?: unknown[] }>;
}

describe("the component package", function () {
    this.timeout(300_000);
    let inferred: string;

    before(async () => {
        inferred = await inferSchema();
    });

    it("has the committed schema", () => {
        expect(fs.readFileSync(schemaFile, "utf8"), 'run "npm run schema" and review the difference').to.equal(
            inferred,
        );
    });

    it("describes every argument, nested property and output", () => {
        const { resources, types } = JSON.parse(inferred) as Schema;
        const groups = [
            ...Object.entries(resources).flatMap(([name, resource]) => [
                { name, properties: resource.inputProperties },
                { name, properties: resource.properties },
            ]),
            ...Object.entries(types).map(([name, { properties = {} }]) => ({ name, properties })),
        ];
        const silent = groups.flatMap(({ name, properties }) =>
            Object.entries(properties).flatMap(([property, { description = "" }]) =>
                description.trim() === "" || description.includes("[object") ? [`${name}.${property}`] : [],
            ),
        );
        expect(silent).to.deep.equal([]);
        expect(Object.keys(resources)).to.include("stackwarden:index:PmmEc2");
    });

    it("refuses to construct what it does not have", async () => {
        const problem = await componentProvider()
            .construct("x", "stackwarden:index:Nothing", {}, {})
            .catch((error: unknown) => error as Error);
        expect((problem as Error).message).to.contain("Nothing");
    });

    it("constructs a component for a program that only knows the package, as one in another language does", async () => {
        const project = await EngineProject.create({
            program: `
                const pulumi = require("@pulumi/pulumi");
                const outputs = { url: undefined, dataVolumeId: undefined };
                const pmm = new pulumi.ComponentResource("stackwarden:index:PmmEc2", "remote", {
                    ...outputs,
                    network: {
                        vpcId: "vpc-0123456789abcdef0",
                        publicSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
                        privateSubnetIds: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"],
                    },
                    endpoint: { zoneId: "Z0123456789EXAMPLE", hostnames: ["pmm.example.com"] },
                    alarms: { emails: ["database-team@example.com"] },
                }, {
                    transforms: [({ type, props, opts }) => type === "aws:lb/loadBalancer:LoadBalancer"
                        ? { props: { ...props, enableHttp2: false }, opts } : undefined],
                }, true);
                exports.url = pmm.url;
                exports.dataVolumeId = pmm.dataVolumeId;
            `,
            plugins: { stackwarden: root },
            policed: false,
        });
        try {
            const { exitCode, output } = await project.up();
            expect(exitCode, output).to.equal(0);
            const outputs = await project.outputs();
            expect(outputs.url).to.equal("https://pmm.example.com");
            expect(outputs.dataVolumeId).to.match(/^vol-/);
            const resources = await project.resources();
            const children = resources.filter(({ parent }) => parent?.endsWith("::remote"));
            expect(children.length).to.be.greaterThan(40);
            // docs/faq.md tells of transforms: they reach what the component makes.
            const balancers = resources.filter(({ type }) => type === "aws:lb/loadBalancer:LoadBalancer");
            expect(balancers.map(({ inputs }) => inputs?.enableHttp2)).to.deep.equal([false]);
        } finally {
            project.dispose();
        }
    });
});
