import * as fs from "node:fs";
import { connect } from "node:net";
import * as path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { connectLocal, type Sql } from "../../../agents/percona-node/mysql/connect";
import { Supervised, type Program } from "../supervised";
import type { MysqlInstallation } from "./installation";
import { asUser, newDataDirectory } from "./template";

/** What a server is made of. */
export interface ServerOptions {
    installation: MysqlInstallation;
    /** Where its data directory, socket, configuration and log are; made when it is not there. At most 80 characters. */
    folder: string;
    /** Lines of a my.cnf, beside those on its places. Default: small, and no network. */
    configuration?: string;
    /** Command that runs it, such as one that enters a network namespace; it must become the server's process. Default: none. */
    runBy?: string[];
}

/**
 * Sizes for tests. Threads of their own that write and flush the redo log pay for themselves on a busy server only: without
 * them each commit does it itself, and is on the disk all the same.
 */
export const smallServer = `[mysqld]
loose-mysqlx = OFF
innodb_buffer_pool_size = 64M
innodb_redo_log_capacity = 32M
innodb_log_buffer_size = 4M
innodb_log_writer_threads = OFF
innodb_purge_threads = 1
table_open_cache = 400
max_connections = 100
`;

/** systemd's words for how a unit is. */
export type UnitState = "inactive" | "activating" | "active" | "deactivating";

/** Milliseconds after which a server that does not take connections has failed to start. */
const startLimit = 60_000;

/** A MySQL server, supervised: whenever it ends without having been told, it is started again 0.1 s later. */
export class MysqlServer {
    readonly dataDirectory: string;
    readonly socket: string;
    /** Of all its starts. */
    readonly log: string;
    private readonly process: Supervised;
    private ending = false;
    /** The process that has taken connections. */
    private readyPid: number | undefined;

    constructor(private readonly options: ServerOptions) {
        this.dataDirectory = path.join(options.folder, "data");
        this.socket = path.join(options.folder, "mysqld.sock");
        this.log = path.join(options.folder, "mysqld.log");
        this.process = new Supervised(
            () => this.program(),
            () => {
                this.ready().catch(() => undefined); // For the state alone; who waits calls it as well.
            },
        );
    }

    /** As `systemctl is-active` says it. */
    get state(): UnitState {
        if (this.ending) {
            return "deactivating";
        }
        if (!this.process.wanted) {
            return "inactive";
        }
        return this.pid !== undefined && this.pid === this.readyPid ? "active" : "activating";
    }

    /** Process id; undefined while it does not run. */
    get pid(): number | undefined {
        return this.process.pid;
    }

    /** How it has ended so far. */
    get exits(): Supervised["exits"] {
        return this.process.exits;
    }

    /** Gives it a new data directory, with root@localhost and no password; it must not run. */
    async initialize(): Promise<void> {
        fs.rmSync(this.dataDirectory, { recursive: true, force: true });
        fs.mkdirSync(this.options.folder, { recursive: true });
        await newDataDirectory(this.options.installation, this.dataDirectory);
    }

    /**
     * Starts it, and waits until it takes connections on its socket.
     *
     * @throws Error with the end of its log when it does not within a minute.
     */
    async start(): Promise<void> {
        const { folder, configuration } = this.options;
        fs.mkdirSync(folder, { recursive: true });
        fs.writeFileSync(path.join(folder, "my.cnf"), configuration ?? `${smallServer}skip_networking\n`);
        this.process.start();
        await this.ready();
    }

    /** Ends it as systemd does: SIGTERM, and SIGKILL when it still runs after `limit` ms. */
    async stop(limit = 30_000): Promise<void> {
        this.ending = true;
        await this.process.stop(limit);
        this.ending = false;
    }

    /** kill -9, and nobody starts it again: its host is gone. */
    async lose(): Promise<void> {
        await this.stop(0);
    }

    /** Sends a signal, as from outside: whatever it does to the server, the supervision stays. */
    signal(signal: NodeJS.Signals): void {
        this.process.signal(signal);
    }

    /** Stops it where it is, until `thaw`: its port and its connections stay. See `Supervised`. */
    freeze(): Promise<void> {
        return this.process.freeze();
    }

    /** Lets it go on after `freeze`. */
    thaw(): void {
        this.process.thaw();
    }

    /** A connection as root, which has no password on a new server. */
    sql(password = ""): Promise<Sql> {
        return connectLocal(this.socket, { root: password });
    }

    /** Waits until it takes connections on its socket. @throws Error with the end of its log, after a minute. */
    async ready(): Promise<void> {
        const end = Date.now() + startLimit;
        for (;;) {
            const { pid } = this;
            if (pid !== undefined && (pid === this.readyPid || (await greets(this.socket)))) {
                this.readyPid = pid;
                return;
            }
            if (!this.process.wanted || Date.now() > end) {
                throw new Error(`the MySQL server in ${this.options.folder} does not start\n${this.lastWords()}`);
            }
            await pause(50);
        }
    }

    /** Waits until it takes connections as another process than `pid`. */
    async restarted(pid: number | undefined): Promise<void> {
        const end = Date.now() + startLimit;
        while (this.pid === pid || this.pid === undefined) {
            if (Date.now() > end) {
                throw new Error(
                    `the MySQL server in ${this.options.folder} was not started again\n${this.lastWords()}`,
                );
            }
            await pause(20);
        }
        await this.ready();
    }

    /** The end of its log. */
    lastWords(characters = 4_000): string {
        return fs.existsSync(this.log) ? fs.readFileSync(this.log, "utf8").slice(-characters) : "it has no log";
    }

    private program(): Program {
        const { installation, folder, runBy = [] } = this.options;
        const { home, mysqld, plugins } = installation;
        const places = {
            basedir: home,
            "plugin-dir": plugins,
            datadir: this.dataDirectory,
            socket: this.socket,
            "pid-file": path.join(folder, "mysqld.pid"),
            "log-error": this.log,
        };
        const options = Object.entries(places).map(([name, place]) => `--${name}=${place}`);
        return {
            command: [...runBy, mysqld, `--defaults-file=${path.join(folder, "my.cnf")}`, ...options, ...asUser],
            // With this the server dares to restart itself, after CLONE and by RESTART.
            environment: { ...process.env, MYSQLD_PARENT_PID: String(process.pid) },
        };
    }
}

/** Whether something on a Unix socket speaks first, as MySQL does. */
function greets(socketPath: string): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = connect(socketPath);
        const answer = (does: boolean): void => {
            socket.destroy();
            resolve(does);
        };
        socket.setTimeout(1_000, () => {
            answer(false);
        });
        socket.once("data", (greeting) => {
            answer(greeting[4] !== 0xff);
        });
        socket.once("error", () => {
            answer(false);
        });
        socket.once("close", () => {
            answer(false);
        });
    });
}
