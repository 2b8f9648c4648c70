import { expect } from "chai";
import { conditions } from "../support/alarm-conditions";
import { deploy } from "../support/percona";

describe("PerconaCluster: its alarms", () => {
    it("fire on these conditions", async () => {
        const own = "{ClusterId=orders}";
        const group = "AutoScalingGroupName=percona-orders";
        const target = (role: string): string =>
            `{LoadBalancer=net/percona-nlb/0a1b, TargetGroup=targetgroup/percona-${role}/2c3d}`;
        expect(conditions(await deploy())).to.deep.equal({
            "percona-no-primary": `Maximum of Stackwarden/Percona Primary ${own} LessThanThreshold 1, 60 x 2, breaching`,
            "percona-write-endpoint": `Maximum of AWS/NetworkELB HealthyHostCount ${target("wtg")} LessThanThreshold 1, 60 x 2, breaching`,
            "percona-read-endpoint": `Maximum of AWS/NetworkELB HealthyHostCount ${target("rtg")} LessThanThreshold 1, 60 x 2, breaching`,
            "percona-members": `Minimum of Stackwarden/Percona OnlineMembers ${own} LessThanThreshold 3, 60 x 5, missing`,
            "percona-epoch-change": `Maximum of Stackwarden/Percona BeganAnew ${own} GreaterThanOrEqualToThreshold 1, 60 x 1, notBreaching`,
            "percona-applier-queue": `Maximum of Stackwarden/Percona ApplierQueue ${own} GreaterThanThreshold 10000, 300 x 2, notBreaching`,
            "percona-replica-lag": `Maximum of Stackwarden/Percona ReplicaLagSeconds ${own} GreaterThanThreshold 30, 60 x 5, notBreaching`,
            "percona-expelled": `Maximum of Stackwarden/Percona Expelled ${own} GreaterThanOrEqualToThreshold 1, 60 x 1, notBreaching`,
            "percona-errant": `Maximum of Stackwarden/Percona ErrantNode ${own} GreaterThanOrEqualToThreshold 1, 60 x 2, notBreaching`,
            "percona-backup-age": `Maximum of Stackwarden/Percona BackupAgeSeconds ${own} GreaterThanThreshold 129600, 300 x 2, missing`,
            "percona-verified-backup-age": `Maximum of Stackwarden/Percona VerifiedBackupAgeSeconds ${own} GreaterThanThreshold 777600, 300 x 2, missing`,
            "percona-archive-lag": `Maximum of Stackwarden/Percona ArchiveLagSeconds ${own} GreaterThanThreshold 600, 300 x 2, notBreaching`,
            "percona-data-disk": `Maximum of Stackwarden/Percona DataUsedPercent ${own} GreaterThanThreshold 80, 300 x 2, missing`,
            "percona-root-disk": `Maximum of CWAgent disk_used_percent {${group}, path=/} GreaterThanThreshold 85, 300 x 2, missing`,
            "percona-memory": `Maximum of CWAgent mem_used_percent {${group}} GreaterThanThreshold 95, 300 x 2, breaching`,
            "percona-cpu": `Maximum of AWS/EC2 CPUUtilization {${group}} GreaterThanThreshold 85, 300 x 3, missing`,
        });
    });

    it("are not there for what is never made", async () => {
        const names = Object.keys(conditions(await deploy({ args: { backup: { fullSchedule: "never" } } })));
        expect(names).not.to.include.members(["percona-backup-age"]);
        expect(names).not.to.include.members(["percona-verified-backup-age"]);
    });
});
