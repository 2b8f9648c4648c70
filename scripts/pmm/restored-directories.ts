import type { SSMClient } from "@aws-sdk/client-ssm";
import { Refusal, type CommandContext } from "../lib/command";
import { patience } from "../lib/poll";
import { runHostScript } from "./host-script";

/** What AWS Backup has made on a file system with one restore. */
export interface RestoredDirectory {
    /** Its path, such as `/aws-backup-restore_2026-03-10T12-34-56-789Z`. */
    path: string;
    /** Whether PMM's directory is in it. */
    hasPmm: boolean;
}

/** A file system that does not answer keeps a mount waiting for some time. */
const limitSeconds = 300;

/**
 * The directories that restores have made on `fileSystemId`, oldest first. AWS Backup does not tell their names, so the host
 * looks.
 *
 * @param directory PMM's present directory (`/pmm`), which is looked for in each of them.
 * @throws Refusal when the host cannot be asked, or cannot mount the file system.
 */
export async function restoredDirectories(
    client: SSMClient,
    instanceId: string,
    fileSystemId: string,
    directory: string,
    context: CommandContext,
): Promise<RestoredDirectory[]> {
    const variables = { FILE_SYSTEM_ID: fileSystemId, DIRECTORY: directory };
    const seen = await runHostScript(
        client,
        instanceId,
        "list-restored.sh",
        variables,
        patience(context, limitSeconds),
    );
    if (!seen.ok) {
        throw new Refusal(
            `${instanceId} could not look at ${fileSystemId} (${seen.output}): look yourself, and name PMM's directory in the ` +
                "restored one with --directory",
        );
    }
    return [...seen.output.matchAll(/^(with|without) (\/aws-backup-restore_\S+)$/gm)]
        .map(([, has, path = ""]) => ({ path, hasPmm: has === "with" }))
        .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * PMM's directory in the one of `found` that was restored.
 *
 * @throws Refusal when there is none, more than one, or one without PMM's directory.
 */
export function chooseRestored(found: RestoredDirectory[], directory: string): string {
    const [only, ...others] = found;
    if (only === undefined) {
        throw new Refusal(
            "no restored directory is on the file system: is the restore job completed (aws backup list-restore-jobs)?",
        );
    }
    if (others.length > 0) {
        const paths = found.map(({ path }) => `--directory ${path}${directory}`);
        throw new Refusal(`there are several restored directories, oldest first; name one:\n${paths.join("\n")}`);
    }
    if (!only.hasPmm) {
        throw new Refusal(
            `${only.path} has no ${directory}, PMM's present directory: its backup is from a time when PMM had another one, ` +
                "so name it as it was then: --directory " +
                `${only.path}/<directory>`,
        );
    }
    return only.path + directory;
}
