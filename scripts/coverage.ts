/**
 * `npm run coverage`: which lines the tests reach, all but the cluster's, whose agents are programs of their own. Measuring makes
 * the tests half as dear again, so `npm test` does without.
 */
import * as os from "node:os";
import { packaged, runMocha, succeeds } from "./lib/mocha";
import { allSpecs } from "./lib/specs";

async function main(): Promise<void> {
    const { failed, skipped } = await runMocha(allSpecs(), os.availableParallelism(), [
        packaged("c8"),
        "--reporter=none",
    ]);
    const reached =
        (await succeeds([packaged("c8"), "report"])) && (await succeeds([packaged("c8"), "check-coverage"]));
    process.exitCode = reached && failed + skipped === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
