import * as z from "zod/mini";
import { reasonOf } from "../shared/reason";
import type { SeedContext } from "./context";
import { timeoutSeconds } from "./contract";
import { isSystemError, SeedLocked, unless } from "./errors";
import { at, own, replaceText, withTemporary, withText } from "./own-files";

/** Milliseconds after which a lock is nobody's: its holder has been ended by then. */
const lockMilliseconds = (timeoutSeconds + 60) * 1000;

/** Milliseconds of an invocation that must be left to go on waiting. */
const waitReserve = 20_000;

/** Milliseconds between two looks at the lock. */
const pause = 1000;

const shape = z.object({ requestId: z.string(), expires: z.number() });

/** Who has the lock, and the text that says so. */
type Holder = z.infer<typeof shape> & { text: string };

/**
 * Does `work` while no other invocation is at work. The lock saves work, and is no more than that: two invocations that work at
 * once, because the time of one was up or a person removed the lock, harm nothing.
 *
 * @throws SeedLocked when another one is at work for as long as this one can wait; what `work` throws.
 */
export async function withLock<Result>(context: SeedContext, work: () => Promise<Result>): Promise<Result> {
    for (let holder = await take(context); holder !== undefined; holder = await take(context)) {
        if (context.remainingMilliseconds() < waitReserve) {
            throw new SeedLocked(holder);
        }
        await context.wait(pause);
    }
    try {
        return await work();
    } finally {
        await release(context);
    }
}

/** Tries once to take the lock. @returns the one who has it; undefined when it is ours. */
async function take(context: SeedContext): Promise<string | undefined> {
    const { requestId, now, files } = context;
    const text = JSON.stringify({ requestId, expires: now() + lockMilliseconds });
    let holder = await holderOf(context);
    if (holder !== undefined && holder.requestId !== requestId && holder.expires <= now()) {
        await moveAway(context, holder);
        holder = await holderOf(context);
    }
    if (holder?.requestId === requestId) {
        await replaceText(context, own.lock, text);
        return undefined;
    }
    if (holder !== undefined) {
        return holder.requestId;
    }
    try {
        await withText(context, text, (temporary) => files.link(at(context, temporary), at(context, own.lock)));
        return undefined;
    } catch (error) {
        // Another one was first; it may have swept already.
        if (isSystemError(error, "EEXIST", "ENOENT")) {
            return "which has just begun";
        }
        throw error;
    }
}

/** A lock of nobody known, which a person may have made, is over at once. */
async function holderOf(context: SeedContext, file: string = own.lock): Promise<Holder | undefined> {
    const text = await unless(context.files.readFile(at(context, file), "utf8"), undefined, "ENOENT");
    if (text === undefined) {
        return undefined;
    }
    try {
        return { ...shape.parse(JSON.parse(text)), text };
    } catch {
        return { requestId: "unknown", expires: 0, text };
    }
}

/** Moves a lock that is over out of the way; when it was another one by then, puts that back. */
async function moveAway(context: SeedContext, over: Holder): Promise<void> {
    await withTemporary(context, async (temporary) => {
        const [lock, aside] = [at(context, own.lock), at(context, temporary)];
        await unless(context.files.rename(lock, aside), undefined, "ENOENT");
        const moved = await holderOf(context, temporary);
        if (moved !== undefined && moved.text !== over.text) {
            await unless(context.files.link(aside, lock), undefined, "EEXIST");
        }
    });
}

/** Gives the lock back, if it is still ours. What was done does not depend on it, and the lock ends by itself. */
async function release(context: SeedContext): Promise<void> {
    try {
        if ((await holderOf(context))?.requestId === context.requestId) {
            await unless(context.files.unlink(at(context, own.lock)), undefined, "ENOENT");
        }
    } catch (error) {
        context.tell.warn("the lock was not given back", { reason: reasonOf(error) });
    }
}
