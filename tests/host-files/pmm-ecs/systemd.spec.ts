import { expect } from "chai";
import { packUserData, type UserData } from "../../../components/parts/host/user-data";
import { motoStartLimit } from "../../support/moto";
import { HostSandbox } from "../../support/sandbox";
import { RunningSystemd } from "../running-systemd";
import { ebsHost, efsHost, unitsOfImage } from "./input";
import { InstanceMetadata } from "./instance-metadata";
import { VolumeStore } from "./volume-store";

/** What a host is before cloud-init has written its files. */
const bareHost = packUserData({ files: [], variables: {}, generated: [], target: "none", shorten: "nothing" }, []);

const tasks = "aaa container-name=data-guard task-arn=arn:1\nbbb container-name=pmm-server task-arn=arn:1\n";

/** What is stopped before anything that the tasks stand on. */
const stopped = ["ecs-agent stop", "docker stop -t 120 bbb", "docker stop -t 30 aaa"];

/** Services that start themselves again; their pauses are a second here. */
const retrying = [
    "stackwarden-attach-volume.service",
    "stackwarden-cloudwatch-agent.service",
    "stackwarden-data-volume.service",
    "stackwarden-packages.service",
];

describe("PmmEcs's host files: under a real systemd", function () {
    this.timeout(180_000);
    let volumes: VolumeStore;
    let metadata: InstanceMetadata;
    let host: HostSandbox;
    let systemd: RunningSystemd;
    let here: string;
    let volume: string;
    before(async function () {
        this.timeout(motoStartLimit);
        volumes = await VolumeStore.start();
    });
    after(() => volumes.stop());
    beforeEach(async () => {
        here = await volumes.instance();
        volume = await volumes.volume();
        metadata = await InstanceMetadata.start({ "instance-id": here, "placement/availability-zone": "eu-west-1a" });
        const aws = Object.entries({ ...volumes.environment, ...metadata.environment }).map(
            ([name, value]) => `Environment=${name}=${value}`,
        );
        host = await HostSandbox.startSystemd(bareHost, {
            ...Object.fromEntries(retrying.map((unit) => [unit, ["RestartSec=1"]])),
            "stackwarden-attach-volume.service": ["RestartSec=1", ...aws],
        });
        systemd = new RunningSystemd(host);
        host.makeDisk("data");
        host.set("ecs-containers");
    });
    afterEach(async () => {
        await metadata.stop();
        await host.stop();
    });

    /** A first boot: the image's services are on their way before cloud-init writes the host's files. */
    const boot = async (userData: UserData): Promise<void> => {
        await systemd.untilUp();
        for (const [unit, text] of Object.entries(unitsOfImage)) {
            host.write(`/usr/lib/systemd/system/${unit}`, text);
        }
        await systemd.systemctl("daemon-reload");
        await systemd.systemctl("start", "--no-block", "cloud-final.service", "ecs.service");
        host.install(userData);
        const program = "/opt/stackwarden/bin/attach-data-volume";
        if (host.exists(program)) {
            const quick = host.read(program).replace(/^PAUSE_SECONDS = .*$/m, "PAUSE_SECONDS = 0.2");
            host.write(program, quick, 0o755);
        }
        await systemd.runcmd();
        expect(host.calls("ecs-agent"), "the agent waits for cloud-init").to.deep.equal([]);
        host.set("cloud-init-has-ended");
    };
    /** The agent's service is active before its program has said anything. */
    const agentStarts = (): Promise<void> =>
        systemd.until("the agent starts", () => host.calls("ecs-agent start").length > 0);
    const attach = (): Promise<void> => host.attach("data", "nvme1n1", volume);
    /** Calls of stand-ins, by their first words, in the order in which they were made. */
    const order = (...wanted: string[]): string[] =>
        host.calls().flatMap((call) => wanted.filter((words) => `${call} `.startsWith(`${words} `)));

    it("starts no task before the volume is there, however late, and then by itself", async () => {
        const old = await volumes.instance();
        await volumes.attach(volume, old);
        host.set("dnf-down");
        await boot(ebsHost(volume));
        await systemd.until("it waits for the old instance", async () =>
            (await systemd.journal("stackwarden-attach-volume")).includes(`is attached at ${old}; waiting`),
        );
        host.clear("dnf-down");
        await systemd.untilState("stackwarden-packages", "active");
        await volumes.detach(volume, old);
        await systemd.untilState("stackwarden-attach-volume", "active");
        expect((await volumes.attachments(volume)).map(({ InstanceId }) => InstanceId)).to.deep.equal([here]);
        await systemd.until("the wait for the disk ended", async () =>
            (await systemd.journal("stackwarden-data-volume")).includes("did not appear within 15 minutes"),
        );
        expect(await systemd.state("ecs")).to.equal("inactive");
        expect(host.calls("ecs-agent")).to.deep.equal([]);
        expect(host.exists("/srv/pmm-data"), "nothing of PMM's on the root disk").to.equal(false);

        await attach();
        await agentStarts();
        expect(order("mount", "ecs-agent start")).to.deep.equal(["mount", "ecs-agent start"]);
        expect(host.exists("/srv/pmm-data")).to.equal(true);
        await systemd.untilState("stackwarden-cloudwatch-agent", "active");
        await systemd.untilState("stackwarden-pmm.target", "active");
        expect(await systemd.systemctl("list-units", "--failed", "--plain", "--no-legend")).to.equal("");
    });

    it("stops the agent, then the tasks in order, then what they stand on", async () => {
        await attach();
        await boot(ebsHost(volume));
        await agentStarts();
        await systemd.untilState("stackwarden-pmm.target", "active");

        host.set("ecs-containers", tasks);
        host.forgetCalls();
        await systemd.systemctl("stop", "stackwarden-data-volume");
        expect(order(...stopped, "umount /srv")).to.deep.equal([...stopped, "umount /srv"]);

        host.forgetCalls();
        await systemd.systemctl("start", "ecs");
        await agentStarts();
        expect(order("mount", "ecs-agent start")).to.deep.equal(["mount", "ecs-agent start"]);

        host.set("ecs-containers", tasks);
        host.forgetCalls();
        await systemd.systemctl("restart", "docker");
        await agentStarts();
        const sequence = [...stopped, "docker version", "ecs-agent start"];
        expect(order(...sequence)).to.deep.equal(sequence);

        host.set("ecs-containers", tasks);
        host.forgetCalls();
        await systemd.systemctl("restart", "ecs");
        expect(host.calls("docker stop"), "an upgrade of the agent leaves PMM alone").to.deep.equal([]);
    });

    it("waits for nothing without a volume: neither network nor swap keeps the agent from starting", async () => {
        host.set("dnf-down");
        host.set("free-bytes", "0");
        await boot(efsHost);
        await systemd.untilState("ecs", "active");
        expect(await systemd.state("stackwarden-swap")).to.equal("failed");
        expect(await systemd.state("stackwarden-packages")).not.to.equal("active");
        await systemd.untilState("amazon-ecs-volume-plugin", "active");
        host.clear("dnf-down");
        await systemd.untilState("stackwarden-pmm.target", "active");

        // As when the host goes down: all at once.
        host.set("ecs-containers", tasks);
        await systemd.systemctl("stop", "docker", "amazon-ecs-volume-plugin");
        expect(order(...stopped, "ecs-volume-plugin stop")).to.deep.equal([...stopped, "ecs-volume-plugin stop"]);
    });
});
