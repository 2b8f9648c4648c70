import { execFile } from "node:child_process";
import * as fs from "node:fs";
import fsPromises from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";

const files = path.resolve(__dirname, "../../../../components");
const script = path.join(files, "percona-cluster/files/bin/initialise-data");

/** Runs the host's `initialise-data`, as systemd does before each start of the server, on a data directory. */
export async function initialiseData(dataDirectory: string): Promise<void> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pn-initialise-"));
    try {
        // Here are neither the places of a host nor its mounts.
        const text = fs.readFileSync(script, "utf8");
        const lib = path.join(files, "parts/host/files/lib/host.sh");
        fs.writeFileSync(
            path.join(folder, "script"),
            text.replace("source /opt/stackwarden/lib/host.sh", `source ${lib}`),
        );
        fs.writeFileSync(path.join(folder, "mountpoint"), "#!/bin/sh\n", { mode: 0o755 });
        await promisify(execFile)("bash", [path.join(folder, "script")], {
            env: { PATH: `${folder}:${process.env.PATH ?? ""}`, DATA_DIR: dataDirectory },
        });
    } finally {
        fs.rmSync(folder, { recursive: true });
    }
}

/** What a program hears from then on that changes a file system whose host is gone. */
export const lostPower = new Error("the host has lost power");

/**
 * Lets this process make `steps` more changes of names in a file system, and none after them: as far as files go, the end of
 * the host. @returns what ends that.
 */
export function losePowerAfter(steps: number): () => void {
    const { rename, rm, rmdir } = fsPromises;
    let left = steps;
    function limited<Args extends unknown[]>(
        change: (...args: Args) => Promise<void>,
    ): (...args: Args) => Promise<void> {
        return (...args) => ((left -= 1) >= 0 ? change(...args) : Promise.reject(lostPower));
    }
    Object.assign(fsPromises, { rename: limited(rename), rm: limited(rm), rmdir: limited(rmdir) });
    return () => Object.assign(fsPromises, { rename, rm, rmdir });
}
