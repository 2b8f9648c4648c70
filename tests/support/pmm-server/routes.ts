import { suffices, type Accounts, type Caller, type Role } from "./accounts";
import * as grafana from "./grafana";
import { asFields, type Fields } from "./fields";
import type { Inventory } from "./inventory";
import { invalid, notFound, Refusal, refusedLogin } from "./refusal";

/** A request, as far as an answer depends on it. */
export interface Asked {
    method: string;
    url: URL;
    authorization: string | undefined;
    body: string;
}

/** What the server is made of. */
export interface Parts {
    inventory: Inventory;
    accounts: Accounts;
    ready: () => boolean;
}

interface Call extends Parts {
    /** What stands in the path for `{...}`, in order. */
    ids: string[];
    query: URLSearchParams;
    fields: () => Fields;
    caller: Caller;
}

interface Route {
    /** Method and path, such as `DELETE /v1/management/nodes/{node_id}`. */
    name: string;
    /** The least role that PMM lets in; undefined for everybody. Grafana decides by itself, below /graph. */
    role: Role | undefined;
    answer: (call: Call) => unknown;
    /** Status of a good answer. Default 200. */
    status?: number;
}

const nobody: Caller = { name: "", role: "None", token: undefined };

/** PMM's API. Roles: the rules of managed/services/grafana/auth_server.go of percona/pmm. */
const routes: Route[] = [
    { name: "GET /v1/server/readyz", role: undefined, answer: readiness },
    {
        name: "GET /v1/server/version",
        role: "Viewer",
        answer: () => ({ version: "3.4.0", server: { version: "3.4.0" } }),
    },
    {
        name: "GET /v1/management/nodes",
        role: "Admin",
        answer: ({ inventory, query }) => inventory.listNodes(query),
    },
    {
        name: "POST /v1/management/nodes",
        role: "Admin",
        answer: ({ inventory, fields, caller }) => inventory.registerNode(fields(), caller.token),
    },
    {
        name: "DELETE /v1/management/nodes/{node_id}",
        role: "Admin",
        answer: ({ inventory, ids, query }) => inventory.removeNode(ids[0]!, query.get("force") === "true"),
    },
    {
        name: "GET /v1/management/services",
        role: "Admin",
        answer: ({ inventory, query }) => inventory.listServices(query),
    },
    {
        name: "POST /v1/management/services",
        role: "Admin",
        answer: ({ inventory, fields }) => inventory.addServiceOf(fields()),
    },
    {
        name: "DELETE /v1/inventory/services/{service_id}",
        role: "Admin",
        answer: ({ inventory, ids, query }) => inventory.removeService(ids[0]!, query.get("force") === "true"),
    },
    { name: "GET /graph/api/user", role: "None", answer: ({ caller }) => grafana.currentUser(caller) },
    {
        name: "PUT /graph/api/user/password",
        role: "None",
        answer: ({ accounts, caller, fields }) => grafana.changePassword(accounts, caller, fields()),
    },
    {
        name: "GET /graph/api/serviceaccounts/search",
        role: "None",
        answer: ({ accounts, caller, query }) => grafana.searchAccounts(accounts, caller, query),
    },
    {
        name: "POST /graph/api/serviceaccounts",
        role: "None",
        status: 201,
        answer: ({ accounts, caller, fields }) => grafana.createAccount(accounts, caller, fields()),
    },
    {
        name: "DELETE /graph/api/serviceaccounts/{id}",
        role: "None",
        answer: ({ accounts, caller, ids }) => grafana.deleteAccount(accounts, caller, ids[0]!),
    },
    {
        name: "PATCH /graph/api/serviceaccounts/{id}",
        role: "None",
        answer: ({ accounts, caller, ids, fields }) => grafana.updateAccount(accounts, caller, ids[0]!, fields()),
    },
    {
        name: "GET /graph/api/serviceaccounts/{id}/tokens",
        role: "None",
        answer: ({ accounts, caller, ids }) => grafana.listTokens(accounts, caller, ids[0]!),
    },
    {
        name: "POST /graph/api/serviceaccounts/{id}/tokens",
        role: "None",
        answer: ({ accounts, caller, ids, fields }) => grafana.createToken(accounts, caller, ids[0]!, fields()),
    },
    {
        name: "DELETE /graph/api/serviceaccounts/{id}/tokens/{token_id}",
        role: "None",
        answer: ({ accounts, caller, ids }) => grafana.deleteToken(accounts, caller, ids[0]!, ids[1]!),
    },
];

const patterns = routes.map((route) => ({
    route,
    pattern: new RegExp(`^${route.name.replace(/\{[a-z_]+\}/g, "([^/]+)")}$`),
}));

/** Name of the call that a request makes; method and path where the API has none. */
export function nameOf({ method, url }: Pick<Asked, "method" | "url">): string {
    return found(method, url)?.route.name ?? `${method} ${url.pathname}`;
}

/** Status and JSON body of the answer to a request. */
export function answerTo(parts: Parts, asked: Asked): { status: number; body: unknown } {
    try {
        return answered(parts, asked);
    } catch (error) {
        if (error instanceof Refusal) {
            return { status: error.status, body: error.body };
        }
        throw error;
    }
}

function answered(parts: Parts, { method, url, authorization, body }: Asked): { status: number; body: unknown } {
    const match = found(method, url);
    if (match === undefined) {
        throw notFound("Not Found");
    }
    const { route, ids } = match;
    if (!parts.ready() && route.role !== undefined) {
        throw new Refusal(502, 14, "Bad Gateway");
    }
    const caller = route.role === undefined ? nobody : admitted(parts.accounts, authorization, route.role);
    const fields = (): Fields => asFields(parsed(body), "the body");
    const answer = route.answer({ ...parts, ids, query: url.searchParams, fields, caller });
    return { status: route.status ?? 200, body: url.pathname.startsWith("/graph/") ? answer : withoutEmpty(answer) };
}

function admitted(accounts: Accounts, authorization: string | undefined, role: Role): Caller {
    const caller = accounts.caller(authorization);
    if (caller === undefined) {
        throw refusedLogin(16, "Unauthorized");
    }
    if (!suffices(caller.role, role)) {
        throw refusedLogin(7, "Access denied.");
    }
    return caller;
}

function readiness({ ready }: Call): unknown {
    if (!ready()) {
        throw new Refusal(500, 13, "PMM Server is not ready yet.");
    }
    return {};
}

function found(method: string, { pathname }: URL): { route: Route; ids: string[] } | undefined {
    for (const { route, pattern } of patterns) {
        const match = pattern.exec(`${method} ${pathname}`);
        if (match !== null) {
            return { route, ids: match.slice(1).map(decodeURIComponent) };
        }
    }
    return undefined;
}

function parsed(body: string): unknown {
    try {
        return JSON.parse(body);
    } catch {
        throw invalid("proto: syntax error: unexpected token");
    }
}

/** Empty texts, lists and objects, zero and false may be missing in JSON that is made of protobuf: here they always are. */
function withoutEmpty(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(withoutEmpty);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return Object.fromEntries(
        Object.entries(value)
            .map(([name, each]): [string, unknown] => [name, withoutEmpty(each)])
            .filter(([, each]) => !isEmpty(each)),
    );
}

function isEmpty(value: unknown): boolean {
    if (typeof value === "object" && value !== null) {
        return Object.keys(value).length === 0;
    }
    return value === "" || value === 0 || value === false || value === null || value === undefined;
}
