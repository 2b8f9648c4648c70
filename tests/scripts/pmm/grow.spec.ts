import { spawnSync } from "node:child_process";
import { DescribeVolumesCommand } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { pmmEc2, pmmEcs } from "../../../scripts/pmm/deployments";
import { growCommand } from "../../../scripts/pmm/grow";
import { deploy, makeVolume, type Deployment } from "./support/deployment";
import { useScene } from "./support/scene";

const grow = growCommand(pmmEc2);

const configText = `config:
  stackwarden:deployment: pmm-ec2
  stackwarden:pmm-ec2:
    dataVolume:
      # ten databases
      sizeGb: 100
      type: gp3
`;

describe("pmm-ec2:grow", () => {
    const scene = useScene("pmm-ec2");
    let made: Deployment;

    beforeEach(async () => {
        made = await deploy(scene.ec2);
        scene.work.setOutputs({ dataVolumeId: made.volumeId, region: "eu-west-1" });
        scene.work.setConfig(configText);
    });

    async function sizeOf(volumeId: string): Promise<number | undefined> {
        const { Volumes } = await scene.ec2.send(new DescribeVolumesCommand({ VolumeIds: [volumeId] }));
        return Volumes![0]!.Size;
    }

    /** The published answer of DescribeVolumesModifications. */
    function modification(state: string, targetSize: number): { body: string } {
        return {
            body: `<DescribeVolumesModificationsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><volumeModificationSet><item>
                <volumeId>${made.volumeId}</volumeId><modificationState>${state}</modificationState><progress>40</progress>
                <originalSize>100</originalSize><targetSize>${targetSize}</targetSize><startTime>2026-01-01T00:00:00Z</startTime>
                </item></volumeModificationSet></DescribeVolumesModificationsResponse>`,
        };
    }

    it("grows the volume, asks the host to grow the file system, and sets the size in the configuration", async () => {
        const { requests } = await scene.answer(() => undefined);
        const { code, out, err } = await scene.work.run(grow, "--stack", "pmm-ec2", "--size-gb", "200", "--yes");
        expect(err).to.contain(`waiting for the modification of ${made.volumeId}`);
        expect(code).to.equal(0);
        expect(await sizeOf(made.volumeId)).to.equal(200);
        expect(scene.work.config()).to.equal(configText.replace("sizeGb: 100", "sizeGb: 200"));
        expect(out).to.contain("next: pulumi up --refresh --stack pmm-ec2");
        const sent = requests.find(({ operation }) => operation === "SendCommand");
        expect(JSON.parse(sent!.body)).to.deep.include({
            DocumentName: "AWS-RunShellScript",
            InstanceIds: [made.instanceId],
            Parameters: { commands: ["set -e", "systemctl start stackwarden-grow-data.service", "df -h /srv"] },
        });
        expect(err).to.contain(`the file system on ${made.instanceId} has grown`);
    });

    it("does nothing without --yes but say what it would do", async () => {
        const { code, out } = await scene.work.run(grow, "--stack", "pmm-ec2", "--size-gb", "200");
        expect(code).to.equal(0);
        expect(out).to.contain("100 GiB now, 200 GiB wanted").and.to.contain("-      sizeGb: 100\n+      sizeGb: 200");
        expect(out).to.contain("nothing is done yet");
        expect(await sizeOf(made.volumeId)).to.equal(100);
        expect(scene.work.config()).to.equal(configText);
    });

    it("waits while the modification is under way, and tells an earlier one from its own", async () => {
        const left = [modification("completed", 100), modification("completed", 100), modification("modifying", 200)];
        const { requests } = await scene.answer(({ operation }) =>
            operation === "DescribeVolumesModifications"
                ? (left.shift() ?? modification("optimizing", 200))
                : undefined,
        );
        const { code } = await scene.work.run(grow, "--stack", "pmm-ec2", "--size-gb", "200", "--yes");
        expect(code).to.equal(0);
        expect(requests.filter(({ operation }) => operation === "DescribeVolumesModifications")).to.have.length(4);
    });

    it("goes on after an interruption: the volume has the size, the configuration does not", async () => {
        await scene.work.run(grow, "--volume-id", made.volumeId, "--size-gb", "200", "--yes");
        const { requests } = await scene.answer(() => undefined);
        const { code, err } = await scene.work.run(grow, "--stack", "pmm-ec2", "--size-gb", "200", "--yes");
        expect(code).to.equal(0);
        expect(err).to.contain(`${made.volumeId} has 200 GiB already`);
        expect(scene.work.config()).to.contain("sizeGb: 200");
        expect(requests.map(({ operation }) => operation))
            .to.include("SendCommand")
            .and.not.include("ModifyVolume");
    });

    it("does without a stack, and reminds of the configuration", async () => {
        const { code, out } = await scene.work.run(grow, "--volume-id", made.volumeId, "--size-gb", "150", "--yes");
        expect(code).to.equal(0);
        expect(out).to.contain("next: set dataVolume.sizeGb in the stack's configuration");
        expect(scene.work.config()).to.equal(configText);
    });

    it("sets the size in the configuration as it is by then, with what somebody has changed meanwhile", async () => {
        await scene.answer(({ operation }) => {
            if (operation === "ModifyVolume") {
                scene.work.setConfig(configText.replace("gp3", "gp3\n    alarms: {}"));
            }
            return undefined;
        });
        const { code } = await scene.work.run(grow, "--stack", "pmm-ec2", "--size-gb", "200", "--yes");
        expect(code).to.equal(0);
        expect(scene.work.config()).to.equal(
            configText.replace("gp3", "gp3\n    alarms: {}").replace("sizeGb: 100", "sizeGb: 200"),
        );
    });

    it("says so when the host cannot grow the file system, and ends as a failure", async () => {
        let lines: string[] = [];
        await scene.answer(({ operation, body }) => {
            if (operation === "SendCommand") {
                ({ commands: lines } = (JSON.parse(body) as { Parameters: { commands: string[] } }).Parameters);
            }
            if (operation !== "GetCommandInvocation") {
                return undefined;
            }
            // A host whose unit fails, and whose df does not.
            const host = "systemctl() { echo 'resize2fs: wrong volume' >&2; return 4; }; df() { echo 99G; }";
            const { status, stdout, stderr } = spawnSync("sh", ["-c", [host, ...lines].join("\n")], {
                encoding: "utf8",
            });
            const ended = {
                Status: status === 0 ? "Success" : "Failed",
                ResponseCode: status,
                StandardOutputContent: stdout,
                StandardErrorContent: stderr,
            };
            return { body: JSON.stringify(ended) };
        });
        const { code, out, err } = await scene.work.run(grow, "--stack", "pmm-ec2", "--size-gb", "200", "--yes");
        expect(err).to.contain(`${made.instanceId} could not grow the file system (resize2fs: wrong volume)`);
        expect(err).to.not.contain("has grown\n");
        expect(out).to.not.contain("done:");
        expect(code).to.equal(1);
        expect(scene.work.config()).to.contain("sizeGb: 200");
    });

    it("leaves the file system to the timer when the host cannot be asked", async () => {
        await scene.answer(({ operation }) =>
            operation === "SendCommand"
                ? { status: 400, body: '{"__type":"InvalidInstanceId","message":"Instances not in a valid state"}' }
                : undefined,
        );
        const { code, err } = await scene.work.run(grow, "--stack", "pmm-ec2", "--size-gb", "200", "--yes");
        expect(code).to.equal(0);
        expect(err).to.contain("could not be asked to grow the file system now (InvalidInstanceId");
        expect(await sizeOf(made.volumeId)).to.equal(200);
    });

    it("leaves the file system to the mount when the volume is attached nowhere", async () => {
        const loose = await makeVolume(scene.ec2, { VolumeType: "gp3" });
        const { code, err } = await scene.work.run(grow, "--volume-id", loose, "--size-gb", "101", "--yes");
        expect(code).to.equal(0);
        expect(err).to.contain("attached to no instance: its file system grows when it is mounted");
    });

    it("says so when AWS reports a failed modification", async () => {
        const left = [modification("completed", 100)];
        await scene.answer(({ operation }) =>
            operation === "DescribeVolumesModifications" ? (left.shift() ?? modification("failed", 200)) : undefined,
        );
        const { code, err } = await scene.work.run(grow, "--stack", "pmm-ec2", "--size-gb", "200", "--yes");
        expect(code).to.equal(1);
        expect(err).to.contain(`the modification of ${made.volumeId} failed`);
        expect(scene.work.config()).to.equal(configText);
    });

    it("passes on AWS's word when the volume was modified too often", async () => {
        await scene.answer(({ operation }) =>
            operation === "ModifyVolume"
                ? {
                      status: 400,
                      body: "<Response><Errors><Error><Code>VolumeModificationRateExceeded</Code><Message>Wait until 14:00</Message></Error></Errors></Response>",
                  }
                : undefined,
        );
        const { code, err } = await scene.work.run(grow, "--stack", "pmm-ec2", "--size-gb", "200", "--yes");
        expect(code).to.equal(1);
        expect(err).to.contain("AWS refused: Wait until 14:00 (VolumeModificationRateExceeded)");
        expect(scene.work.config()).to.equal(configText);
    });

    const refusals: [string, string, RegExp][] = [
        ["a smaller size", "99", /has 100 GiB and a volume cannot shrink to 99: give a size above 100/],
        ["a size beyond the type", "65537", /a gp3 volume has at most 65536 GiB, not 65537/],
    ];
    for (const [name, size, message] of refusals) {
        it(`refuses ${name} and changes nothing`, async () => {
            const { code, err } = await scene.work.run(grow, "--stack", "pmm-ec2", "--size-gb", size, "--yes");
            expect(err).to.match(message);
            expect(code).to.equal(1);
            expect(await sizeOf(made.volumeId)).to.equal(100);
            expect(scene.work.config()).to.equal(configText);
        });
    }

    it("refuses while the last modification goes on", async () => {
        await scene.answer(({ operation }) =>
            operation === "DescribeVolumesModifications" ? modification("optimizing", 100) : undefined,
        );
        const { code, err } = await scene.work.run(grow, "--stack", "pmm-ec2", "--size-gb", "200", "--yes");
        expect(code).to.equal(1);
        expect(err).to.match(/is still optimizing from its last modification \(40 %\)/);
    });

    it("refuses a volume that does not exist, and a stack without a file", async () => {
        const gone = await scene.work.run(grow, "--volume-id", "vol-00000000", "--size-gb", "200", "--yes");
        expect(gone.code).to.equal(1);
        expect(gone.err).to.contain("AWS refused").and.to.contain("vol-00000000");
        const other = await scene.work.run(grow, "--stack", "other", "--size-gb", "200", "--yes");
        expect(other.code).to.equal(1);
        expect(other.err).to.contain("Pulumi.other.yaml cannot be read");
    });

    const wrongCalls: [string, string[], RegExp][] = [
        ["no size", ["--stack", "pmm-ec2"], /give --size-gb/],
        [
            "a size in words",
            ["--stack", "pmm-ec2", "--size-gb", "200GB"],
            /--size-gb must be a whole number of at least 1/,
        ],
        ["no target", ["--size-gb", "200"], /give --stack, or --volume-id/],
    ];
    for (const [name, argv, message] of wrongCalls) {
        it(`is called wrongly with ${name}`, async () => {
            const { code, err } = await scene.work.run(grow, ...argv);
            expect(err).to.match(message);
            expect(code).to.equal(2);
        });
    }
});

