import { createServer } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { generate } from "selfsigned";
import { goesOn, type FaultOf } from "../faults";
import { onLoopback } from "../loopback";
import { Accounts } from "./accounts";
import { Inventory } from "./inventory";
import { answerTo, nameOf } from "./routes";

export { agent, exporters, serverId, type Agent, type Node, type Service } from "./records";
export { failing, failingAll, type Fault, type FaultOf } from "../faults";
export type { Inventory } from "./inventory";
export type { Accounts } from "./accounts";

/** A request that the server has got. */
export interface PmmServerRequest {
    /** Method and path pattern, such as `DELETE /v1/management/nodes/{node_id}`. */
    call: string;
    /** Path and query as they were asked for. */
    path: string;
    /** `Basic`, `Bearer`, or empty. */
    scheme: string;
    body: string;
}

/**
 * A PMM server, as far as its published API goes (https://percona-pmm.readme.io/reference): nodes and services, logins and
 * roles, Grafana's users. HTTPS with a certificate that it signed itself, on a free port of 127.0.0.1.
 */
export interface PmmServer {
    /** `127.0.0.1:<port>` */
    address: string;
    /** Password of the user admin, now; may be set. */
    password: string;
    /** Whether it is up; while it is not, readyz answers 500 and everything else 502. */
    ready: boolean;
    inventory: Inventory;
    accounts: Accounts;
    /** All requests since the start or the last `clear`. */
    requests: PmmServerRequest[];
    /** What goes wrong; undefined for nothing. */
    faults: FaultOf | undefined;
    /** Number of requests by call, such as `{ "GET /v1/management/nodes": 1 }`. */
    calls: () => Record<string, number>;
    /** Nothing is left: no node, service, account, request or fault. */
    clear: (password?: string) => void;
    stop: () => Promise<void>;
}

const words = {
    contentType: "application/json",
    error: { code: 13, message: "Internal server error." },
    brokenOff: '{"nodes": [{"node_id": "',
};

/** The password that a server starts with. */
export const firstPassword = "first-password-of-pmm";

/** Starts a server with nothing in it but its own node, ready. */
export async function startPmmServer(): Promise<PmmServer> {
    const { private: key, cert } = await generate([{ name: "commonName", value: "pmm-server" }], {
        keyType: "ec",
        algorithm: "sha256",
    });
    const inventory = new Inventory();
    const accounts = new Accounts();
    accounts.clear(firstPassword);
    const server = createServer({ key, cert }, (incoming, outgoing) => {
        void respond(pmm, incoming, outgoing).catch((error: unknown) => {
            outgoing.destroy(error instanceof Error ? error : new Error(String(error)));
        });
    });
    const { port, stop } = await onLoopback(server);
    const pmm: PmmServer = {
        address: `127.0.0.1:${port}`,
        get password() {
            return accounts.password;
        },
        set password(value) {
            accounts.password = value;
        },
        ready: true,
        inventory,
        accounts,
        requests: [],
        faults: undefined,
        calls: () => countsOf(pmm.requests),
        clear: (password = firstPassword) => {
            inventory.clear();
            accounts.clear(password);
            pmm.requests.length = 0;
            pmm.faults = undefined;
            pmm.ready = true;
        },
        stop,
    };
    return pmm;
}

async function respond(pmm: PmmServer, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = "", headers } = incoming;
    const { authorization } = headers;
    const url = new URL(incoming.url ?? "/", "https://pmm");
    const body = await text(incoming);
    const call = nameOf({ method, url });
    const [scheme = ""] = (authorization ?? "").split(" ");
    pmm.requests.push({ call, path: url.pathname + url.search, scheme, body });
    const fault = pmm.faults?.(call, body);
    if (!(await goesOn(fault, outgoing, words))) {
        return;
    }
    const answer = answerTo({ ...pmm, ready: () => pmm.ready }, { method, url, authorization, body });
    if (fault?.kind === "lost") {
        outgoing.destroy();
        return;
    }
    send(outgoing, answer.status, JSON.stringify(answer.body));
}

function send(outgoing: ServerResponse, status: number, body: string): void {
    outgoing.writeHead(status, { "content-type": words.contentType }).end(body);
}

function countsOf(requests: PmmServerRequest[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { call } of requests) {
        counts[call] = (counts[call] ?? 0) + 1;
    }
    return counts;
}
