import { apply } from "./apply";
import { compare } from "./compare";
import type { SeedContext } from "./context";
import type { SeedReport } from "./contract";
import { withLock } from "./lock";
import { readManifest } from "./manifest";
import { overwrite } from "./overwrite";
import { makeOwnFolders } from "./own-files";
import { shortened } from "./report";
import { seedRequest } from "./request";

/**
 * Does what an invocation asks for. It may be asked any number of times, by several at once, and may break off anywhere: what
 * anybody else has made, changed or deleted stays as it is, and nothing is ever deleted.
 *
 * @throws SeedRefused when the event or the bundle is wrong; SeedLocked, SeedIncomplete when it must be asked again; the
 *     system's and the store's errors.
 */
export async function seed(event: unknown, context: SeedContext): Promise<SeedReport> {
    const request = seedRequest(event);
    const manifest = await readManifest(context.objects, request.bundle);
    if (request.action === "plan" || request.action === "verify") {
        const outcome = request.action === "plan" ? "planned" : "verified";
        return shortened(await compare(context, request, manifest, outcome));
    }
    const write = request.action === "apply" ? apply : overwrite;
    await makeOwnFolders(context);
    const report = shortened(await withLock(context, () => write(context, request, manifest)));
    context.tell.info("the invocation is done", { report });
    return report;
}
