import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir, totalmem } from "node:os";
import * as path from "node:path";
import { start, type Child } from "../backup/child";
import { giveToServer, optionFile, program, serverUser } from "../backup/scratch";
import { connectSocket, type Sql } from "../mysql/connect";
import type { NodeContext } from "../node";
import { newPassword } from "../rotation/passwords";
import { reasonOf, until, within } from "../within";

/** A server on restored data that only this process can reach. */
export interface PrivateServer {
    /** As an account with all privileges that is only for this. */
    sql: Sql;
    /** Option file with which `mysql` gets in. */
    clientOptions: string;
}

/** The account; it is gone when the server ends. */
const account = "'stackwarden_restore'@'localhost'";
const accountName = "stackwarden_restore";

/** Milliseconds for a start, in which InnoDB may have to recover, and for an end. */
const startLimit = 30 * 60_000;
const endLimit = 10 * 60_000;

/** Milliseconds between two tries to connect. */
const startPause = 100;

/** Part of the memory that it takes for its pages, beside a server that works. */
const memoryShare = 1 / 16;
const leastMemory = 64 * 1024 ** 2;

/**
 * Runs mysqld on `dataDirectory` without network, replication and binary log while `work` goes on, and ends it in order. It
 * gives no GTIDs to what is done there, and keeps those of what is applied.
 *
 * @param settings `Manifest.settings`.
 */
export async function withPrivateServer<T>(
    node: NodeContext,
    dataDirectory: string,
    settings: Record<string, string>,
    work: (server: PrivateServer) => Promise<T>,
): Promise<T> {
    // A socket's path may have 107 characters only.
    const folder = await mkdtemp(path.join(tmpdir(), "pn-"));
    try {
        await giveToServer(node.configuration, folder);
        const socket = path.join(folder, "s");
        const password = newPassword();
        const child = await launch(node, dataDirectory, settings, folder, socket, password);
        try {
            const sql = await open(child, socket, password);
            try {
                const clientOptions = await optionFile(folder, "client", { user: accountName, password, socket });
                const value = await work({ sql, clientOptions });
                await sql.query(`DROP USER ${account}`);
                return value;
            } finally {
                sql.end();
                await end(child);
            }
        } finally {
            child.kill("SIGKILL");
            await child.ended.catch(() => undefined);
        }
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

async function launch(
    node: NodeContext,
    dataDirectory: string,
    settings: Record<string, string>,
    folder: string,
    socket: string,
    password: string,
): Promise<Child> {
    // Passwords of the data are not known here; what is in this file is done before anybody can connect.
    const firstStatements = path.join(folder, "init.sql");
    const statements = [
        `DROP USER IF EXISTS ${account}`,
        `CREATE USER ${account} IDENTIFIED BY '${password}'`,
        `GRANT ALL ON *.* TO ${account} WITH GRANT OPTION`,
    ];
    await writeFile(firstStatements, statements.map((statement) => `${statement};\n`).join(""), { mode: 0o600 });
    await giveToServer(node.configuration, firstStatements);
    const pool = Math.max(leastMemory, Math.floor(totalmem() * memoryShare));
    const user = process.getuid?.() === 0 ? await serverUser(node.configuration) : undefined;
    const args = [
        "--no-defaults",
        // Of root's own data, as no host has them, mysqld makes sure that this is meant.
        ...(user?.uid === 0 ? ["--user=root"] : []),
        `--datadir=${dataDirectory}`,
        `--socket=${socket}`,
        `--pid-file=${path.join(folder, "pid")}`,
        `--init-file=${firstStatements}`,
        "--skip-networking",
        "--loose-mysqlx=OFF",
        "--loose-percona-telemetry-disable=ON",
        "--skip-log-bin",
        "--skip-replica-start",
        "--gtid-mode=ON",
        "--enforce-gtid-consistency=ON",
        "--event-scheduler=OFF",
        // What is lost with a crash is made anew.
        "--innodb-flush-log-at-trx-commit=0",
        "--max-allowed-packet=1G",
        `--innodb-buffer-pool-size=${pool}`,
        ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`),
    ];
    return start(program(node.configuration, "mysqld"), args, user ? { as: user } : {});
}

async function open(child: Child, socket: string, password: string): Promise<Sql> {
    child.stdin.end();
    child.stdout.resume();
    let ended: unknown;
    child.ended.catch((error: unknown) => {
        ended = error;
    });
    const opened = await until(
        startLimit,
        "a server on the restored data",
        async () => (ended === undefined ? await connectSocket(socket, accountName, password) : { ended }),
        startPause,
    );
    if ("ended" in opened) {
        throw new Error(`the restored data cannot be opened: ${reasonOf(opened.ended)}`);
    }
    return opened;
}

/** In order, so that nothing is left to recover. */
async function end(child: Child): Promise<void> {
    child.kill("SIGTERM");
    await within(endLimit, "the end of the server on the restored data", child.ended);
}
