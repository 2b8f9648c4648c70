import type { KnownNode } from "../known-nodes";
import { lagWords, shortGtids } from "../words";
import { html, type Html } from "./html";
import { facts, mark, type Level } from "./marks";

/** One node, for people. @param newest the source of GTIDs that its short form shows */
export function nodeCard(node: KnownNode, newest: string): Html {
    const { id, address, self, agent, version, applierQueue, role, instance, inView } = node;
    const writes = role === "PRIMARY" && inView && node.member === "ONLINE";
    return html`<article class="node ${writes ? "primary" : ""}" aria-label="Node ${id}">
        <header>
            <h3>${id}</h3>
            ${self ? html`<span class="tag">this node</span>` : undefined}
            ${
                instance === undefined || instance === "in-service" || instance === "unknown"
                    ? undefined
                    : html`<span class="tag">instance ${instance}</span>`
            }
            ${role === "" ? undefined : html`<b class="role">${role}</b>`}
            ${mark(memberLevel(node), node.member ?? "server does not answer")} ${serves(node)}
        </header>
        ${facts([
            ["Lag", writes || agent === undefined ? undefined : lagWords(node.lagSeconds)],
            ["Applier queue", applierQueue === undefined ? undefined : String(applierQueue)],
            ["GTIDs", node.gtids === undefined ? undefined : gtidSet(address, node.gtids, newest)],
            ["Version", version],
            ["Address", id === address ? undefined : address],
            ["Template", template(agent?.templateVersion ?? "")],
        ])}
        <p class="why">
            ${agent === undefined ? mark("warning", "agent does not answer") : html`<b>${agent.state}</b> ${agent.why}`}
        </p>
    </article>`;
}

/** Of `lt-0123456789abcdef0:12`, the version. */
function template(version: string): Html | undefined {
    return version === "" ? undefined : html`<span title="${version}">${version.split(":").at(-1)}</span>`;
}

/** Short, the whole on hover, and by a click or a key for those who cannot hover. */
function gtidSet(key: string, gtids: string, newest: string): Html {
    const lines = gtids.replace(/\s+/g, "").split(",").join(",\n");
    return html`<details data-key="gtids-${key}">
        <summary title="${lines}">${shortGtids(gtids, newest)}</summary>
        <code>${lines}</code>
    </details>`;
}

function serves({ agent }: KnownNode): Html | undefined {
    if (agent === undefined) {
        return undefined;
    }
    const roles = [...(agent.primary ? ["writes"] : []), ...(agent.replica ? ["reads"] : [])];
    return roles.length === 0 ? mark("neutral", "takes no clients") : mark("good", `takes ${roles.join(" and ")}`);
}

function memberLevel({ member, inView }: KnownNode): Level {
    if (member === "ONLINE" && inView) {
        return "good";
    }
    return member === "RECOVERING" ? "warning" : "bad";
}
