import { expect } from "chai";
import { PmmStorage } from "../../../components";
import { find, ofType, type Recording } from "../../support/mocks";
import { deploy, refusal } from "../support/pmm-ecs";

function rules(recording: Recording): Record<string, unknown>[] {
    return find(recording, "aws:backup/plan:Plan", "pmm-backup").inputs.rules as Record<string, unknown>[];
}

function selected(recording: Recording): unknown {
    return ofType(recording, "aws:backup/selection:Selection").map(({ inputs }) => inputs.resources);
}

describe("PmmEcs: its backups", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy();
    });

    it("are made each day at 02:00 UTC and kept for a year, in a protected vault of their own", () => {
        expect(rules(usual)).to.have.length(1);
        expect(rules(usual)[0]).to.deep.include({
            ruleName: "daily",
            targetVaultName: "pmm-backup-0a1b2c3",
            schedule: "cron(0 2 * * ? *)",
            lifecycle: { deleteAfter: 365 },
        });
        expect(find(usual, "aws:backup/vault:Vault", "pmm-backup").protect).to.equal(true);
    });

    it("hold the file system, or the volume", async () => {
        expect(selected(usual)).to.deep.equal([
            ["arn:aws:elasticfilesystem:eu-west-1:123456789012:file-system/fs-0123456789abcdef0"],
        ]);
        const onVolume = await deploy({ args: { storage: PmmStorage.Ebs } });
        expect(selected(onVolume)).to.deep.equal([["arn:aws:ec2:eu-west-1:123456789012:volume/vol-pmm-data"]]);
    });

    it("are made weekly too and copied, when told to", async () => {
        const recording = await deploy({
            args: { backup: { weekly: { enabled: true }, copy: { region: "eu-central-1" } } },
        });
        const destinationVaultArn = "arn:aws:backup:eu-west-1:123456789012:backup-vault:pmm-backup-copy";
        expect(rules(recording).map(({ ruleName, copyActions }) => [ruleName, copyActions])).to.deep.equal([
            ["daily", [{ destinationVaultArn, lifecycle: { deleteAfter: 365 } }]],
            ["weekly", [{ destinationVaultArn, lifecycle: { deleteAfter: 90 } }]],
        ]);
    });

    it("take another schedule and time", async () => {
        const recording = await deploy({ args: { backup: { schedule: "cron(0 0/6 * * ? *)", retentionDays: 7 } } });
        expect(rules(recording)[0]).to.deep.include({
            schedule: "cron(0 0/6 * * ? *)",
            lifecycle: { deleteAfter: 7 },
        });
    });

    it("never hold a root volume: instances come and go", async () => {
        expect(await refusal({ args: { backup: { rootVolume: true } } })).to.include("backup.rootVolume is true");
        expect(await refusal({ args: { backup: { rootVolume: false } } })).to.equal(undefined);
    });
});
