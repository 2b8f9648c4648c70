import * as pulumi from "@pulumi/pulumi";
import { commonRunbook, type CommonNames } from "../parts/pmm/runbook";

/** The real names that the commands need. */
export interface RunbookNames extends CommonNames {
    instanceId: pulumi.Input<string>;
    volumeId: pulumi.Input<string>;
    /** Generation of the data volume in use. */
    generation: string;
}

/** Commands of the AWS command line for everyday work, to be pasted as they are. */
export function runbook(names: RunbookNames): pulumi.Output<Record<string, string>> {
    return pulumi.output(names).apply((known): Record<string, string> => {
        const region = `--region ${known.region}`;
        return {
            ...commonRunbook(known),
            openSession: `aws ssm start-session ${region} --target ${known.instanceId}`,
            resetPassword:
                `aws ssm send-command ${region} --instance-ids ${known.instanceId} --document-name AWS-RunShellScript ` +
                `--parameters 'commands=["systemctl restart pmm-admin-password.service"]' ` +
                `# gives PMM the password that is in the secret`,
            restore:
                `aws ec2 describe-snapshots ${region} --owner-ids self ` +
                `--filters Name=volume-id,Values=${known.volumeId} Name=status,Values=completed ` +
                `--query 'reverse(sort_by(Snapshots,&StartTime))[].[StartTime,SnapshotId]' --output table ` +
                `# then set dataVolume.restoreFromSnapshotId to one, add ${known.generation} to dataVolume.retired, and run pulumi up`,
            growDataVolume:
                `aws ssm send-command ${region} --instance-ids ${known.instanceId} --document-name AWS-RunShellScript ` +
                `--parameters 'commands=["systemctl start stackwarden-grow-data.service","df -h /srv"]' ` +
                `# after dataVolume.sizeGb was raised and applied; without it the file system grows within five minutes`,
        };
    });
}
