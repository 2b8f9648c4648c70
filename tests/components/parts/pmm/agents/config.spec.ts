import { expect } from "chai";
import { MonitoredEngine } from "../../../../../components";
import type { PmmArgs } from "../../../../../components/parts/pmm/args";
import type { ReconcilerConfig } from "../../../../../lambdas/pmm-reconciler/contract";
import { find } from "../../../../support/mocks";
import { automation, monitoredAsgs, monitoredDatabases } from "../../../support/automation";
import { everyPmm } from "../../../support/every-deployment";
import { codeOf } from "../../../support/functions";
import { json } from "../../../support/json";
import { without } from "../../../support/without";

const secrets = "arn:aws:secretsmanager:eu-west-1:123456789012";

/** What every configuration names. */
const common = {
    deployment: "pmm",
    serviceName: "pmm-dev",
    adminSecretArn: `${secrets}:pmm-admin-password-0a1b2c3`,
    stateTable: "pmm-reconciler-state-0a1b2c3",
    documentName: "pmm-register-0a1b2c3",
};

const groups: ReconcilerConfig["groups"] = [
    {
        name: "orders-mysql",
        engine: "mysql",
        port: 3307,
        credentialsSecretArn: `${secrets}:secret:orders-login-Ab3dEf`,
        credentialsUser: "monitor",
        agentSecretArn: `${secrets}:pmm-agents-orders-0a1b2c3`,
        querySource: "slowlog",
        tls: true,
        environment: "production",
        cluster: "orders-1",
    },
    {
        name: "cache",
        engine: "valkey",
        port: 6379,
        credentialsSecretArn: `${secrets}:secret:cache-login-Gh4jKl`,
        agentSecretArn: `${secrets}:pmm-agents-cache-0a1b2c3`,
        querySource: "perfschema",
        tls: false,
        environment: "",
        cluster: "",
    },
];

const databases: ReconcilerConfig["databases"] = [
    {
        name: "billing",
        engine: "postgresql",
        instanceIdentifier: "billing-1",
        credentialsSecretArn: `${secrets}:secret:billing-login-Mn5pQr`,
        database: "invoices",
        environment: "production",
    },
    {
        name: "ledger",
        engine: "mysql",
        clusterIdentifier: "ledger-cluster",
        credentialsSecretArn: `${secrets}:secret:ledger-login-St6vWx`,
        database: "postgres",
        environment: "",
    },
];

for (const [which, { component, deployWith }] of Object.entries(everyPmm)) {
    const pmmAddress = component === "PmmEc2" ? "10.0.1.7" : "agents.pmm.example.com";

    async function configOf(args: Partial<PmmArgs>): Promise<unknown> {
        const files = codeOf(await deployWith(args), "reconciler");
        expect(Object.keys(files)).to.have.members(["index.js", "config.json"]);
        return json((files["config.json"] as { text: string }).text);
    }

    describe(`${which}: what its reconciler is told`, () => {
        it("is everything, in the form that it reads", async () => {
            const expected: ReconcilerConfig = {
                ...common,
                pmmAddress: "agents.internal.example.com",
                removalsPerRun: 5,
                groups,
                databases,
            };
            expect(await configOf(automation)).to.deep.equal(expected);
        });

        it("is groups alone, with 20 removals a run, and PMM at its usual address", async () => {
            const expected: ReconcilerConfig = { ...common, pmmAddress, removalsPerRun: 20, groups, databases: [] };
            expect(await configOf({ monitoredAsgs })).to.deep.equal(expected);
        });

        it("is databases alone", async () => {
            const expected: ReconcilerConfig = { ...common, pmmAddress, removalsPerRun: 20, groups: [], databases };
            expect(await configOf({ monitoredDatabases })).to.deep.equal(expected);
        });

        it("names things that there are", async () => {
            const recording = await deployWith(automation);
            find(recording, "aws:dynamodb/table:Table", "pmm-reconciler-state");
            find(recording, "aws:ssm/document:Document", "pmm-register");
            find(recording, "aws:secretsmanager/secret:Secret", "pmm-agents-orders");
            find(recording, "aws:secretsmanager/secret:Secret", "pmm-agents-cache");
        });
    });
}

describe("What a reconciler is told by default", () => {
    const [group] = monitoredAsgs;
    const [database] = monitoredDatabases;
    const { deployWith } = everyPmm.PmmEc2!;

    async function told(args: Partial<PmmArgs>): Promise<ReconcilerConfig> {
        const file = codeOf(await deployWith(args), "reconciler")["config.json"] as { text: string };
        return json(file.text) as ReconcilerConfig;
    }

    const usualPorts: [engine: MonitoredEngine, port: number][] = [
        [MonitoredEngine.Mysql, 3306],
        [MonitoredEngine.Postgresql, 5432],
        [MonitoredEngine.Mongodb, 27_017],
        [MonitoredEngine.Valkey, 6379],
    ];
    for (const [engine, port] of usualPorts) {
        it(`is the usual port of ${engine} on an instance`, async () => {
            const entry = { ...without(group, "port", "querySource"), engine };
            const { groups: entries } = await told({ monitoredAsgs: [entry] });
            expect(entries[0]).to.deep.include({ engine, port, querySource: "perfschema" });
        });
    }

    it("is the entry's own name for an instance of RDS, and the database postgres", async () => {
        const entry = without(database, "instanceIdentifier", "database");
        const { databases: entries } = await told({ monitoredDatabases: [entry] });
        expect(entries[0]).to.deep.include({ instanceIdentifier: "billing", database: "postgres" });
        expect(entries[0]).not.to.have.property("clusterIdentifier");
    });
});
