import * as fs from "node:fs";
import * as path from "node:path";
import { bundleFolder, cacheFolder } from "./layout";

/**
 * Writes the executables by whose names the engine finds the emulated providers on PATH, and returns their folder.
 */
export function writeProviderShims(): string {
    const folder = path.join(cacheFolder, "providers");
    for (const provider of ["aws", "awsx", "random"]) {
        writeShim(path.join(folder, `pulumi-resource-${provider}`), "offline/provider.js", provider);
    }
    return folder;
}

/** Writes a small executable that starts a bundle (a path below `bin/`) with the very Node.js that runs now. */
export function writeShim(file: string, bundle: string, ...args: string[]): void {
    const command = [process.execPath, path.join(bundleFolder, bundle), ...args].map(quoted).join(" ");
    const script = `#!/bin/sh\nexec ${command} "$@"\n`;
    if (!fs.existsSync(file) || fs.readFileSync(file, "utf8") !== script) {
        fs.mkdirSync(path.dirname(file), { recursive: true });
        // Renamed into place, since another run may be starting the old one at this moment.
        const unfinished = `${file}.${process.pid}`;
        fs.writeFileSync(unfinished, script, { mode: 0o755 });
        fs.renameSync(unfinished, file);
    }
}

function quoted(word: string): string {
    return `'${word.replaceAll("'", `'\\''`)}'`;
}
