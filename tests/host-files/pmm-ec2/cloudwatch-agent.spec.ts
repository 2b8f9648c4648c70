import { expect } from "chai";
import { agentConfig, type AgentConfig } from "../agent-config";
import { fixture, someone } from "../fixtures";
import { goodHost, hostWith } from "./input";
import { HostSandbox, type SandboxRun } from "../../support/sandbox";

const unit = "stackwarden-cloudwatch-agent.service";

describe("host files: the CloudWatch agent", function () {
    this.timeout(60_000);
    let host: HostSandbox;
    beforeEach(async () => {
        host = await HostSandbox.start(goodHost);
        for (const file of [
            "amazon-cloudwatch-agent.deb",
            "amazon-cloudwatch-agent.deb.sig",
            "amazon-cloudwatch-agent.gpg",
        ]) {
            host.set(`web/${file}`, `${file}\n`);
        }
    });
    afterEach(() => host.stop());

    const start = (): Promise<SandboxRun> => host.startUnit(unit);
    const configured = (): string[] => host.calls("amazon-cloudwatch-agent-ctl");
    const config = (): AgentConfig => agentConfig(host);

    it("is installed, configured and started once", async () => {
        const first = await start();
        expect(first.status, first.output).to.equal(0);
        expect(host.calls("apt-get")).to.have.length(1);
        expect(configured()[0]).to.include("-a fetch-config -m ec2 -s -c file:/");

        host.forgetCalls();
        const second = await start();
        expect(second.status, second.output).to.equal(0);
        expect(host.calls().filter((call) => !call.startsWith("systemctl is-active"))).to.deep.equal([]);
    });

    it("is of the host's own processor", async () => {
        host.set("architecture", "arm64");
        expect((await start()).status).to.equal(0);
        expect(host.calls("curl")[0]).to.include("/ubuntu/arm64/latest/amazon-cloudwatch-agent.deb");
    });

    it("is started again after a reboot when it does not run, without a download", async () => {
        await start();
        await host.reboot();
        host.forgetCalls();
        await start();
        expect(configured()).to.have.length(1);
        expect(host.calls("curl")).to.deep.equal([]);
    });

    it("gets another configuration when the host's values change", async () => {
        await start();
        host.install(hostWith({ LOG_GROUP: "/aws/ec2/other" }));
        await start();
        expect(configured()).to.have.length(2);
        expect(config().logs.logs_collected.files.collect_list[0]?.log_group_name).to.equal("/aws/ec2/other");
    });

    it("sends the journal, the container's log and its own to the host's log group", async () => {
        await start();
        expect(config().agent.region).to.equal("eu-west-1");
        const logs = config().logs.logs_collected.files.collect_list;
        expect(logs.map((log) => [log.log_group_name, log.log_stream_name])).to.deep.equal(
            ["journal", "agent", "container"].map((stream) => ["/aws/ec2/pmm-server", `{instance_id}/${stream}`]),
        );
        // Each is where the program that writes it puts it.
        expect(logs[0]?.file_path).to.equal("/var/log/stackwarden-journal-export/journal.log");
        expect(logs[2]?.file_path).to.equal("/var/lib/docker/containers/*/*-json.log");
        expect(logs[1]?.file_path).to.equal("/opt/aws/amazon-cloudwatch-agent/logs/amazon-cloudwatch-agent.log");
    });

    it("reports memory by instance, and both disks by instance, path and file system type", async () => {
        await start();
        const { namespace, append_dimensions, metrics_collected } = config().metrics;
        expect(namespace).to.equal("CWAgent");
        expect(append_dimensions).to.deep.equal({ InstanceId: "${aws:InstanceId}" });
        expect(metrics_collected.mem).to.deep.equal({ measurement: ["used_percent"] });
        // The agent adds path, fstype and device by itself; the device's name changes between boots.
        expect(metrics_collected.disk).to.deep.equal({
            measurement: ["used_percent"],
            resources: ["/", "/srv"],
            drop_device: true,
        });
    });

    describe("signed by another", () => {
        beforeEach(() => {
            host.set("real-gpg");
            host.set("web/amazon-cloudwatch-agent.gpg", fixture("someone.asc"));
            host.set("web/amazon-cloudwatch-agent.deb.sig", fixture("package-signed-by-someone.asc"));
        });

        const refusal = async (expected: string): Promise<void> => {
            const { status, output } = await start();
            expect(status).to.equal(1);
            expect(output).to.include(`is not signed by ${expected}: it is not installed`);
            expect(host.calls("apt-get")).to.deep.equal([]);
            expect(configured()).to.deep.equal([]);
        };
        const expectSomeone = (): void => {
            const program = "/opt/stackwarden/bin/install-cloudwatch-agent";
            host.write(program, host.read(program).replace(/(?<=^readonly KEY_FINGERPRINT=).*$/m, someone), 0o755);
        };

        it("is not installed", () => refusal("937616F3450B7D806CBD9725D58167303B789C72"));

        it("is not installed when it was changed after it was signed", async () => {
            expectSomeone();
            host.set("web/amazon-cloudwatch-agent.deb", "changed\n");
            await refusal(someone);
        });

        it("is installed when that is who is expected", async () => {
            expectSomeone();
            const { status, output } = await start();
            expect(status, output).to.equal(0);
        });
    });

    it("heals when its package can be had", async () => {
        host.clear("web/amazon-cloudwatch-agent.deb");
        const { status, output } = await start();
        expect(status).to.equal(1);
        expect(output).to.include("amazon-cloudwatch-agent.deb cannot be read");
        host.set("web/amazon-cloudwatch-agent.deb", "deb");
        expect((await start()).status).to.equal(0);
    });
});
