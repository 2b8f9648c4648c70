import type { Answers } from "./aws-in-front-of-moto";

/** The id of the job that `backupJobThatGoes` starts. */
export const backupJobId = "2f3a91c0-5a37-4f5c-9a43-0a6cf0f3a111";

/**
 * A backup job that goes through `states`, one each time it is looked at, and stays in the last. The interface is that of
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_StartBackupJob.html.
 */
export function backupJobThatGoes(...states: object[]): Answers {
    const left = [...states];
    return ({ route }) => {
        if (route === "PUT /backup-jobs") {
            const started = { BackupJobId: backupJobId, CreationDate: 1_760_000_000.5, IsParent: false };
            return { body: JSON.stringify(started) };
        }
        if (route === `GET /backup-jobs/${backupJobId}`) {
            const state = left.length > 1 ? left.shift() : left[0];
            return { body: JSON.stringify({ BackupJobId: backupJobId, ...state }) };
        }
        return undefined;
    };
}
