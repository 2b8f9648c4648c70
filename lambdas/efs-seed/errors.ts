/** What is asked for, or the bundle, is wrong; nothing was written of it, and asking again does not help. */
export class SeedRefused extends Error {
    constructor(message: string) {
        super(message);
        this.name = "SeedRefused";
    }
}

/** Another invocation is at work, and was not done in the time that this one could wait. Asking again helps. */
export class SeedLocked extends Error {
    constructor(holder: string) {
        super(`another invocation (${holder}) is seeding this file system; ask again when it has ended`);
        this.name = "SeedLocked";
    }
}

/** The time is up. What was done holds; the next invocation goes on. */
export class SeedIncomplete extends Error {
    constructor(done: number, all: number) {
        super(
            `${done} of ${all} files are done and the time is up; ask again to go on` +
                (done === 0 ? ", and when it stays at 0, make the first files smaller" : ""),
        );
        this.name = "SeedIncomplete";
    }
}

/** Whether `error` is the system's error of one of these codes, such as `ENOENT`. */
export function isSystemError(error: unknown, ...codes: string[]): boolean {
    return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

/** What `promise` gives, or `instead` when it fails with the system's error of one of these codes. */
export async function unless<Result, Instead>(
    promise: Promise<Result>,
    instead: Instead,
    ...codes: string[]
): Promise<Result | Instead> {
    try {
        return await promise;
    } catch (error) {
        if (isSystemError(error, ...codes)) {
            return instead;
        }
        throw error;
    }
}
