import * as z from "zod/mini";
import { PmmError } from "./pmm-api";

// Grafana's service accounts, which PMM serves below /graph.
// Source: https://grafana.com/docs/grafana/latest/developers/http_api/serviceaccount/

/** A call of Grafana's administrator: what is asked, and the answer's JSON. @throws PmmError */
export type GrafanaCall = (method: "GET" | "POST" | "DELETE", path: string, body?: unknown) => Promise<unknown>;

const accountPath = "/graph/api/serviceaccounts";

/** A search finds parts of names, so there may be others besides the one that is meant. */
const accountsPerPage = 1000;

const account = z.object({ id: z.number() });
const search = z.object({
    serviceAccounts: z.nullish(
        z.array(
            z.object({
                id: z.number(),
                name: z.string(),
                role: z.nullish(z.string()),
                isDisabled: z.nullish(z.boolean()),
            }),
        ),
    ),
});
const tokens = z.nullish(z.array(z.object({ id: z.number() })));
const newToken = z.object({ key: z.string().check(z.minLength(1)) });

/**
 * Makes a token of the service account `name` that is Grafana's Admin; makes the account when there is none. All earlier
 * tokens of the account end, so that a crash at any point leaves nothing that the next call does not clear away.
 *
 * @param tokenName must not be the name of any other token: Grafana has them unique in the whole organisation.
 * @returns the token.
 * @throws PmmError what Grafana answers; Error when its answer cannot be read.
 */
export async function renewToken(call: GrafanaCall, name: string, tokenName: string): Promise<string> {
    const id = (await findAccount(call, name)) ?? (await createAccount(call, name));
    const old = read(tokens, await call("GET", `${accountPath}/${id}/tokens`)) ?? [];
    for (const token of old) {
        await call("DELETE", `${accountPath}/${id}/tokens/${token.id}`).catch(unlessGone);
    }
    return read(newToken, await call("POST", `${accountPath}/${id}/tokens`, { name: tokenName })).key;
}

/** Its id; undefined when there is none. One that somebody disabled or gave another role is of no use, and is removed. */
async function findAccount(call: GrafanaCall, name: string): Promise<number | undefined> {
    const query = `query=${encodeURIComponent(name)}&perpage=${accountsPerPage}&page=1`;
    const { serviceAccounts } = read(search, await call("GET", `${accountPath}/search?${query}`));
    const found = (serviceAccounts ?? []).find((candidate) => candidate.name === name);
    if (found !== undefined && ((found.role ?? "Admin") !== "Admin" || found.isDisabled === true)) {
        await call("DELETE", `${accountPath}/${found.id}`).catch(unlessGone);
        return undefined;
    }
    return found?.id;
}

async function createAccount(call: GrafanaCall, name: string): Promise<number> {
    return read(account, await call("POST", accountPath, { name, role: "Admin" })).id;
}

/** What it says of an answer that does not fit leaves the answer out: it may hold a token. */
function read<Value>(schema: z.ZodMiniType<Value>, answer: unknown): Value {
    const result = schema.safeParse(answer);
    if (!result.success) {
        throw new Error("Grafana's answer about service accounts is not as its API has it");
    }
    return result.data;
}

function unlessGone(error: unknown): void {
    if (!(error instanceof PmmError && error.status === 404)) {
        throw error;
    }
}
