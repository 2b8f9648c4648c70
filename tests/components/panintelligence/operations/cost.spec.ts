import { expect } from "chai";
import { VpcEndpoints } from "../../../../components";
import { costLines, monthlyUsd, type Costed } from "../../../../components/panintelligence/operations/cost";
import { classFacts, connectionLimit } from "../../../../components/panintelligence/database/instance-class";
import { ofType, valueOf, type Recording } from "../../../support/mocks";
import { deploy, goodPanintelligenceArgs, mirroredImages, refusal } from "../../support/panintelligence";

const task = (name: string, cpu: number, memoryMb: number): Costed["tasks"][number] => ({
    name,
    cpu,
    memoryMb,
    tasks: 1,
});

/** What the documented estimate goes by. */
const documented: Costed = {
    tasks: [
        task("adminer", 512, 1024),
        ...["renderer", "dashboard", "scheduler", "pipredict"].map((name) => task(name, 1024, 2048)),
    ],
    database: { instanceClass: "db.t3.medium", multiAz: true, storageGb: 20 },
    natGateways: 1,
    publicAddresses: 5,
    endpointInterfaces: 0,
    secrets: 1,
};

/** The documented table. */
const table: Record<string, number> = {
    CloudWatch: 3.4472,
    adminer: 18.03,
    renderer: 36.04,
    dashboard: 36.04,
    scheduler: 36.04,
    pipredict: 36.04,
    "file system": 0.17,
    "load balancer": 18.52,
    "NAT gateways": 35.09,
    "public addresses": 18.25,
    database: 112.08,
    secrets: 0.4,
};

const budgetType = "aws:budgets/budget:Budget";

