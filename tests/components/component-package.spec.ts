import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ComponentProvider, getPulumiComponents } from "@pulumi/pulumi/provider/experimental/provider";
import { expect } from "chai";
import type { Network } from "../../components";
import * as entry from "../../index";
import { record, valueOf } from "../support/mocks";
import { awsAnswers } from "./support/aws-answers";
import { goodMonitoringArgs } from "./support/monitoring";
import { goodPanintelligenceArgs } from "./support/panintelligence";
import { goodPerconaArgs } from "./support/percona";
import { goodArgs } from "./support/pmm-deployment";

interface Property {
    description?: string;
    type?: string;
    $ref?: string;
    plain?: boolean;
}

interface Schema {
    resources: Record<
        string,
        {
            isComponent: boolean;
            inputProperties: Record<string, Property>;
            properties: Record<string, Property>;
            requiredInputs: string[];
        }
    >;
    types: Record<
        string,
        { properties?: Record<string, Property>; required?: string[]; enum?: { value: string; description?: string }[] }
    >;
}

const ofPmm = {
    args: goodArgs,
    required: ["alarms", "endpoint", "network"],
    output: { name: "url", value: "https://pmm.example.com" },
};

/** The components, with arguments that are enough, what they ask for, and an output. */
const offered: Record<
    string,
    { args: () => { network: Network }; required: string[]; output: { name: string; value: string } }
> = {
    PmmEc2: ofPmm,
    PmmEcs: ofPmm,
    PerconaCluster: {
        args: goodPerconaArgs,
        required: ["alarms", "clusterId", "network"],
        output: { name: "tableName", value: "percona-orders-locks" },
    },
    Monitoring: {
        args: goodMonitoringArgs,
        required: ["alarms", "endpoint", "network"],
        output: { name: "grafanaUrl", value: "https://grafana.example.com" },
    },
    Panintelligence: {
        args: goodPanintelligenceArgs,
        required: ["alarms", "endpoint", "images", "licence", "network"],
        output: { name: "dashboardUrl", value: "https://pi.example.com" },
    },
};

describe("The component package", function () {
    // The SDK compiles the whole repository to infer the schema.
    this.timeout(120_000);

    const provider = new ComponentProvider({
        components: getPulumiComponents(entry),
        dirname: path.join(__dirname, "../.."),
        name: "stackwarden",
    });
    let schema: Schema;

    before(async () => {
        schema = JSON.parse(await provider.getSchema()) as Schema;
    });

    it("offers the components, and nothing else", () => {
        expect(getPulumiComponents(entry)).to.have.members([
            entry.PmmEc2,
            entry.PmmEcs,
            entry.PerconaCluster,
            entry.Monitoring,
            entry.Panintelligence,
        ]);
        expect(Object.keys(schema.resources)).to.have.members([
            "stackwarden:index:PmmEc2",
            "stackwarden:index:PmmEcs",
            "stackwarden:index:PerconaCluster",
            "stackwarden:index:Monitoring",
            "stackwarden:index:Panintelligence",
        ]);
    });

    it("describes every argument, output, field and choice", () => {
        const named = Object.entries(schema.resources).flatMap(([name, { inputProperties, properties }]) => [
            ...Object.entries(inputProperties).map(([key, property]) => [`${name}.${key}`, property] as const),
            ...Object.entries(properties).map(([key, property]) => [`${name} output ${key}`, property] as const),
        ]);
        const fields = Object.entries(schema.types).flatMap(([name, { properties = {}, enum: members = [] }]) => [
            ...Object.entries(properties).map(([key, property]) => [`${name}.${key}`, property] as const),
            ...members.map((member) => [`${name} ${member.value}`, member] as const),
        ]);
        expect(named.length + fields.length).to.be.above(100);
        for (const [where, { description }] of [...named, ...fields]) {
            expect(description, where).to.match(/^\S.{10,}[.]$/s);
            expect(description, where).not.to.include("[object");
        }
    });

    it("states the default of every argument that may be left out", () => {
        const optional = [
            ...Object.values(schema.resources).flatMap(({ inputProperties, requiredInputs }) =>
                Object.entries(inputProperties).filter(([name]) => !requiredInputs.includes(name)),
            ),
            ...Object.values(schema.types).flatMap(({ properties = {}, required = [] }) =>
                Object.entries(properties).filter(([name]) => !required.includes(name)),
            ),
        ];
        for (const [name, { description }] of optional) {
            expect(description, name).to.include("Default");
        }
    });

    for (const [component, { args, required, output }] of Object.entries(offered)) {
        const type = `stackwarden:index:${component}`;

        it(`asks for no more than it must: ${component}`, () => {
            expect(schema.resources[type]!.requiredInputs).to.have.members(required);
        });

        it(`hands out values, not resources of other packages: ${component}`, () => {
            const { properties } = schema.resources[type]!;
            expect(Object.values(properties).filter(({ $ref }) => $ref !== undefined)).to.deep.equal([]);
        });

        it(`constructs a component for programs in other languages: ${component}`, async () => {
            const known = args();
            const recording = await record(
                async () => {
                    const { urn, state } = await provider.construct(
                        "db",
                        type,
                        { ...known, network: { ...known.network, vpcId: pulumi.output(known.network.vpcId) } },
                        {},
                    );
                    expect(await valueOf(pulumi.output(urn))).to.match(/::db$/);
                    const outputs = state as Record<string, pulumi.Output<unknown>>;
                    expect(await valueOf(outputs[output.name]!)).to.equal(output.value);
                    expect(Object.keys(outputs)).to.have.members(Object.keys(schema.resources[type]!.properties));
                },
                { answers: awsAnswers() },
            );
            expect(recording.failures).to.deep.equal([]);
            expect(recording.resources.length).to.be.above(50);
        });
    }
});
