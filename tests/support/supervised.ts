import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { until } from "../../agents/percona-node/within";

/** What to run. */
export interface Program {
    /** The program and its arguments. What stands in front of the program proper must become its process (`exec`). */
    command: string[];
    /** Its whole environment. */
    environment: NodeJS.ProcessEnv;
    /** File that gets what it prints, at its end. Default: nothing is kept. */
    output?: string;
    /** Milliseconds from its end to its next start. systemd's default is 100. */
    restartAfter?: number;
}

/**
 * A program under supervision, as a unit of systemd with `Restart=always`: it is started again whenever it ends without
 * having been told. It ends with the process of the test, however that ends.
 */
export class Supervised {
    /** How it has ended so far, the newest last. */
    readonly exits: { code: number | null; signal: NodeJS.Signals | null }[] = [];
    private child: ChildProcess | undefined;
    private next: NodeJS.Timeout | undefined;
    private up = false;

    /** @param started is called at each start. */
    constructor(
        private readonly program: () => Program,
        private readonly started: () => void = () => undefined,
    ) {}

    /** Whether it is to run. */
    get wanted(): boolean {
        return this.up;
    }

    /** Process id; undefined while it does not run. */
    get pid(): number | undefined {
        return this.child?.pid;
    }

    start(): void {
        if (!this.up) {
            this.up = true;
            this.run();
        }
    }

    /** Ends it as systemd does: SIGTERM, and SIGKILL when it still runs after `limit` ms. Nothing starts it again. */
    async stop(limit: number): Promise<void> {
        this.up = false;
        clearTimeout(this.next);
        const { child } = this;
        if (child === undefined) {
            return;
        }
        const ended = once(child, "exit");
        child.kill(limit > 0 ? "SIGTERM" : "SIGKILL");
        child.kill("SIGCONT"); // One that is stopped would not hear of it.
        const late = setTimeout(() => child.kill("SIGKILL"), limit);
        await ended;
        clearTimeout(late);
    }

    /** Sends a signal, as from outside: whatever it does to the program, the supervision stays. */
    signal(signal: NodeJS.Signals): void {
        this.child?.kill(signal);
    }

    /**
     * Stops all its threads where they are, until `thaw`. Resolves when they have: the first of them to run passes SIGSTOP on to
     * the others, which on a busy machine go on meanwhile.
     *
     * @throws TimeOver when they have not within ten seconds.
     */
    async freeze(): Promise<void> {
        const { pid } = this;
        this.signal("SIGSTOP");
        await until(10_000, `process ${pid} is stopped`, () => Promise.resolve(isStopped(pid) || undefined), 5);
    }

    /** Lets it go on after `freeze`. */
    thaw(): void {
        this.signal("SIGCONT");
    }

    private run(): void {
        const { command, environment, output, restartAfter = 100 } = this.program();
        const file = output === undefined ? undefined : fs.openSync(output, "a");
        const child = spawn("setpriv", ["--pdeathsig", "KILL", ...command], {
            stdio: ["ignore", file ?? "ignore", file ?? "ignore"],
            env: environment,
        });
        if (file !== undefined) {
            fs.closeSync(file);
        }
        this.child = child;
        child.once("exit", (code, signal) => {
            this.exits.push({ code, signal });
            this.child = undefined;
            if (this.up) {
                this.next = setTimeout(() => {
                    this.run();
                }, restartAfter);
            }
        });
        this.started();
    }
}

/** Whether none of a process's threads runs; one that has ended does not either. */
function isStopped(pid: number | undefined): boolean {
    const tasks = `/proc/${pid}/task`;
    return fs.readdirSync(tasks).every((task) => {
        try {
            return /^State:\s+[TtZX]/m.test(fs.readFileSync(`${tasks}/${task}/status`, "utf8"));
        } catch (error) {
            if (
                (error as NodeJS.ErrnoException).code === "ENOENT" ||
                (error as NodeJS.ErrnoException).code === "ESRCH"
            ) {
                return true;
            }
            throw error;
        }
    });
}
