import { expect } from "chai";
import { find, type Recording } from "../../../support/mocks";
import { json } from "../../support/json";
import { deploy } from "../../support/panintelligence";

interface Widget {
    type: string;
    x: number;
    y: number;
    width: number;
    properties: {
        title: string;
        region: string;
        metrics?: unknown[][];
        query?: string;
        annotations?: { horizontal: unknown[] };
    };
}

function widgets(recording: Recording): Widget[] {
    const { inputs } = find(recording, "aws:cloudwatch/dashboard:Dashboard", "pi-dashboard");
    // With the region: dashboards are an account's, and another region may have the same prefix.
    expect(inputs.dashboardName).to.equal("pi-dev-eu-west-1");
    return (json(inputs.dashboardBody) as { widgets: Widget[] }).widgets;
}

describe("Panintelligence: its dashboard of metrics", () => {
    let shown: Widget[];

    before(async () => {
        shown = widgets(await deploy());
    });

    it("shows balancer, services, database with its limit, files, probe, seeding and NAT, and errors of all logs", () => {
        const metrics = shown
            .flatMap(({ properties }) => properties.metrics ?? [])
            .map(([first, second]) => [first, second]);
        for (const wanted of [
            ["AWS/ApplicationELB", "RequestCount"],
            ["AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count"],
            ["AWS/ApplicationELB", "TargetResponseTime"],
            ["AWS/ApplicationELB", "HealthyHostCount"],
            ["AWS/ECS", "CPUUtilization"],
            ["AWS/ECS", "MemoryUtilization"],
            ["AWS/RDS", "CPUUtilization"],
            ["AWS/RDS", "CPUCreditBalance"],
            ["AWS/RDS", "FreeStorageSpace"],
            ["AWS/EFS", "DataReadIOBytes"],
            ["Stackwarden/Panintelligence", "ServiceUp"],
            ["Stackwarden/Panintelligence", "SeedConflicts"],
        ]) {
            expect(metrics).to.deep.include(wanted);
        }
        const titled = (title: string): Widget => shown.find(({ properties }) => properties.title.startsWith(title))!;
        expect(titled("Database: connections").properties.annotations).to.deep.equal({
            horizontal: [{ label: "limit", value: 300 }],
        });
        expect(JSON.stringify(titled("NAT gateways").properties.metrics)).to.match(/SEARCH.*AWS\/NATGateway/);
        const { query } = titled("Errors in the logs").properties;
        for (const role of ["dashboard", "renderer", "pirana", "scheduler"]) {
            expect(query).to.include(`SOURCE '/ecs/pi-dev-${role}' | `);
        }
        expect(query).to.match(/\| filter @message like \/\(\?i\)\(error\|.*\| limit 50$/);
    });

    it("puts no two on the same place of the grid", () => {
        expect(new Set(shown.map(({ x, y }) => `${x} ${y}`)).size).to.equal(shown.length);
        for (const { x, width, properties } of shown) {
            expect(x + width).to.be.at.most(24);
            expect(properties.region).to.equal("eu-west-1");
        }
    });

    it("is not there when nobody wants it", async () => {
        const { resources } = await deploy({ args: { dashboardOfMetrics: false } });
        expect(resources.filter(({ type }) => type.includes("Dashboard"))).to.deep.equal([]);
    });
});
