import { randomUUID } from "node:crypto";
import type { SeedContext } from "./context";
import { unless } from "./errors";
import { identityAt } from "./look";
import { at, makeFolders, own } from "./own-files";
import { parentsOf } from "./paths";

/**
 * Links to what is about to be replaced from a place of the bundle's, so that it is never lost.
 *
 * @returns the place, below the root; undefined when there is nothing to link to.
 */
export async function keepCopy(context: SeedContext, bundle: string, path: string): Promise<string | undefined> {
    const place = own.backup(bundle, path);
    const link = async (to: string): Promise<string> => {
        await makeFolders(context, parentsOf(to), 0o700);
        await context.files.link(at(context, path), at(context, to));
        return "linked";
    };
    const linked = await unless(unless(link(place), "taken", "EEXIST"), undefined, "ENOENT", "ENOTDIR");
    if (linked !== "taken") {
        return linked && place;
    }
    // The invocation that linked to this very file has broken off.
    if ((await identityAt(context, place)) === (await identityAt(context, path))) {
        return place;
    }
    // Of an earlier time at which this bundle was applied. The name itself may be as long as a name can be.
    const another = own.backup(`${bundle}.${randomUUID()}`, path);
    return (await unless(link(another), undefined, "ENOENT", "ENOTDIR")) && another;
}
