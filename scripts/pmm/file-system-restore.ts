import { directoryPath } from "../../components/parts/file-system/file-system";
import { randomUUID } from "node:crypto";
import {
    BackupClient,
    DescribeRestoreJobCommand,
    GetRecoveryPointRestoreMetadataCommand,
    StartRestoreJobCommand,
} from "@aws-sdk/client-backup";
import { EC2Client } from "@aws-sdk/client-ec2";
import { SSMClient } from "@aws-sdk/client-ssm";
import { matching } from "../../components/parts/validation/rules";
import { ageOf } from "../lib/age";
import { UsageError, wholeNumber, type CommandContext } from "../lib/command";
import { flag, text, type OptionValues } from "../lib/options";
import { dataArn } from "./backup-plan";
import { pmmEcs } from "./deployments";
import { followJob } from "./follow-job";
import { findHost, nameHost } from "./host";
import { chooseRecoveryPoint, describeRecoveryPoints, findRecoveryPoints, type RecoveryPoint } from "./recovery-points";
import { directoryOf, fitsAfterRestore, planDirectory } from "./restore-plan";
import { finishRestore, type RestoreRequest } from "./restore-request";
import { chooseRestored, restoredDirectories, type RestoredDirectory } from "./restored-directories";
import { checkOptional, hostOptions, targetOptions, Targets, type Target } from "./target";

/** Each file is copied back: hours for a large file system. */
const defaultWaitMinutes = 480;

/** The options of a restore that are for a file system. */
export const fileSystemRestoreOptions = {
    "recovery-point-arn": text("<arn>", "restore this recovery point (default: the newest one that is completed)"),
    "any-file-system": flag(
        "the named recovery point may be of another file system: an earlier one, a copy from another region",
    ),
    find: flag("only find the directory that a restore has made, and change the configuration"),
    directory: text(
        "<path>",
        "only change the configuration: PMM's data is this directory of the file system, such as /pmm, where it was at first",
    ),
    "file-system-id": targetOptions["file-system-id"],
    vault: targetOptions.vault,
    "role-arn": targetOptions["role-arn"],
    ...hostOptions(pmmEcs),
    "wait-minutes": text(
        "<n>",
        `give up waiting after so many minutes; the restore itself goes on (default: ${defaultWaitMinutes})`,
    ),
};

/** What was given for a restore of a file system. */
type Values = Partial<OptionValues<typeof fileSystemRestoreOptions>> & {
    stack?: string;
    region?: string;
    list: boolean;
};

const recoveryPointRule = matching(
    /^arn:aws[a-z-]*:backup:[a-z0-9-]+:[0-9]{12}:recovery-point:.+$/,
    "an ARN such as arn:aws:backup:eu-west-1:123456789012:recovery-point:1eb3b5e7-9eb0-435a-a80b-108b488b0d45",
);