describe("Panintelligence: the estimate of its cost", () => {
    let usual: Recording;
    let estimated: number;

    before(async () => {
        const deployed = await deploy();
        usual = deployed;
        estimated = await valueOf(deployed.component.estimatedMonthlyUsd);
    });

    it("is the documented one for the documented inputs, line by line: 350.15 USD", () => {
        const lines = costLines(documented);
        expect(lines.map(({ what }) => what)).to.have.members(Object.keys(table));
        for (const { what, usd } of lines) {
            expect(usd, what).to.be.closeTo(table[what]!, 0.00001);
        }
        expect(monthlyUsd(documented)).to.equal(350.15);
    });

    it("is less with what is made by default, though alarms and more secrets are in it", () => {
        // 325 as before without Adminer and two addresses; two secrets more and some alarms.
        expect(estimated).to.be.within(325, 332);
    });

    it("follows what costs: zones, sizes, disks, endpoints, a firewall", async () => {
        const more = (difference: Partial<Costed>): number =>
            Math.round(100 * (monthlyUsd({ ...documented, ...difference }) - monthlyUsd(documented))) / 100;
        expect(more({ endpointInterfaces: 16 })).to.equal(128.48);
        expect(more({ natGateways: 2 })).to.equal(35.09);
        expect(more({ alarms: 20 })).to.equal(2);
        expect(more({ keys: 1 })).to.equal(1);
        expect(more({ firewallRules: 2 })).to.equal(7);
        const { endpoint, network } = goodPanintelligenceArgs();
        const filtered = await deploy({ args: { endpoint: { ...endpoint, firewall: {} } } });
        expect(await valueOf(filtered.component.estimatedMonthlyUsd)).to.be.closeTo(estimated + 7, 0.001);
        const privateRouteTableIds = ["rtb-0123456789abcdef0"];
        const vpcEndpoints = VpcEndpoints.Private;
        const closed = await deploy({
            args: {
                network: { ...network, vpcEndpoints, privateRouteTableIds, egressCidrs: [] },
                images: mirroredImages,
            },
        });
        // Sixteen interfaces of endpoints; no gateway, and no address of it; no login for images.
        const difference = 128.48 - 38.74 - 0.4;
        expect(await valueOf(closed.component.estimatedMonthlyUsd)).to.be.closeTo(estimated + difference, 0.001);
        const [first, ...others] = documented.tasks;
        expect(more({ tasks: [{ ...first!, diskGb: 100 }, ...others] })).to.equal(6.48);
        expect(more({ tasks: [{ ...first!, tasks: 2 }, ...others] })).to.equal(18.01);
        // One zone: half the instance, and storage once.
        const { database } = documented;
        expect(more({ database: { ...database, multiAz: false } })).to.equal(-55.08);
        expect(more({ database: { ...database, instanceClass: "db.t3.micro" } })).to.equal(-78.84);
    });

    it("is what the budget goes by, with room, so that 80 % of it are the estimate; or what the user says", async () => {
        const [budget] = ofType(usual, budgetType);
        const limit = Number(budget!.inputs.limitAmount);
        expect(limit * 0.8).to.be.within(estimated, estimated + 1);
        expect(budget!.inputs).to.deep.include({
            timeUnit: "MONTHLY",
            limitUnit: "USD",
            costFilters: [{ name: "TagKeyValue", values: ["user:stackwarden:name$pi-dev"] }],
        });
        const notifications = budget!.inputs.notifications as Record<string, unknown>[];
        expect(notifications.map(({ threshold }) => threshold)).to.deep.equal([80, 100]);
        for (const each of notifications) {
            expect(each).to.include({ notificationType: "FORECASTED", thresholdType: "PERCENTAGE" });
            expect(each.subscriberEmailAddresses).to.deep.equal(["ops@example.com"]);
        }
        const given = await deploy({ args: { budget: { monthlyUsd: 500 } } });
        expect(ofType(given, budgetType)[0]!.inputs.limitAmount).to.equal("500");
    });

    it("counts by a tag that everything bears, and that another stack of the same program does not", async () => {
        const production = await deploy({ stack: "production" });
        const [budget] = ofType(production, budgetType);
        const [filter] = budget!.inputs.costFilters as { values: string[] }[];
        const [, , value] = /^user:(.*)\$(.*)$/.exec(filter!.values[0]!)!;
        const tagged = production.resources.filter(
            ({ inputs: { tags } }) => tags !== undefined && !Array.isArray(tags),
        );
        expect(tagged).to.have.length.above(60);
        for (const { inputs, urn } of tagged) {
            expect(inputs.tags, urn).to.include({ "stackwarden:name": value, "stackwarden:deployment": "pi" });
        }
        expect(value).to.equal("pi-production");
    });

    it("refuses a budget that nobody can hear of, or of nothing", async () => {
        const emails = Array.from({ length: 11 }, (_, index) => `ops-${index}@example.com`);
        const alarms = { ...goodPanintelligenceArgs().alarms, emails };
        const without = await deploy({ args: { alarms, budget: { enabled: false } } });
        expect(without.failures).to.deep.equal([]);
        expect(ofType(without, budgetType)).to.deep.equal([]);
        expect(await refusal({ args: { alarms } })).to.match(/alarms\.emails has 11 addresses.*10 at most/);
        expect(await refusal({ args: { budget: { monthlyUsd: 0 } } })).to.match(/budget\.monthlyUsd is 0: must be USD/);
    });
});

describe("Panintelligence: the connections that its database has", () => {
    it("are 300 for the usual class, and for others what their memory has room for beside RDS itself", () => {
        const limits = ["db.t3.micro", "db.t3.small", "db.t3.medium", "db.t4g.large", "db.m5.xlarge", "db.r6g.2xlarge"];
        expect(limits.map(connectionLimit)).to.deep.equal([60, 140, 300, 620, 1260, 5100]);
        expect(classFacts("db.x2g.large")).to.equal(undefined);
    });

    it("must be enough for all dashboards, or nothing is made", async () => {
        const small = { instanceClass: "db.t3.micro" };
        const dashboard = { databaseConnections: 28 };
        expect(await refusal({ args: { database: small, dashboard } })).to.equal(undefined);
        const unknown = { instanceClass: "db.x2g.large" };
        const told = { ...unknown, parameters: { max_connections: "500" } };
        expect(await refusal({ args: { database: told } })).to.equal(undefined);
        expect(await refusal({ args: { database: small } })).to.match(
            /dashboard\.databaseConnections is 35: .*55 connections, more than 80 % of the 60/,
        );
        expect(await refusal({ args: { database: small, dashboard: { ...dashboard, maxTasks: 2 } } })).to.match(
            /dashboard\.maxTasks is 2 .*76 connections, more than 80 % of the 60/,
        );
        expect(await refusal({ args: { dashboard: { databaseConnections: 221 } } })).to.match(/241 connections/);
        expect(await refusal({ args: { database: unknown } })).to.match(/set database\.parameters\.max_connections/);
    });
});
