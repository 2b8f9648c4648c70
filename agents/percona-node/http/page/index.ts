import { createHash } from "node:crypto";
import "../text-files";
import type { NodeStatus } from "../../status";
import shell from "./page.html";
import { verdict } from "../verdict";
import { momentWords } from "../words";
import { backups } from "./backups";
import { events } from "./events";
import { html, type Html } from "./html";
import { mark } from "./marks";
import { thisNode } from "./this-node";
import { topology } from "./topology";

/**
 * The page for people: `page.html` with a status written into it. Its script asks for the page again every 2 s and takes
 * over what has changed, so that it also works without scripts.
 */
export function renderPage(status: NodeStatus, now: Date): string {
    const { text } = live(status, now);
    // A function, since `$` in a text must stay what it is.
    return shell
        .replace("<!-- title -->", () => html`${status.clusterId}: ${verdict(status).text}`.text)
        .replace("<!-- live -->", () => text);
}

/** The Content-Security-Policy of the page: its own style and script by their hashes, requests to its own node, nothing else. */
export const pagePolicy = [
    "default-src 'none'",
    `style-src '${hashOf("style")}'`,
    `script-src '${hashOf("script")}'`,
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
].join("; ");

function hashOf(element: "style" | "script"): string {
    const [, content = ""] = new RegExp(`<${element}>([^]*?)</${element}>`).exec(shell) ?? [];
    return `sha256-${createHash("sha256").update(content).digest("base64")}`;
}

function live(status: NodeStatus, now: Date): Html {
    const { level, text } = verdict(status);
    return html`<header>
            <h1><span class="muted">Percona cluster</span> ${status.clusterId}</h1>
            <p class="muted">
                as node ${status.id} sees it,
                <time class="whole" datetime="${now.toISOString()}">${momentWords(now.toISOString())}</time>
            </p>
        </header>
        <main>
            <p class="verdict ${level}" role="status">${mark(level, text)}</p>
            ${topology(status)}
            <div class="columns">${thisNode(status)} ${backups(status, now)}</div>
            ${events(status, now)}
        </main>
        <footer>
            <nav aria-label="For programs"><a href="/status">Status as JSON</a> <a href="/metrics">Metrics</a></nav>
        </footer>`;
}
