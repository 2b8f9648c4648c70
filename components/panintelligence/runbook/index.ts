import * as pulumi from "@pulumi/pulumi";
import { listCosts } from "../../parts/ecs/service-commands";
import { costTag } from "../operations/budget";
import { databaseCommands } from "./database";
import { fileCommands } from "./files";
import { checkQuotas, type QuotaNeed } from "./quotas";
import { shellCommands, serviceCommandsOf } from "./services";

/** The real names that the commands need. */
export interface RunbookNames {
    region: pulumi.Input<string>;
    /** What the names in AWS begin with, and the tag that costs go by. */
    namePrefix: string;
    /** The topic that all alarms of the deployment tell, and no others. */
    alarmTopicArn: pulumi.Input<string>;
    clusterName: pulumi.Input<string>;
    /** ECS services by role: `dashboard`, and of `renderer`, `pirana`, `scheduler` and `adminer` those that there are. */
    services: Record<string, pulumi.Input<string>>;
    /** The dashboard's target group. */
    targetGroupArn: pulumi.Input<string>;
    database: {
        identifier: pulumi.Input<string>;
        arn: pulumi.Input<string>;
        secretArn: pulumi.Input<string>;
    };
    fileSystem: { id: pulumi.Input<string>; arn: pulumi.Input<string> };
    backup: {
        vaultName: pulumi.Input<string>;
        roleArn: pulumi.Input<string>;
        /** Days that a backup made by hand is kept: as the daily ones are. */
        retentionDays: pulumi.Input<number>;
    };
    /** Bucket with the dumps of the database. */
    bucketName: pulumi.Input<string>;
    /** What the function that seeds the file system was last asked for. */
    seed: { bundle: string; updateUnmodified: boolean; restoreDeleted: boolean };
    seeder: { name: pulumi.Input<string>; logGroupName: pulumi.Input<string> };
    /** Log group of the function that asks internal services. */
    probeLogGroupName: pulumi.Input<string>;
    /** The task `db-tools`. */
    databaseTools: ToolNames;
    /** The task `file-tools`; missing when there is none. */
    fileTools: ToolNames | undefined;
    /** Where both run. */
    tools: { securityGroupId: pulumi.Input<string>; subnetIds: pulumi.Input<pulumi.Input<string>[]> };
    /** What it needs of the account's quotas. */
    quotas: QuotaNeed[];
    /** Whether people may open a shell in the tasks. */
    enableExec: boolean;
}

/** The definition of a task that is run by hand. */
export interface ToolNames {
    taskDefinitionArn: pulumi.Input<string>;
    family: pulumi.Input<string>;
}

/** `RunbookNames`, once all are known. */
export type KnownNames = pulumi.Unwrap<RunbookNames>;

/** Commands of the AWS command line for everyday work and for bad days, to be pasted as they are. */
export function runbook(names: RunbookNames): pulumi.Output<Record<string, string>> {
    return pulumi.output(names).apply((known): Record<string, string> => ({
        ...serviceCommandsOf(known),
        ...(known.enableExec && shellCommands(known)),
        ...databaseCommands(known),
        ...fileCommands(known),
        listAlarms:
            `aws cloudwatch describe-alarms --region ${known.region} --action-prefix ${known.alarmTopicArn} --state-value ALARM ` +
            `--query 'MetricAlarms[].[AlarmName,StateUpdatedTimestamp,AlarmDescription]' --output table`,
        checkQuotas: checkQuotas(known.region, known.quotas),
        listCosts: listCosts(known.region, known.namePrefix, costTag),
    }));
}
