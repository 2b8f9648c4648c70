import { expect } from "chai";
import { find, ofType } from "../../support/mocks";
import { json } from "../support/json";
import { deploy } from "../support/pmm-ec2";

const type = "aws:cloudwatch/dashboard:Dashboard";

interface Widget {
    type: string;
    x: number;
    y: number;
    width: number;
    height: number;
    properties: { title: string; view: string; region: string; period: number; metrics: unknown[][] };
}

describe("PmmEc2: its dashboard", () => {
    let widgets: Widget[];

    before(async () => {
        const { inputs } = find(await deploy({ args: { dashboard: true } }), type, "pmm-dashboard");
        expect(inputs.dashboardName).to.equal("pmm-dev-eu-west-1");
        ({ widgets } = json(inputs.dashboardBody) as { widgets: Widget[] });
    });

    it("is not there unless it is asked for", async () => {
        expect(ofType(await deploy(), type)).to.deep.equal([]);
    });

    it("shows every metric that belongs on it", () => {
        const shown = Object.fromEntries(
            widgets.map(({ properties: { title, metrics } }) => [title, metrics.map(([, name]) => name)]),
        );
        expect(shown).to.deep.equal({
            "Status checks (0 is well)": [
                "StatusCheckFailed_System",
                "StatusCheckFailed_Instance",
                "StatusCheckFailed_AttachedEBS",
            ],
            "CPU and memory (%)": ["CPUUtilization", "mem_used_percent"],
            "Disk usage (%)": ["disk_used_percent", "disk_used_percent"],
            "Data volume: operations and queue": ["VolumeReadOps", "VolumeWriteOps", "VolumeQueueLength"],
            "Data volume: bytes": ["VolumeReadBytes", "VolumeWriteBytes"],
            "Network I/O of the instance (bytes)": ["NetworkIn", "NetworkOut"],
            "Requests and errors": ["RequestCount", "HTTPCode_ELB_5XX_Count", "HTTPCode_Target_5XX_Count"],
            "Target health and response time": ["HealthyHostCount", "TargetResponseTime"],
            "Backup jobs": ["NumberOfBackupJobsCompleted", "NumberOfBackupJobsFailed"],
        });
    });

    it("writes metrics as CloudWatch reads them", () => {
        const [, , disks] = widgets;
        const fixed = ["InstanceId", "i-0123456789abcdef0"];
        expect(disks!.properties).to.deep.equal({
            title: "Disk usage (%)",
            view: "timeSeries",
            region: "eu-west-1",
            period: 300,
            metrics: [
                [
                    "CWAgent",
                    "disk_used_percent",
                    ...fixed,
                    "path",
                    "/",
                    "fstype",
                    "ext4",
                    { stat: "Average", label: "root volume" },
                ],
                [
                    "CWAgent",
                    "disk_used_percent",
                    ...fixed,
                    "path",
                    "/srv",
                    "fstype",
                    "ext4",
                    { stat: "Average", label: "data volume" },
                ],
            ],
        });
    });

    it("puts what is of another size on an axis of its own", () => {
        const queue = widgets[3]!.properties.metrics[2]!.at(-1);
        expect(queue).to.deep.equal({ stat: "Average", label: "queue", yAxis: "right" });
    });

    it("lays the charts out on the grid without overlap", () => {
        const cells = widgets.flatMap(({ x, y, width, height }) => {
            expect(x + width).to.be.at.most(24);
            return Array.from(
                { length: width * height },
                (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`,
            );
        });
        expect(new Set(cells).size).to.equal(cells.length);
    });
});