describe("pmm-ecs:grow", () => {
    const scene = useScene("pmm-ecs");
    const growOnEcs = growCommand(pmmEcs);
    const ecsConfig = configText.replaceAll("pmm-ec2", "pmm-ecs");

    it("grows the volume and sets the size in its own configuration", async () => {
        const { volumeId } = await deploy(scene.ec2);
        scene.work.setOutputs({ storage: "ebs", dataVolumeId: volumeId, region: "eu-west-1" });
        scene.work.setConfig(ecsConfig);
        const { code, out } = await scene.work.run(growOnEcs, "--stack", "pmm-ecs", "--size-gb", "200", "--yes");
        expect(code).to.equal(0);
        expect(out).to.contain(`done: ${volumeId} has 200 GiB`);
        expect(scene.work.config()).to.equal(ecsConfig.replace("sizeGb: 100", "sizeGb: 200"));
    });

    it("refuses a file system, which grows by itself", async () => {
        scene.work.setOutputs({ storage: "efs", fileSystemId: "fs-0123456789abcdef0", region: "eu-west-1" });
        scene.work.setConfig(ecsConfig);
        const { code, err } = await scene.work.run(growOnEcs, "--stack", "pmm-ecs", "--size-gb", "200", "--yes");
        expect(code).to.equal(1);
        expect(err).to.contain("on a file system, not on a volume: it grows by itself");
        expect(scene.work.config()).to.equal(ecsConfig);
    });
});
