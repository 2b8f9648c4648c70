import { paths } from "../contract";
import type { Metrics } from "./metrics";
import { pagePolicy, renderPage } from "./page";
import type { StatusSource } from "./source";

/** What goes back for a request, but for its length. */
export interface Answer {
    code: number;
    headers: Record<string, string>;
    body: string;
}

/** What answers are made of. */
export interface Known extends StatusSource {
    metrics: Metrics;
}

const routes: Record<string, (known: Known) => Answer | Promise<Answer>> = {
    [paths.primary]: (known) => health(known, "primary"),
    [paths.replica]: (known) => health(known, "replica"),
    [paths.status]: ({ status }) => ({
        code: 200,
        headers: { "Content-Type": "application/json; charset=utf-8" },
        body: `${JSON.stringify(status())}\n`,
    }),
    [paths.metrics]: async ({ status, metrics }) => ({
        code: 200,
        headers: { "Content-Type": metrics.contentType },
        body: await metrics.text(status(), new Date()),
    }),
    [paths.page]: ({ status }) => ({
        code: 200,
        headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": pagePolicy },
        body: renderPage(status(), new Date()),
    }),
};

/**
 * The answer to a request.
 *
 * @param target as the request has it: a path, and maybe a query, which changes nothing.
 * @throws what `known` throws.
 */
export async function answerTo(method: string, target: string, known: Known): Promise<Answer> {
    const [path = ""] = target.split("?", 1);
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (route === undefined) {
        return plain(404, `There is nothing here. There are: ${Object.keys(routes).join(", ")}`);
    }
    if (method !== "GET" && method !== "HEAD") {
        return plain(405, "Only GET and HEAD are answered.", { Allow: "GET, HEAD" });
    }
    return route(known);
}

/** One line of plain text. */
export function plain(code: number, text: string, headers: Record<string, string> = {}): Answer {
    return { code, headers: { ...headers, "Content-Type": "text/plain; charset=utf-8" }, body: `${text}\n` };
}

function health({ status, health: fitness }: Known, role: "primary" | "replica"): Answer {
    const fit = fitness()[role];
    const { id, state, why } = status();
    return plain(fit ? 200 : 503, `${id} is ${fit ? "" : "not "}fit as ${role} (${state}): ${why}`);
}
