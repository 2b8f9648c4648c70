import { expect } from "chai";
import { HostSandbox } from "../../support/sandbox";
import { agentConfig } from "../agent-config";
import { efsHost } from "./input";

describe("PmmEcs's host files: the CloudWatch agent", function () {
    this.timeout(60_000);
    let host: HostSandbox;
    before(async () => {
        host = await HostSandbox.start(efsHost);
        await host.startUnit("stackwarden-packages.service");
        const { status, output } = await host.startUnit("stackwarden-cloudwatch-agent.service");
        expect(status, output).to.equal(0);
    });
    after(() => host.stop());

    it("is configured once, and comes from a package", async () => {
        expect(host.calls("amazon-cloudwatch-agent-ctl")).to.have.length(1);
        await host.startUnit("stackwarden-cloudwatch-agent.service");
        expect(host.calls("amazon-cloudwatch-agent-ctl")).to.have.length(1);
        expect(host.calls("curl")).to.deep.equal([]);
    });

    it("reports memory and disks by the group's name, which stays when the instance goes", () => {
        const { namespace, append_dimensions, aggregation_dimensions, metrics_collected } = agentConfig(host).metrics;
        expect(namespace).to.equal("CWAgent");
        expect(append_dimensions).to.deep.equal({
            AutoScalingGroupName: "${aws:AutoScalingGroupName}",
            InstanceId: "${aws:InstanceId}",
        });
        expect(aggregation_dimensions).to.deep.equal([["AutoScalingGroupName"], ["AutoScalingGroupName", "path"]]);
        expect(metrics_collected).to.deep.equal({
            mem: { measurement: ["used_percent"] },
            swap: { measurement: ["used_percent"] },
            disk: { measurement: ["used_percent"], resources: ["/", "/srv"], drop_device: true },
        });
    });

    it("sends the journal and the logs of the agents, not those of containers", () => {
        const { agent, logs } = agentConfig(host);
        expect(agent.region).to.equal("eu-west-1");
        const list = logs.logs_collected.files.collect_list;
        expect(list.map(({ file_path, log_stream_name }) => [log_stream_name, file_path])).to.deep.equal([
            ["{instance_id}/journal", "/var/log/stackwarden-journal-export/journal.log"],
            ["{instance_id}/agent", "/opt/aws/amazon-cloudwatch-agent/logs/amazon-cloudwatch-agent.log"],
            ["{instance_id}/ecs-agent", "/var/log/ecs/ecs-agent.log"],
            ["{instance_id}/ecs-init", "/var/log/ecs/ecs-init.log"],
        ]);
        expect(new Set(list.map(({ log_group_name }) => log_group_name))).to.deep.equal(
            new Set(["/aws/ecs/pmm-server"]),
        );
    });
});
