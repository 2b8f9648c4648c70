import { find, type RecordedResource, type Recording } from "../../support/mocks";

/** A file of a function's code: the text it holds, or the path it is read from. */
export type CodeFile = { text: string } | { path: string };

/** The function with this role. */
export function functionOf(recording: Recording, role: string): RecordedResource {
    return find(recording, "aws:lambda/function:Function", `pmm-${role}`);
}

/** The files that the code of a function is made of, by name. */
export function codeOf(recording: Recording, role: string): Record<string, CodeFile> {
    const { assets } = functionOf(recording, role).inputs.code as { assets: Record<string, Partial<CodeFileFields>> };
    return Object.fromEntries(
        Object.entries(assets).map(([name, { text, path }]) => [name, text ? { text } : { path: path ?? "" }]),
    );
}

interface CodeFileFields {
    text: string;
    path: string;
}
