import { setTimeout as pause } from "node:timers/promises";
import { connectClient, type Client } from "./client";

/** A row that a server has acknowledged. */
export interface Acknowledged {
    writer: number;
    n: number;
    /** Address of the server; undefined when a repetition found the row there: who had written it is not known. */
    node: string | undefined;
    /** Milliseconds of this process's clock: when the statement was sent, and when its acknowledgement came. */
    sent: number;
    at: number;
}

/** Where a writer gets its connections. @throws Error while there is none. */
export type Route = () => Promise<Client>;

/** Connections through the balancer: whatever server that leads to. */
export function through(host: string, port: number): Route {
    return () => connectClient(host, port);
}

/** Connections straight to the server that says of itself that it takes writes. */
export function straightTo(addresses: () => string[]): Route {
    return async () => {
        const tries = await Promise.allSettled(addresses().map((address) => connectClient(address, undefined, 1_000)));
        const clients = tries.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
        const chosen = clients.find(({ writable }) => writable);
        for (const client of clients) {
            if (client !== chosen) {
                client.connection.destroy();
            }
        }
        if (chosen === undefined) {
            throw new Error("no server takes writes");
        }
        return chosen;
    };
}

/** How an insert that did not end well ended. */
const refused = new Set([
    1290, // --read-only
    1836, // read-only mode
    3032, // offline mode, of 8.0
    6400, // the same, of 9.x
    1213, // deadlock: rolled back
    3101, // the group has rolled it back
]);
const duplicate = 1062;

/** Milliseconds after which a client gives up on a statement. */
const statementLimit = 4_000;

/**
 * Clients that insert rows, one after the other each, into one table, as applications should: an outcome that is not known
 * is no outcome, and the same row is inserted again until a server has acknowledged it, or has it already.
 */
export class Writers {
    readonly acknowledged: Acknowledged[] = [];
    /** Errors by number or code, and how often. */
    readonly errors = new Map<string, number>();
    /** How often the outcome of an insert was not known. */
    unknown = 0;
    private readonly ending = new AbortController();
    private readonly loops: Promise<void>[];

    /**
     * @param table see `createLedger`.
     * @param routes one for each client.
     * @param between milliseconds from one row to the next; each row costs all servers something.
     */
    constructor(
        private readonly table: string,
        routes: Route[],
        private readonly between = 250,
    ) {
        this.loops = routes.map((route, index) => this.write(index, route));
    }

    /** Lets each client bring its row to an end. */
    async stop(): Promise<void> {
        this.ending.abort();
        await Promise.all(this.loops);
    }

    /** The first acknowledgement of a statement that was sent after `since`; only of client `writer` when it is given. */
    async nextAfter(since: number, writer?: number, limit = 120_000): Promise<Acknowledged> {
        const end = performance.now() + limit;
        let seen = 0;
        for (;;) {
            for (; seen < this.acknowledged.length; seen++) {
                const one = this.acknowledged[seen];
                if (one !== undefined && one.sent > since && (writer ?? one.writer) === one.writer) {
                    return one;
                }
            }
            if (performance.now() > end) {
                throw new Error(`no row was acknowledged for ${limit / 1000} s; errors: ${this.told()}`);
            }
            await pause(20);
        }
    }

    /** The longest time without any acknowledgement between two moments, in ms. */
    longestGap(from: number, to: number): number {
        const times = this.acknowledged.map(({ at }) => at).filter((at) => at > from && at < to);
        const moments = [from, ...times.sort((a, b) => a - b), to];
        return Math.max(...moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0)));
    }

    /** What went wrong, for messages. */
    told(): string {
        return JSON.stringify(Object.fromEntries(this.errors));
    }

    private async write(writer: number, route: Route): Promise<void> {
        let client: Client | undefined;
        const abandon = (): void => {
            client?.connection.destroy();
            client = undefined;
        };
        const ending = (): boolean => this.ending.signal.aborted;
        for (let n = 1; !ending(); n++) {
            // Once a row is begun, it is brought to an end, though not for ever.
            let end = Infinity;
            while (performance.now() < end) {
                if (ending() && end === Infinity) {
                    end = performance.now() + 20_000;
                }
                const sent = performance.now();
                try {
                    client ??= await route();
                    const { connection, address } = client;
                    const sql = `INSERT INTO ${this.table} (writer, n, node) VALUES (?, ?, @@report_host)`;
                    await connection.query({ sql, values: [writer, n], timeout: statementLimit });
                    this.acknowledged.push({ writer, n, node: address, sent, at: performance.now() });
                    break;
                } catch (error) {
                    const { errno, code } = error as { errno?: number; code?: string };
                    if (errno === duplicate) {
                        this.acknowledged.push({ writer, n, node: undefined, sent, at: performance.now() });
                        break;
                    }
                    const name = String(code ?? errno ?? (error as Error).message);
                    this.errors.set(name, (this.errors.get(name) ?? 0) + 1);
                    if (client !== undefined && !refused.has(errno ?? 0)) {
                        this.unknown++;
                    }
                    abandon();
                    await pause(200);
                }
            }
            await pause(this.between);
        }
        abandon();
    }
}

/** Makes the table that writers write to. */
export function ledger(name: string): string {
    return `CREATE TABLE app.${name} (writer INT, n BIGINT, node VARCHAR(15), PRIMARY KEY (writer, n))`;
}
