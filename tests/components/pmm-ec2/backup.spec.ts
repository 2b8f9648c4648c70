import { expect } from "chai";
import type { Backup } from "../../../components";
import { find, ofType, type Recording } from "../../support/mocks";
import { json } from "../support/json";
import { deploy, refusal } from "../support/pmm-ec2";

const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";

function withBackup(backup: Backup): Promise<Recording> {
    return deploy({ args: { backup } });
}

function rules(recording: Recording): Record<string, unknown>[] {
    return find(recording, "aws:backup/plan:Plan", "pmm-backup").inputs.rules as Record<string, unknown>[];
}

describe("PmmEc2: its backups", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy();
    });

    it("are made each day at 05:00 UTC and kept for 30 days, in a protected vault of their own", () => {
        const vault = find(usual, "aws:backup/vault:Vault", "pmm-backup");
        expect(vault.protect).to.equal(true);
        expect(vault.inputs.forceDestroy).to.equal(false);
        expect(rules(usual)).to.deep.equal([
            {
                ruleName: "daily",
                targetVaultName: "pmm-backup-0a1b2c3",
                schedule: "cron(0 5 * * ? *)",
                startWindow: 60,
                completionWindow: 120,
                lifecycle: { deleteAfter: 30 },
                recoveryPointTags: {
                    Name: "pmm-backup",
                    "stackwarden:data": "true",
                    "stackwarden:deployment": "pmm",
                    "stackwarden:component": "PmmEc2",
                },
            },
        ]);
    });

    it("hold the data volume, by its own ARN", () => {
        const selection = find(usual, "aws:backup/selection:Selection", "pmm-backup");
        expect(selection.inputs).to.deep.equal({
            planId: "pmm-backup-id",
            iamRoleArn: "arn:aws:iam::123456789012:role/pmm-backup-role-0a1b2c3",
            resources: ["arn:aws:ec2:eu-west-1:123456789012:volume/vol-pmm-data"],
        });
        const permissions = ofType(usual, "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
            .filter(({ name }) => name.includes("backup-role"))
            .map(({ urn }) => urn);
        expect(permissions).to.have.length(2);
        expect(selection.dependencies).to.include.members(permissions);
    });

    it("hold the root volume too when told to", async () => {
        const selection = find(await withBackup({ rootVolume: true }), "aws:backup/selection:Selection", "pmm-backup");
        expect(selection.inputs.resources).to.deep.equal([
            "arn:aws:ec2:eu-west-1:123456789012:volume/vol-pmm-data",
            "arn:aws:ec2:eu-west-1:123456789012:volume/vol-0root",
        ]);
    });

    it("are made weekly as well when told to, on Mondays, for 90 days", async () => {
        const [daily, weekly] = rules(await withBackup({ weekly: { enabled: true } }));
        expect(daily).to.include({ ruleName: "daily" });
        expect(weekly).to.deep.include({
            ruleName: "weekly",
            schedule: "cron(0 6 ? * MON *)",
            lifecycle: { deleteAfter: 90 },
        });
    });

    it("are not made weekly by saying only how they would be", async () => {
        expect(rules(await withBackup({ weekly: { retentionDays: 400 } }))).to.have.length(1);
    });

    it("take another schedule, time and key, and can be released", async () => {
        const recording = await withBackup({
            schedule: "cron(0 0/6 * * ? *)",
            retentionDays: 7,
            kmsKeyArn,
            protect: false,
            forceDestroy: true,
        });
        expect(rules(recording)[0]).to.deep.include({
            schedule: "cron(0 0/6 * * ? *)",
            lifecycle: { deleteAfter: 7 },
        });
        const vault = find(recording, "aws:backup/vault:Vault", "pmm-backup");
        expect(vault.inputs).to.include({ kmsKeyArn, forceDestroy: true });
        expect(vault.protect).to.equal(false);
    });

    it("are copied to a vault in another region when told to, as long as the originals", async () => {
        const copyKey = kmsKeyArn.replace("eu-west-1", "eu-central-1");
        const recording = await withBackup({
            weekly: { enabled: true },
            copy: { region: "eu-central-1", kmsKeyArn: copyKey },
        });
        const vault = find(recording, "aws:backup/vault:Vault", "pmm-backup-copy");
        expect(vault.inputs).to.include({ region: "eu-central-1", kmsKeyArn: copyKey, forceDestroy: false });
        expect(vault.protect).to.equal(true);
        const destinationVaultArn = "arn:aws:backup:eu-west-1:123456789012:backup-vault:pmm-backup-copy";
        expect(rules(recording).map(({ copyActions }) => copyActions)).to.deep.equal([
            [{ destinationVaultArn, lifecycle: { deleteAfter: 30 } }],
            [{ destinationVaultArn, lifecycle: { deleteAfter: 90 } }],
        ]);
    });

    it("keep copies for a time of their own", async () => {
        const [daily] = rules(await withBackup({ copy: { region: "eu-central-1", retentionDays: 14 } }));
        expect((daily!.copyActions as object[])[0]).to.deep.include({ lifecycle: { deleteAfter: 14 } });
    });

    it("are not copied into the region they are in", async () => {
        const message = await refusal({ args: { backup: { copy: { region: "eu-west-1" } } } });
        expect(message).to.include('backup.copy.region is "eu-west-1"').and.include("choose another");
    });

    describe("its failures", () => {
        const rule = "aws:cloudwatch/eventRule:EventRule";
        const failures = ["FAILED", "ABORTED", "EXPIRED", "PARTIAL"];

        it("are told to the topic", () => {
            expect(json(find(usual, rule, "pmm-backup-failed").inputs.eventPattern)).to.deep.equal({
                source: ["aws.backup"],
                "detail-type": ["Backup Job State Change"],
                detail: { state: failures, backupVaultName: ["pmm-backup-0a1b2c3"] },
            });
            const target = find(usual, "aws:cloudwatch/eventTarget:EventTarget", "pmm-backup-failed");
            expect(target.inputs).to.deep.equal({
                rule: "pmm-backup-failed-0a1b2c3",
                arn: "arn:aws:sns:eu-west-1:123456789012:pmm-alarms-0a1b2c3",
            });
            expect(ofType(usual, rule)).to.have.length(1);
        });

        it("are told for copies too, where there are some", async () => {
            const recording = await withBackup({ copy: { region: "eu-central-1" } });
            expect(json(find(recording, rule, "pmm-backup-copy-failed").inputs.eventPattern)).to.deep.equal({
                source: ["aws.backup"],
                "detail-type": ["Copy Job State Change"],
                detail: {
                    state: failures,
                    sourceBackupVaultArn: ["arn:aws:backup:eu-west-1:123456789012:backup-vault:pmm-backup"],
                },
            });
        });
    });
});