/** Has AWS Backup restore into the file system, finds what it has made, and changes the configuration to lead there. */
export async function restoreFileSystem(
    request: RestoreRequest,
    values: Values,
    context: CommandContext,
): Promise<void> {
    checkOptional("directory", values.directory, directoryPath);
    checkOptional("recovery-point-arn", values["recovery-point-arn"], recoveryPointRule);
    const waitMinutes = wholeNumber("wait-minutes", values["wait-minutes"] ?? String(defaultWaitMinutes), 1);
    const anyFileSystem = values["any-file-system"] === true;
    if (anyFileSystem && values["recovery-point-arn"] === undefined) {
        throw new UsageError(
            "--any-file-system needs --recovery-point-arn: one of another file system is never chosen by itself",
        );
    }
    if (values.directory !== undefined) {
        finish(request, values.directory, context);
        return;
    }
    const present = directoryOf(request.config);
    checkOptional("directory", present, directoryPath);
    const targets = new Targets(values, context);
    const { fileSystemId, region } = await targets.find("fileSystemId");
    const look = async (): Promise<RestoredDirectory[]> => {
        const { instanceId } = await findHost(new EC2Client({ region }), await nameHost(targets, values, pmmEcs));
        return restoredDirectories(new SSMClient({ region }), instanceId, fileSystemId, present, context);
    };
    if (values.find === true) {
        const unused = (await look()).filter(({ path }) => !present.startsWith(`${path}/`));
        finish(request, chooseRestored(unused, present), context);
        return;
    }
    const target = { fileSystemId, ...(await targets.find("vaultName", "roleArn")) };
    const client = new BackupClient({ region });
    const wanted = {
        vaultName: target.vaultName,
        resourceArn: dataArn(target, { ...target, region: await client.config.region() }),
        arn: values["recovery-point-arn"],
        anyFileSystem,
    };
    const points = await findRecoveryPoints(client, wanted);
    const now = new Date();
    describeRecoveryPoints(points, now).forEach(context.print);
    if (values.list) {
        return;
    }
    const point = chooseRecoveryPoint(points, wanted);
    context.print(`\nchosen: ${point.arn}, ${ageOf(point.createdAt, now)} old: what PMM stored after it is not in it`);
    if (!fitsAfterRestore(present)) {
        context.print(
            `${present} in a restored directory is a path that is too long for an access point: when the restore has ended, give it a ` +
                "shorter one (mv, on the file system's root) and name that with --directory",
        );
    }
    if (!request.yes) {
        context.print(
            `it would be restored into a new directory of ${fileSystemId}; fileSystem.directory would then name ${present} in that one`,
        );
        context.print("nothing is done yet: add --yes to do it");
        return;
    }
    // Looked at before as well: what is new afterwards is what this restore has made, and a host that cannot look is known in time.
    const before = (await look()).map(({ path }) => path);
    await runRestoreJob(client, point, target, waitMinutes * 60, request.stack, context);
    const made = (await look()).filter(({ path }) => !before.includes(path));
    finish(request, chooseRestored(made, present), context);
}

/**
 * Starts the restore of `point` into the present file system and waits for its end.
 *
 * Source of the metadata: https://docs.aws.amazon.com/aws-backup/latest/devguide/restoring-efs.html
 */
async function runRestoreJob(
    client: BackupClient,
    point: RecoveryPoint,
    { fileSystemId, vaultName, roleArn }: Pick<Target, "fileSystemId" | "vaultName" | "roleArn">,
    limitSeconds: number,
    stack: string,
    context: CommandContext,
): Promise<void> {
    const { RestoreMetadata = {} } = await client.send(
        new GetRecoveryPointRestoreMetadataCommand({ BackupVaultName: vaultName, RecoveryPointArn: point.arn }),
    );
    // AWS wants these named although they are those of the file system that exists.
    const described = ["Encrypted", "KmsKeyId", "PerformanceMode"].flatMap((name) => {
        const value = RestoreMetadata[name];
        return value === undefined ? [] : [[name, value] as const];
    });
    const token = randomUUID();
    const { RestoreJobId: jobId = "" } = await client.send(
        new StartRestoreJobCommand({
            RecoveryPointArn: point.arn,
            IamRoleArn: roleArn,
            ResourceType: "EFS",
            IdempotencyToken: token,
            Metadata: {
                ...Object.fromEntries(described),
                "file-system-id": fileSystemId,
                newFileSystem: "false",
                CreationToken: token,
            },
        }),
    );
    const rest = `npm run ${pmmEcs.name}:restore -- --stack ${stack} --find --yes`;
    context.print(`restore job ${jobId} into ${fileSystemId}`);
    context.progress(`should this be interrupted, do the rest when the job has ended: ${rest}`);
    await followJob(
        `restore job ${jobId}`,
        async () => {
            const report = await client.send(new DescribeRestoreJobCommand({ RestoreJobId: jobId }));
            return { state: report.Status ?? "unknown", message: report.StatusMessage };
        },
        limitSeconds,
        `look at it (aws backup describe-restore-job --restore-job-id ${jobId}), and when it has ended: ${rest}`,
        context,
    );
}

function finish(request: RestoreRequest, directory: string, context: CommandContext): void {
    const plans = [planDirectory(request.config, directory)];
    finishRestore(request, plans, "a new access point and task definition; the file system stays", context);
}
