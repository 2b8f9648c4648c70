import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The few answers of a PMM server that the host's programs ask for: readiness, and who is logged in. */
export class PmmStandIn {
    /** Requests for readiness that are still answered "not yet". */
    notReadyFor = 0;
    /** The status to answer every login with; by itself 200 or 401, as the password is right or wrong. */
    loginStatus: number | undefined;
    /** Passwords that were tried, in order. */
    readonly tried: string[] = [];

    private constructor(
        private readonly server: Server,
        private readonly password: () => string,
    ) {}

    /** Listens on a free port; `password` tells the admin's password at the time of each request. */
    static async start(password: () => string): Promise<PmmStandIn> {
        const server = createServer((request, response) => {
            response.statusCode = standIn.answer(request);
            response.end();
        });
        const standIn = new PmmStandIn(server, password);
        await once(server.listen(0, "127.0.0.1"), "listening");
        return standIn;
    }

    get port(): number {
        return (this.server.address() as AddressInfo).port;
    }

    async stop(): Promise<void> {
        const closed = once(this.server.close(), "close");
        this.server.closeAllConnections();
        await closed;
    }

    private answer({ url, headers }: IncomingMessage): number {
        if (url === "/v1/server/readyz") {
            this.notReadyFor -= 1;
            return this.notReadyFor >= 0 ? 503 : 200;
        }
        if (url !== "/graph/api/user") {
            return 404;
        }
        const login = Buffer.from(headers.authorization?.replace(/^Basic /, "") ?? "", "base64").toString();
        this.tried.push(login.replace(/^admin:/, ""));
        return this.loginStatus ?? (login === `admin:${this.password()}` ? 200 : 401);
    }
}
