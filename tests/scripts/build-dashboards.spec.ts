import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { dashboardFile } from "../../components/monitoring/grafana/dashboard-file";
import { buildDashboards } from "../../scripts/build-dashboards";

const file = path.resolve(__dirname, "../../bin", dashboardFile);

describe("scripts: Grafana's dashboard", () => {
    it("is written when something has changed, the same bytes each time, and not again while nothing has", async () => {
        await buildDashboards();
        const { ino } = fs.statSync(file);
        const text = fs.readFileSync(file, "utf8");
        await buildDashboards();
        expect(fs.statSync(file).ino).to.equal(ino);
        fs.utimesSync(file, 0, 0);
        await buildDashboards();
        expect(fs.statSync(file).ino).to.not.equal(ino);
        expect(fs.readFileSync(file, "utf8")).to.equal(text);
    });
});
