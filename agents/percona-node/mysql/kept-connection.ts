import { sqlTimeout, type Sql } from "./connect";
import { TimeOver, within } from "../within";

/** A connection that is made when it is needed, and anew once it was lost. For one user at a time. */
export interface KeptConnection {
    /**
     * Runs statements on it. When one fails, the connection is ended: nobody knows in which state it is.
     *
     * @throws Error of the connection or a statement; TimeOver when there was no connection in time.
     */
    use: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
    /** Ends it, whatever it is doing. */
    end: () => void;
}

/** @param connect makes one. */
export function keptConnection(connect: () => Promise<Sql>): KeptConnection {
    let kept: Sql | undefined;

    function end(): void {
        kept?.end();
        kept = undefined;
    }

    return {
        async use(work) {
            const sql = (kept ??= await connected(connect));
            try {
                return await work(sql);
            } catch (error) {
                sql.end();
                if (kept === sql) {
                    kept = undefined;
                }
                throw error;
            }
        },
        end,
    };
}

/** A connection within the time of a statement. One that comes later is ended. */
export async function connected(connect: () => Promise<Sql>): Promise<Sql> {
    const connecting = connect();
    try {
        return await within(sqlTimeout, "a connection to MySQL", connecting);
    } catch (error) {
        if (error instanceof TimeOver) {
            connecting.then(
                (late) => {
                    late.end();
                },
                () => undefined,
            );
        }
        throw error;
    }
}
