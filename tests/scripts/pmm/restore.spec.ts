import { CreateSubnetCommand, CreateVpcCommand, DescribeSubnetsCommand } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { pmmEc2 } from "../../../scripts/pmm/deployments";
import { restoreCommand } from "../../../scripts/pmm/restore";
import { deploy, makeVolume, snapshot, type Deployment } from "./support/deployment";
import { useScene } from "./support/scene";

const restore = restoreCommand(pmmEc2);

describe("pmm-ec2:restore", () => {
    const scene = useScene("pmm-ec2");
    let made: Deployment;
    let older: string;
    let newer: string;

    before(async () => {
        const { ec2 } = scene;
        made = await deploy(ec2);
        older = await snapshot(ec2, made.volumeId);
        newer = await snapshot(ec2, made.volumeId);
    });

    beforeEach(() => {
        scene.work.setOutputs({ dataVolumeId: made.volumeId, region: "eu-west-1" });
        scene.work.setConfig(configText(made.subnetId));
    });

    function configText(subnetId: string): string {
        return `# The production server.
config:
  aws:region: eu-west-1
  stackwarden:deployment: pmm-ec2
  stackwarden:pmm-ec2:
    network:
      vpcId: ${made.vpcId}
      privateSubnetIds: [${subnetId}, subnet-0123456789abcdef0] # one a zone
      publicSubnetIds:
        - subnet-0aaaaaaaaaaaaaaaa
    dataVolume:
      sizeGb: 100 # ten databases
`;
    }

    async function otherSubnet(): Promise<{ id: string; zone: string }> {
        const { Subnets } = await scene.ec2.send(new DescribeSubnetsCommand({}));
        const other = Subnets!.find((one) => one.SubnetId !== made.subnetId)!;
        return { id: other.SubnetId!, zone: other.AvailabilityZone! };
    }

    it("lists the snapshots of the data volume and no others, newest first", async () => {
        const { ec2 } = scene;
        const foreign = await snapshot(ec2, await makeVolume(ec2, {}));
        const { code, out } = await scene.work.run(restore, "--stack", "pmm-ec2", "--list");
        expect(code).to.equal(0);
        expect(out.split("\n").map((line) => line.split(/\s+/)[0])).to.have.members([newer, older]);
        expect(out).to.match(/snap-[0-9a-f]+ +\d{4}-\d\d-\d\dT[\d:]{8}Z +0\.0 hours +100 GiB +completed +by hand/);
        expect(out).to.not.contain(foreign);
    });

    it("shows the change and writes nothing without --yes", async () => {
        const { code, out } = await scene.work.run(restore, "--stack", "pmm-ec2", "--snapshot-id", older);
        expect(code).to.equal(0);
        expect(out).to.contain(`+      restoreFromSnapshotId: ${older}`);
        expect(out).to.contain("nothing is written yet: add --yes");
        expect(scene.work.config()).to.equal(configText(made.subnetId));
    });

    it("writes the change, keeps every other line, and says what comes next", async () => {
        const { code, out } = await scene.work.run(restore, "--stack", "pmm-ec2", "--snapshot-id", older, "--yes");
        expect(code).to.equal(0);
        expect(scene.work.config()).to.equal(
            `${configText(made.subnetId)}      restoreFromSnapshotId: ${older}\n      retired:\n        - initial\n`,
        );
        expect(out)
            .to.contain("next: pulumi preview --stack pmm-ec2")
            .and.to.contain("then: pulumi up --stack pmm-ec2");
    });

    it("restores a second time: the volume of the first restore retires too", async () => {
        await scene.work.run(restore, "--stack", "pmm-ec2", "--snapshot-id", older, "--yes");
        const { code } = await scene.work.run(restore, "--stack", "pmm-ec2", "--snapshot-id", newer, "--yes");
        expect(code).to.equal(0);
        expect(scene.work.config()).to.contain(
            `      restoreFromSnapshotId: ${newer}\n      retired:\n        - initial\n        - ${older}\n`,
        );
    });

    it("chooses a completed snapshot of this volume by itself", async () => {
        const { code, out } = await scene.work.run(restore, "--stack", "pmm-ec2", "--yes");
        expect(code).to.equal(0);
        const chosen = /^chosen: (snap-\w+), 0\.0 hours old/m.exec(out)?.[1];
        expect([older, newer]).to.include(chosen);
        expect(scene.work.config()).to.contain(`restoreFromSnapshotId: ${chosen!}`);
    });

    it("moves to another zone by naming that zone's subnet", async () => {
        const target = await otherSubnet();
        const argv = ["--stack", "pmm-ec2", "--snapshot-id", older, "--subnet-id", target.id, "--yes"];
        const { code, out } = await scene.work.run(restore, ...argv);
        expect(code).to.equal(0);
        expect(out).to.contain(`move from ${made.zone} to ${target.zone}`);
        expect(scene.work.config()).to.contain(`    instance:\n      subnetId: ${target.id}\n`);
    });

    it("takes a snapshot of another volume only when told so, and a volume that is gone is no obstacle", async () => {
        const gone = "vol-0deaddeaddeaddead";
        const alone = ["--stack", "pmm-ec2", "--volume-id", gone];
        const refused = await scene.work.run(restore, ...alone, "--snapshot-id", older, "--yes");
        expect(refused.code).to.equal(1);
        expect(refused.err).to.contain(`is of volume ${made.volumeId}, not of the data volume ${gone}`);
        expect(scene.work.config()).to.equal(configText(made.subnetId));
        const taken = await scene.work.run(restore, ...alone, "--snapshot-id", older, "--any-volume", "--yes");
        expect(taken.code).to.equal(0);
        expect(scene.work.config()).to.contain(older);
    });

    it("needs no Pulumi when region and volume are given", async () => {
        // The stand-in for Pulumi does not know this spelling of the stack.
        const stack = ["--stack", "org/stackwarden/pmm-ec2"];
        const ids = ["--region", "eu-west-1", "--volume-id", made.volumeId];
        expect((await scene.work.run(restore, ...stack, "--snapshot-id", older)).code).to.equal(1);
        expect((await scene.work.run(restore, ...stack, ...ids, "--snapshot-id", older)).code).to.equal(0);
    });

    it("puts the newest first, whatever AWS's order, tells AWS Backup's from others, and leaves unusable ones", async () => {
        const item = (id: string, time: string, status: string, more = ""): string =>
            `<item><snapshotId>${id}</snapshotId><volumeId>${made.volumeId}</volumeId><status>${status}</status>
            <startTime>${time}</startTime><volumeSize>100</volumeSize>${more}</item>`;
        const backupTag = "<tagSet><item><key>aws:backup:source-resource</key><value>x</value></item></tagSet>";
        const items = [
            item("snap-11111111", "2026-01-01T05:00:00.000Z", "completed"),
            item("snap-33333333", "2026-01-03T05:00:00.000Z", "pending"),
            item("snap-22222222", "2026-01-02T05:00:00.000Z", "completed", backupTag),
            item("snap-44444444", "2026-01-04T05:00:00.000Z", "completed", "<storageTier>archive</storageTier>"),
        ];
        await scene.answer(({ operation }) =>
            operation === "DescribeSnapshots"
                ? {
                      body: `<DescribeSnapshotsResponse><snapshotSet>${items.join("")}</snapshotSet></DescribeSnapshotsResponse>`,
                  }
                : undefined,
        );
        const { code, out } = await scene.work.run(restore, "--stack", "pmm-ec2", "--yes");
        expect(code).to.equal(0);
        const table = out.split("\n").slice(0, 4);
        expect(table.map((line) => line[5])).to.deep.equal(["4", "3", "2", "1"]);
        expect(table.map((line) => line.split(/ {2,}/).at(-1))).to.deep.equal([
            "by hand",
            "by hand",
            "AWS Backup",
            "by hand",
        ]);
        expect(scene.work.config()).to.contain("restoreFromSnapshotId: snap-22222222");
    });

    const refusals: [string, () => string[] | Promise<string[]>, RegExp][] = [
        [
            "an unknown snapshot",
            () => ["--snapshot-id", "snap-0fffffffffffffff0"],
            /snapshot snap-0fffffffffffffff0 does not exist in this region/,
        ],
        [
            "a volume without snapshots",
            () => ["--volume-id", "vol-0123456789abcdef0"],
            /volume vol-0123456789abcdef0 has no snapshot that can be restored \(0 found\)/,
        ],
        ["a subnet in the zone in use", () => ["--subnet-id", made.subnetId], /, as the data volume is already/],
        [
            "a public subnet",
            async () => {
                const { id } = await otherSubnet();
                scene.work.setConfig(configText(made.subnetId).replace("subnet-0aaaaaaaaaaaaaaaa", id));
                return ["--subnet-id", id];
            },
            /is a public subnet of this stack: PMM must stay in a private one/,
        ],
        [
            "an unknown subnet",
            () => ["--subnet-id", "subnet-0fffffffffffffff0"],
            /AWS refused: .*InvalidSubnetID\.NotFound/,
        ],
        [
            "a subnet of another VPC",
            async () => {
                const { ec2 } = scene;
                const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
                const input = { VpcId: Vpc!.VpcId!, CidrBlock: "10.9.0.0/24", AvailabilityZone: "eu-west-1c" };
                const { Subnet } = await ec2.send(new CreateSubnetCommand(input));
                return ["--subnet-id", Subnet!.SubnetId!];
            },
            /is in vpc-\w+, but this stack lives in vpc-\w+/,
        ],
        [
            "a configuration of something else",
            () => {
                scene.work.setConfig("config:\n  stackwarden:percona: {}\n");
                return [];
            },
            /has no configuration object stackwarden:pmm-ec2/,
        ],
        [
            "a configuration that is not YAML",
            () => {
                scene.work.setConfig("config: [\n");
                return [];
            },
            /Pulumi\.pmm-ec2\.yaml is not valid YAML/,
        ],
        [
            "a size that is no number",
            () => {
                scene.work.setConfig("config:\n  stackwarden:pmm-ec2:\n    dataVolume: { sizeGb: big }\n");
                return [];
            },
            /dataVolume\.sizeGb: .*number/,
        ],
        [
            "the snapshot that the present volume was made from",
            async () => {
                await scene.work.run(restore, "--stack", "pmm-ec2", "--snapshot-id", older, "--yes");
                return ["--snapshot-id", older];
            },
            /the present data volume was made from snap-\w+.*aws ec2 copy-snapshot/,
        ],
    ];
    for (const [name, argv, message] of refusals) {
        it(`refuses ${name} and leaves the configuration alone`, async () => {
            const options = await argv();
            const before = scene.work.config();
            const { code, err } = await scene.work.run(restore, "--stack", "pmm-ec2", "--yes", ...options);
            expect(err).to.match(message);
            expect(code).to.equal(1);
            expect(scene.work.config()).to.equal(before);
        });
    }

    it("is called wrongly without a stack, or with --any-volume alone", async () => {
        const lone = await scene.work.run(restore, "--volume-id", made.volumeId);
        expect([lone.code, lone.err]).to.deep.equal([
            2,
            "error: give --stack: the restore is a change of that stack's configuration\nsee --help",
        ]);
        const any = await scene.work.run(restore, "--stack", "pmm-ec2", "--any-volume");
        expect(any.code).to.equal(2);
        expect(any.err).to.contain("--any-volume needs --snapshot-id");
    });

    it("fails when the stack has no file here", async () => {
        const { code, err } = await scene.work.run(restore, "--stack", "org/stackwarden/pmm-other");
        expect(code).to.equal(1);
        expect(err).to.match(/Pulumi\.pmm-other\.yaml cannot be read: run this in the checkout/);
    });
});
