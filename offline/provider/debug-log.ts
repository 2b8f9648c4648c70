import * as fs from "node:fs";

/** A line a time, into a file that a person may ask for; never a value, since values may be secret. */
export class DebugLog {
    readonly #said = new Set<string>();

    /** @param file Where to; undefined for nowhere. */
    constructor(private readonly file: string | undefined) {}

    /** Says something once. */
    once(message: string): void {
        if (this.file !== undefined && !this.#said.has(message)) {
            this.#said.add(message);
            fs.appendFileSync(this.file, `${new Date().toISOString()} ${message}\n`, { mode: 0o600 });
        }
    }
}
