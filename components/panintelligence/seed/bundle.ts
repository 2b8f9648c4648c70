import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import {
    canonicalEntries,
    mostPathBytes,
    seedRoots,
    type SeedEntry,
    type SeedManifest,
} from "../../../lambdas/efs-seed/contract";

/** What is seeded, and where on this machine it is. */
export interface Bundle extends SeedManifest {
    /** A file with the content, by its SHA-256. */
    files: Map<string, string>;
}

/** Reads the bundle in `folder`; `problems` says what is in it that cannot be seeded, and what to do. */
export function readBundle(folder: string | undefined): { bundle: Bundle; problems: string[] } {
    const problems: string[] = [];
    const files = new Map<string, string>();
    const entries = (folder === undefined ? [] : filesIn(folder, problems)).map((name): SeedEntry => {
        const file = path.join(folder ?? "", name);
        const { sha256, size } = digest(file);
        files.set(sha256, file);
        return { path: name, sha256, size };
    });
    const canonical = canonicalEntries(entries);
    const bundle = crypto.createHash("sha256").update(canonical).digest("hex");
    // In the one order that the bundle's name was made from.
    return { bundle: { schema: 1, bundle, entries: JSON.parse(canonical) as SeedEntry[], files }, problems };
}

/** Paths of all files below the folder, with `/` between names. */
function filesIn(folder: string, problems: string[]): string[] {
    if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
        problems.push(`there is no such folder in ${process.cwd()}`);
        return [];
    }
    const known: readonly string[] = seedRoots;
    return listed(folder).flatMap((entry) => {
        if (ignored.has(entry.name)) {
            return [];
        }
        if (!known.includes(entry.name) || !entry.isDirectory()) {
            problems.push(
                `"${entry.name}" is none of the folders that can be seeded (${seedRoots.join(", ")}): take it out`,
            );
            return [];
        }
        return filesBelow(folder, entry.name, problems);
    });
}

/** What people's machines leave in folders. */
const ignored = new Set([".DS_Store", "Thumbs.db", ".gitkeep"]);

function filesBelow(folder: string, parent: string, problems: string[]): string[] {
    return listed(path.join(folder, parent)).flatMap((entry) => {
        const name = `${parent}/${entry.name}`;
        if (ignored.has(entry.name)) {
            return [];
        }
        if (entry.isDirectory()) {
            return filesBelow(folder, name, problems);
        }
        const fault = faultOf(entry, name);
        if (fault !== undefined) {
            problems.push(`${JSON.stringify(name)} ${fault}`);
        }
        return fault === undefined ? [name] : [];
    });
}

/** What the function that seeds would refuse, told before anything is made. */
function faultOf(entry: fs.Dirent, name: string): string | undefined {
    if (!entry.isFile()) {
        return "is no file and no folder: take it out, or put a file there";
    }
    if (unseedable.test(entry.name)) {
        return "has a name with a backslash or a control character: give it another";
    }
    return Buffer.byteLength(name) > mostPathBytes
        ? `has a path of more than ${mostPathBytes} bytes: put it into fewer folders`
        : undefined;
}

// eslint-disable-next-line no-control-regex -- these are what is looked for
const unseedable = /[\\\u0000-\u001f\u007f\ufffd]/;

function listed(folder: string): fs.Dirent[] {
    return fs.readdirSync(folder, { withFileTypes: true });
}

/** Read in pieces: a file of a bundle may be larger than memory. */
function digest(file: string): { sha256: string; size: number } {
    const hash = crypto.createHash("sha256");
    const piece = Buffer.alloc(1 << 20);
    const opened = fs.openSync(file, "r");
    try {
        let size = 0;
        for (let read = 0; (read = fs.readSync(opened, piece)) > 0; size += read) {
            hash.update(piece.subarray(0, read));
        }
        return { sha256: hash.digest("hex"), size };
    } finally {
        fs.closeSync(opened);
    }
}
