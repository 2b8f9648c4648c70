import { PmmError } from "../shared/pmm-api";
import type { PmmRequest } from "../shared/pmm-request";
import type { RefusedLogins } from "./refused-logins";

/** Calls PMM; as `pmmRequest`, at PMM's address. */
export type CallPmm = (request: PmmRequest) => Promise<unknown>;

/** Name of the user whose password is rotated. */
const username = "admin";

/** PMM's user `admin`. */
export interface PmmAdmin {
    /**
     * Logs in.
     *
     * @returns whether PMM takes the password.
     * @throws PmmError when PMM says neither yes nor no; Error when too many passwords were refused before.
     */
    takes: (password: string) => Promise<boolean>;
    /** Gives the user a new password. @throws PmmError */
    change: (oldPassword: string, newPassword: string) => Promise<void>;
}

/** The user `admin` of the PMM that `call` reaches. */
export function pmmAdmin(call: CallPmm, refused: RefusedLogins): PmmAdmin {
    /** A call as the user; one that PMM refuses counts as a wrong password. */
    const asAdmin = async (password: string, request: PmmRequest): Promise<unknown> => {
        refused.makeSureOfRoom();
        try {
            return await call({ ...request, credential: { username, password } });
        } catch (error) {
            if (isRefusal(error)) {
                refused.add();
            }
            throw error;
        }
    };
    return {
        takes: async (password) => {
            try {
                mustBeServerAdmin(await asAdmin(password, { method: "GET", path: "/graph/api/user" }));
                return true;
            } catch (error) {
                if (isRefusal(error)) {
                    return false;
                }
                throw error;
            }
        },
        change: async (oldPassword, newPassword) => {
            await asAdmin(oldPassword, {
                method: "PUT",
                path: "/graph/api/user/password",
                body: { oldPassword, newPassword, confirmNew: newPassword },
            });
        },
    };
}

function isRefusal(error: unknown): boolean {
    return error instanceof PmmError && error.status === 401;
}

/** PMM_ADDRESS may lead to something else than PMM, and a person may have taken the user's rights away. */
function mustBeServerAdmin(user: unknown): void {
    const { login, isGrafanaAdmin } = (user ?? {}) as Record<string, unknown>;
    if (login !== username || isGrafanaAdmin !== true) {
        throw new Error("what answers as PMM lets the user admin in, but not as administrator of the server");
    }
}
