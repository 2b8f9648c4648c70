import type { Accounts, Caller, Role, ServiceAccount } from "./accounts";
import { flag, needed, text, type Fields } from "./fields";
import { Refusal } from "./refusal";

/** An answer of Grafana that says no; its bodies have no code. */
class GrafanaRefusal extends Refusal {
    constructor(status: number, message: string) {
        super(status, 0, message);
    }

    override get body(): unknown {
        return { message: this.message };
    }
}

/** GET /graph/api/user */
export function currentUser(caller: Caller): unknown {
    if (caller.token !== undefined) {
        throw new GrafanaRefusal(404, "user not found");
    }
    return { id: 1, login: caller.name, email: "admin@localhost", isGrafanaAdmin: true, orgId: 1 };
}

/** PUT /graph/api/user/password */
export function changePassword(accounts: Accounts, caller: Caller, body: Fields): unknown {
    if (caller.token !== undefined) {
        throw new GrafanaRefusal(403, "Endpoint only available for users");
    }
    if (text(body, "oldPassword") !== accounts.password) {
        throw new GrafanaRefusal(401, "invalid old password");
    }
    const password = needed(body, "newPassword");
    if (password.length < 4) {
        throw new GrafanaRefusal(400, "New password is too short");
    }
    accounts.password = password;
    return { message: "User password changed" };
}

/** GET /graph/api/serviceaccounts/search: `query` is part of a name. */
export function searchAccounts(accounts: Accounts, caller: Caller, query: URLSearchParams): unknown {
    mustBeAdmin(caller);
    const part = (query.get("query") ?? "").toLowerCase();
    const perPage = Number(query.get("perpage") ?? 1000);
    const page = Number(query.get("page") ?? 1);
    const found = accounts.serviceAccounts.filter(({ name }) => name.toLowerCase().includes(part));
    return {
        totalCount: found.length,
        serviceAccounts: found.slice((page - 1) * perPage, page * perPage).map(told),
        page,
        perPage,
    };
}

/** POST /graph/api/serviceaccounts */
export function createAccount(accounts: Accounts, caller: Caller, body: Fields): unknown {
    mustBeAdmin(caller);
    const name = needed(body, "name");
    const role = roleOf(text(body, "role") || "Viewer");
    if (accounts.serviceAccounts.some((account) => account.name === name)) {
        throw new GrafanaRefusal(400, "service account already exists");
    }
    return told(accounts.addAccount(name, role));
}

/** PATCH /graph/api/serviceaccounts/{id} */
export function updateAccount(accounts: Accounts, caller: Caller, id: string, body: Fields): unknown {
    mustBeAdmin(caller);
    const account = accountOf(accounts, id);
    account.role = roleOf(text(body, "role") || account.role);
    account.disabled = "isDisabled" in body ? flag(body, "isDisabled") : account.disabled;
    return { message: "Service account updated", id: account.id, name: account.name, serviceaccount: told(account) };
}

/** DELETE /graph/api/serviceaccounts/{id} */
export function deleteAccount(accounts: Accounts, caller: Caller, id: string): unknown {
    mustBeAdmin(caller);
    accounts.serviceAccounts.splice(accounts.serviceAccounts.indexOf(accountOf(accounts, id)), 1);
    return { message: "Service account deleted" };
}

/** GET /graph/api/serviceaccounts/{id}/tokens */
export function listTokens(accounts: Accounts, caller: Caller, id: string): unknown {
    mustBeAdmin(caller);
    return accountOf(accounts, id).tokens.map(({ key: _key, ...token }) => ({ ...token, hasExpired: false }));
}

/** POST /graph/api/serviceaccounts/{id}/tokens: a name is taken once in the whole organization. */
export function createToken(accounts: Accounts, caller: Caller, id: string, body: Fields): unknown {
    mustBeAdmin(caller);
    const account = accountOf(accounts, id);
    const name = needed(body, "name");
    if (accounts.serviceAccounts.some(({ tokens }) => tokens.some((token) => token.name === name))) {
        throw new GrafanaRefusal(409, "service account token with given name already exists in the organization");
    }
    return accounts.issueToken(account, name);
}

/** DELETE /graph/api/serviceaccounts/{id}/tokens/{token_id} */
export function deleteToken(accounts: Accounts, caller: Caller, id: string, tokenId: string): unknown {
    mustBeAdmin(caller);
    const { tokens } = accountOf(accounts, id);
    const index = tokens.findIndex((token) => String(token.id) === tokenId);
    if (index < 0) {
        throw new GrafanaRefusal(404, "service account token not found");
    }
    tokens.splice(index, 1);
    return { message: "Service account token deleted" };
}

function roleOf(role: string): Role {
    if (role !== "Viewer" && role !== "Editor" && role !== "Admin" && role !== "None") {
        throw new GrafanaRefusal(400, `invalid role value: ${role}`);
    }
    return role;
}

function mustBeAdmin(caller: Caller): void {
    if (caller.role !== "Admin" && caller.role !== "Server admin") {
        throw new GrafanaRefusal(403, "You'll need additional permissions to perform this action.");
    }
}

function accountOf(accounts: Accounts, id: string): ServiceAccount {
    const account = accounts.serviceAccounts.find((each) => String(each.id) === id);
    if (account === undefined) {
        throw new GrafanaRefusal(404, "service account not found");
    }
    return account;
}

function told({ id, name, role, disabled, tokens }: ServiceAccount): unknown {
    const login = `sa-1-${name}`;
    return { id, name, login, orgId: 1, isDisabled: disabled, role, tokens: tokens.length };
}
