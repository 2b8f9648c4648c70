import { expect } from "chai";
import type { HostSandbox } from "../support/sandbox";

/** The systemd that runs in a sandbox. */
export class RunningSystemd {
    constructor(private readonly host: HostSandbox) {}

    systemctl(...args: string[]): Promise<string> {
        return this.host.mustRun("systemctl", ...args);
    }

    /** `active`, `activating`, `failed` and so on. */
    async state(unit: string): Promise<string> {
        return (await this.host.run(["systemctl", "is-active", unit])).output.trim();
    }

    journal(unit: string): Promise<string> {
        return this.host.mustRun("journalctl", "--no-pager", "--unit", unit);
    }

    /** Waits at most half a minute for `condition`. */
    async until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
        for (let n = 0; n < 150; n++) {
            if (await condition()) {
                return;
            }
            await new Promise((resolve) => setTimeout(resolve, 200));
        }
        const journal = await this.host.mustRun("journalctl", "--no-pager", "--lines=60");
        expect.fail(`in vain waited until ${what}\n${journal}`);
    }

    untilState(unit: string, wanted: string): Promise<void> {
        return this.until(`${unit} is ${wanted}`, async () => (await this.state(unit)) === wanted);
    }

    untilUp(): Promise<void> {
        const command = ["systemctl", "is-system-running"];
        return this.until("systemd is up", async () => (await this.host.run(command)).status === 0);
    }

    /** What user data's runcmd does. */
    async runcmd(target = "stackwarden-pmm.target"): Promise<void> {
        await this.systemctl("daemon-reload");
        await this.systemctl("enable", "--now", "--no-block", target);
    }
}
