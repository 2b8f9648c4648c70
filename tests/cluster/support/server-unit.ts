import type { MysqlServer } from "../../support/mysql-server";
import { serve, type HttpService } from "./http-service";

/** What the script `systemctl` beside this file asks, on a Unix socket: the unit of a node's server. */
export function serveUnit(socketPath: string, server: MysqlServer): Promise<HttpService> {
    const verbs: Record<string, (query: URLSearchParams) => Promise<void> | void> = {
        start: () => server.start(),
        stop: () => server.stop(),
        async restart() {
            await server.stop();
            await server.start();
        },
        kill: (query) => {
            server.signal((query.get("signal") ?? "SIGTERM") as NodeJS.Signals);
        },
        "is-active": () => undefined,
        "reset-failed": () => undefined,
    };
    return serve({ path: socketPath }, async (request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? "", "http://unit");
        const verb = verbs[pathname.slice(1)];
        if (verb === undefined) {
            response.statusCode = 400;
            response.end(`the tests' systemctl does not know ${pathname}`);
            return;
        }
        await verb(searchParams);
        response.end(server.state);
    });
}
