import { randomUUID } from "node:crypto";
import { refusedLogin } from "./refusal";

/** Roles of Grafana, by what they may: `Server admin` is the user admin, which no service account is. */
export type Role = "None" | "Viewer" | "Editor" | "Admin" | "Server admin";

/** Who asks. */
export interface Caller {
    name: string;
    role: Role;
    /** The token it came with; undefined for the user admin. */
    token: string | undefined;
}

/** An account for programs. */
export interface ServiceAccount {
    id: number;
    name: string;
    role: Role;
    /** Whether its tokens are good for nothing. */
    disabled: boolean;
    tokens: { id: number; name: string; key: string }[];
}

/** Failed logins after which Grafana refuses a user, and the milliseconds in which they count. */
const lockout = { failures: 5, milliseconds: 300_000 };

/** Grafana's users: `admin`, and service accounts with their tokens. */
export class Accounts {
    /** The user's password now. */
    password = "";
    readonly serviceAccounts: ServiceAccount[] = [];
    /** The time, for the lockout. */
    now: () => number = Date.now;
    private failures: number[] = [];
    private lastId = 1;

    /** Starts over, with no service account and no failed login. */
    clear(password: string): void {
        this.password = password;
        this.serviceAccounts.length = 0;
        this.failures = [];
        this.now = Date.now;
    }

    /** Failed logins as admin that still count. */
    get failedLogins(): number {
        this.failures = this.failures.filter((at) => at > this.now() - lockout.milliseconds);
        return this.failures.length;
    }

    /** Whether even the right password is refused now. */
    get locked(): boolean {
        return this.failedLogins >= lockout.failures;
    }

    /** Makes an account with one token, to arrange a test. Gives the token. */
    addToken(name: string, role: Role): string {
        const account = this.serviceAccounts.find((each) => each.name === name) ?? this.addAccount(name, role);
        return this.issueToken(account, `${name}-${account.tokens.length}`).key;
    }

    /** Makes an account without a token. */
    addAccount(name: string, role: Role): ServiceAccount {
        this.lastId += 1;
        const account: ServiceAccount = { id: this.lastId, name, role, disabled: false, tokens: [] };
        this.serviceAccounts.push(account);
        return account;
    }

    /** Makes a token of an account. */
    issueToken(account: ServiceAccount, name: string): ServiceAccount["tokens"][number] {
        this.lastId += 1;
        const token = { id: this.lastId, name, key: `glsa_${randomUUID().replaceAll("-", "")}` };
        account.tokens.push(token);
        return token;
    }

    /**
     * Who a header `Authorization` is of; undefined for no header.
     *
     * @throws Refusal for a password or a token that is not right, and for the right one of a user who is locked out.
     */
    caller(header: string | undefined): Caller | undefined {
        const [scheme = "", value = ""] = (header ?? "").split(" ", 2);
        if (scheme.toLowerCase() === "bearer") {
            return this.ofToken(value);
        }
        if (scheme.toLowerCase() !== "basic") {
            return undefined;
        }
        const login = Buffer.from(value, "base64").toString();
        const [user, password] = [login.slice(0, login.indexOf(":")), login.slice(login.indexOf(":") + 1)];
        // pmm-agent and pmm-admin send a token as the password of these users.
        return ["service_token", "api_key"].includes(user) ? this.ofToken(password) : this.ofPassword(user, password);
    }

    private ofPassword(user: string, password: string): Caller {
        const right = user === "admin" && password === this.password;
        if (user === "admin" && !this.locked && !right) {
            this.failures.push(this.now());
        } else if (right && !this.locked) {
            return { name: user, role: "Server admin", token: undefined };
        }
        throw refusedLogin(16, "Invalid username or password");
    }

    private ofToken(key: string): Caller {
        const account = this.serviceAccounts.find(({ tokens }) => tokens.some((token) => token.key === key));
        if (account === undefined || account.disabled) {
            throw refusedLogin(16, "Invalid API key");
        }
        return { name: account.name, role: account.role, token: key };
    }
}

/** Whether `role` may do what needs `wanted`. */
export function suffices(role: Role, wanted: Role): boolean {
    const order: Role[] = ["None", "Viewer", "Editor", "Admin", "Server admin"];
    return order.indexOf(role) >= order.indexOf(wanted);
}
