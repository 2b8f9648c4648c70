import { randomInt } from "node:crypto";
import { accounts, type Credentials } from "../contract";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** As long as MySQL takes a password for replication. */
const length = 32;

/** 32 letters and digits: 190 bits, and nothing that means something to SQL, shells and option files. */
export function newPassword(): string {
    return Array.from({ length }, () => letters[randomInt(letters.length)]).join("");
}

/** A new one for each account. */
export function newCredentials(): Credentials {
    return Object.fromEntries(accounts.map((account) => [account, newPassword()])) as Record<keyof Credentials, string>;
}
