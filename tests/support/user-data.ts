import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "yaml";

/** What cloud-init does with a host's user data. */
export interface CloudConfig {
    write_files: { path: string; permissions: string; content: string }[];
    runcmd: string[][];
}

/** The text of user data as EC2 gets it. */
export function unpackUserData(base64: string): string {
    return gunzipSync(Buffer.from(base64, "base64")).toString("utf8");
}

/** The cloud-config in user data as EC2 gets it. */
export function readUserData(base64: string): CloudConfig {
    return parse(unpackUserData(base64)) as CloudConfig;
}

/** What cloud-init says of a cloud-config: its exit code and its words. */
export function cloudInitVerdict(text: string): string {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-user-data-"));
    try {
        const config = path.join(folder, "user-data");
        fs.writeFileSync(config, text);
        const { status, stdout, stderr } = spawnSync("cloud-init", ["schema", "--config-file", config], {
            encoding: "utf8",
        });
        return `${String(status)}: ${stdout}${stderr}`;
    } finally {
        fs.rmSync(folder, { recursive: true });
    }
}

/** Text that does not compress: `bytes` of hexadecimal digits, the same at every run. */
export function noise(bytes: number): string {
    let state = 1;
    let text = "";
    while (text.length < bytes) {
        state = (state * 48_271) % 2_147_483_647;
        text += state.toString(16);
    }
    return text.slice(0, bytes);
}
