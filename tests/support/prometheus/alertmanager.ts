import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { findPrometheus } from "./installation";
import { addressOf, end } from "./process";

/** An Alertmanager of its own, on a free port of 127.0.0.1. */
export interface AlertmanagerServer {
    /** Such as `http://127.0.0.1:41234`. */
    url: string;
    /** All that it has said. */
    log: () => string;
    /** Ends it. */
    stop: () => Promise<void>;
}

/** Debian's Alertmanager reads its templates from there alone; here it does so in a file tree of its own. */
const withTemplates = `set -e
if [ -d "$1/templates" ]; then
    mount -t tmpfs none /usr/share
    mkdir /usr/share/prometheus
    cp -r "$1/templates" /usr/share/prometheus/alertmanager
fi
exec "$1/alertmanager" --config.file=alertmanager.yml --web.listen-address=127.0.0.1:0 --cluster.listen-address= --storage.path=data`;

/**
 * Starts an Alertmanager, and waits until it answers. Needs root.
 *
 * @param environment all that it hears of this process's.
 * @throws Error with what it said, when it ends instead.
 */
export async function startAlertmanager(
    configuration: string,
    environment: Record<string, string>,
): Promise<AlertmanagerServer> {
    const { alertmanager } = await findPrometheus();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-alertmanager-"));
    fs.writeFileSync(path.join(folder, "alertmanager.yml"), configuration);
    const script = ["sh", "-c", withTemplates, "sh", path.dirname(alertmanager)];
    const server = spawn("unshare", ["--mount", "--propagation", "private", ...script], {
        cwd: folder,
        env: { PATH: process.env.PATH, ...environment },
        stdio: ["ignore", "ignore", "pipe"],
    });
    const kill = (): boolean => server.kill("SIGKILL");
    // A test run that breaks off must not leave it behind.
    process.once("exit", kill);
    const stop = async (): Promise<void> => {
        await end(server);
        process.off("exit", kill);
        fs.rmSync(folder, { recursive: true, force: true });
    };
    const said: string[] = [];
    try {
        const url = await addressOf(server, said, () => true);
        return { url, log: () => said.join("\n"), stop };
    } catch (error) {
        await stop();
        throw error;
    }
}
