import type { CommandContext } from "../lib/command";
import { patience, pollUntil } from "../lib/poll";
import { isCompleted, type JobReport } from "./backup-plan";

/**
 * Waits for a job of AWS Backup, telling each state it goes through.
 *
 * @param job what to call it: `backup job 1234`.
 * @param look asks AWS how the job is.
 * @param advice what to do when it takes longer.
 * @returns the last report.
 * @throws Refusal when the job ends without success, or not in time.
 */
export async function followJob<Report extends JobReport>(
    job: string,
    look: () => Promise<Report>,
    limitSeconds: number,
    advice: string,
    context: CommandContext,
): Promise<Report> {
    let told = "";
    return pollUntil(
        async () => {
            const report = await look();
            if (report.state !== told) {
                context.progress(report.state.toLowerCase());
                told = report.state;
            }
            return isCompleted(job, report) ? report : undefined;
        },
        patience(context, limitSeconds),
        `${job} has not ended after ${limitSeconds / 60} minutes. It goes on by itself: ${advice}`,
    );
}
