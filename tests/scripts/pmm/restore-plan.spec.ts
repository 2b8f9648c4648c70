import { expect } from "chai";
import { parse } from "yaml";
import { dataVolumeSettings, type DataVolume } from "../../../components/parts/data-volume/data-volume";
import { Checks } from "../../../components/parts/validation/checks";
import { editConfig } from "../../../scripts/lib/stack-config";
import { Refusal } from "../../../scripts/lib/command";
import { pmmEc2, pmmEcs } from "../../../scripts/pmm/deployments";
import { directoryOf, planDirectory, planMove, planRestore, storageOf } from "../../../scripts/pmm/restore-plan";
import type { Snapshot } from "../../../scripts/pmm/snapshots";

const snapshot: Snapshot = {
    id: "snap-new",
    volumeId: "vol-1",
    sizeGb: 100,
    state: "completed",
    archived: false,
    startedAt: new Date(0),
    origin: "AWS Backup",
};

describe("pmm restore plan", () => {
    it("retires the first volume", () => {
        expect(planRestore({}, snapshot, 100).edits).to.deep.equal([
            { kind: "set", path: ["dataVolume", "restoreFromSnapshotId"], value: "snap-new" },
            { kind: "append", path: ["dataVolume", "retired"], value: "initial" },
        ]);
    });

    it("retires the volume of the restore before", () => {
        const config = { dataVolume: { restoreFromSnapshotId: "snap-old", retired: ["initial"] } };
        expect(planRestore(config, snapshot, 100).edits[1]).to.include({ kind: "append", value: "snap-old" });
    });

    it("raises the size when the snapshot is of a larger volume, by configuration or by default", () => {
        const size = (config: unknown, defaultSizeGb: number): unknown =>
            planRestore(config, snapshot, defaultSizeGb).edits.find(({ path }) => path.includes("sizeGb"))?.value;
        expect(size({ dataVolume: { sizeGb: 50 } }, 100)).to.equal(100);
        expect(size({}, 99)).to.equal(100);
        expect(size({ dataVolume: { sizeGb: 100 } }, 50)).to.equal(undefined);
        expect(size({}, 100)).to.equal(undefined);
    });

    it("refuses a snapshot that a present or retired volume was made from", () => {
        const present = { dataVolume: { restoreFromSnapshotId: "snap-new" } };
        expect(() => planRestore(present, snapshot, 100)).to.throw(
            Refusal,
            /the present data volume was made from snap-new/,
        );
        const retired = { dataVolume: { restoreFromSnapshotId: "snap-x", retired: ["initial", "snap-new"] } };
        expect(() => planRestore(retired, snapshot, 100)).to.throw(
            Refusal,
            /a retired data volume was made from snap-new/,
        );
    });

    it("takes `dataVolume` and `retired` without a value for missing", () => {
        expect(planRestore({ dataVolume: null }, snapshot, 100).edits).to.have.length(2);
        expect(planRestore({ dataVolume: { retired: null } }, snapshot, 100).edits).to.have.length(2);
    });

    it("names what does not fit in the configuration", () => {
        expect(() => planRestore({ dataVolume: { retired: "initial" } }, snapshot, 100)).to.throw(
            Refusal,
            /dataVolume\.retired: .*array/,
        );
    });

    it("writes what the component accepts, restore after restore", () => {
        let text = "config:\n  stackwarden:pmm-ec2: {}\n";
        const dataVolumeOf = (): DataVolume | undefined =>
            (parse(text) as { config: Record<string, { dataVolume?: DataVolume }> }).config["stackwarden:pmm-ec2"]!
                .dataVolume;
        const generations: unknown[] = [];
        for (const id of ["snap-11111111", "snap-22222222", "snap-33333333"]) {
            const plan = planRestore({ dataVolume: dataVolumeOf() }, { ...snapshot, id }, 100);
            text = editConfig({ path: "Pulumi.x.yaml", text }, "stackwarden:pmm-ec2", plan.edits);
            const checks = new Checks(undefined);
            const settings = dataVolumeSettings(checks, dataVolumeOf()!, { sizeGb: 100 });
            checks.finish();
            generations.push([settings.live.suffix, ...settings.retired.map(({ suffix }) => suffix)]);
        }
        expect(generations).to.deep.equal([
            ["-snap-11111111", ""],
            ["-snap-22222222", "", "-snap-11111111"],
            ["-snap-33333333", "", "-snap-11111111", "-snap-22222222"],
        ]);
    });

    describe("move", () => {
        const target = { id: "subnet-b", vpcId: "vpc-1", zone: "eu-west-1b" };

        it("names the subnet of the instance", () => {
            const { edits, reasons } = planMove({ network: { vpcId: "vpc-1" } }, "eu-west-1a", target);
            expect(edits).to.deep.equal([{ kind: "set", path: ["instance", "subnetId"], value: "subnet-b" }]);
            expect(reasons[0]).to.contain("from eu-west-1a to eu-west-1b");
            expect(planMove({ network: { create: true } }, undefined, target).edits).to.deep.equal(edits);
        });

        it("refuses the same zone, a foreign and a public subnet", () => {
            expect(() => planMove({}, "eu-west-1b", target)).to.throw(Refusal, /in eu-west-1b, as the data volume is/);
            expect(() => planMove({ network: { vpcId: "vpc-2" } }, "eu-west-1a", target)).to.throw(
                Refusal,
                /is in vpc-1, but this stack lives in vpc-2/,
            );
            const config = { network: { publicSubnetIds: ["subnet-b"] } };
            expect(() => planMove(config, "eu-west-1a", target)).to.throw(Refusal, /is a public subnet/);
        });
    });

    it("knows where the data is: what the configuration says, else the deployment's default", () => {
        expect(storageOf({}, pmmEcs)).to.equal("efs");
        expect(storageOf({ storage: "ebs" }, pmmEcs)).to.equal("ebs");
        expect(storageOf({ storage: null }, pmmEcs)).to.equal("efs");
        expect(storageOf({}, pmmEc2)).to.equal("ebs");
        expect(() => storageOf({ storage: "nfs" }, pmmEcs)).to.throw(Refusal, /storage: /);
    });

    describe("directory", () => {
        const restored = "/aws-backup-restore_2026-03-10T12-34-56-789Z";

        it("leads PMM to the restored one, and back", () => {
            const { edits, reasons } = planDirectory({}, `${restored}/pmm`);
            expect(edits).to.deep.equal([{ kind: "set", path: ["fileSystem", "directory"], value: `${restored}/pmm` }]);
            expect(reasons.join("\n")).to.contain("the present directory /pmm stays");
            const config = { fileSystem: { directory: `${restored}/pmm` } };
            expect(directoryOf(config)).to.equal(`${restored}/pmm`);
            expect(planDirectory(config, "/pmm").edits[0]).to.include({ value: "/pmm" });
        });

        it("refuses the present one, and what an access point cannot lead to", () => {
            expect(() => planDirectory({ fileSystem: null }, "/pmm")).to.throw(Refusal, /directory is \/pmm already/);
            expect(planDirectory({}, `/${"a".repeat(99)}`).edits).to.have.length(1);
            expect(() => planDirectory({}, `/${"a".repeat(100)}`)).to.throw(Refusal, /101 characters in 1 parts/);
            expect(planDirectory({}, "/a/b/c/d").edits).to.have.length(1);
            expect(() => planDirectory({}, "/a/b/c/d/e")).to.throw(Refusal, /an access point takes 100 in 4/);
        });
    });
});
