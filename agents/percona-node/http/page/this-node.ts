import type { NodeStatus } from "../../status";
import { duration, lagWords } from "../words";
import { html, type Html } from "./html";
import { facts, mark } from "./marks";

/** Seconds without a decision after which the agent counts as hanging: it decides each second. */
const slowDecision = 5;

/** What the agent of this node is doing, and why. */
export function thisNode(status: NodeStatus): Html {
    const { state, why, task, server, epoch, groupName, membership, bootingEpoch } = status;
    return html`<section aria-labelledby="this-node">
        <h2 id="this-node">What this node is doing</h2>
        <p class="doing"><b class="role">${state}</b> ${why}</p>
        ${facts([
            ["Task", task === undefined ? "none" : `${task.kind}, for ${duration(task.forSeconds)}`],
            ["Last decision", decision(status.decidedAgoMs)],
            ["Epoch", `${epoch}${bootingEpoch === undefined ? "" : `, bootstrapping ${bootingEpoch}`}`],
            ["View", membership === undefined ? undefined : `${membership.view} of epoch ${membership.epoch}`],
            ["Group", groupName === "" ? "none" : groupName],
            ["Server", server === undefined ? mark("bad", "does not answer") : doors(status.primary, server)],
            ["Agent runs for", duration(status.uptimeMs / 1000)],
        ])}
    </section>`;
}

function decision(ms: number | undefined): Html | string | undefined {
    if (ms === undefined) {
        return undefined;
    }
    const words = `${lagWords(ms / 1000)} ago`;
    return ms > slowDecision * 1000 ? mark("bad", `${words}: the agent hangs`) : words;
}

function doors(takesWrites: boolean, { superReadOnly, offlineMode }: NonNullable<NodeStatus["server"]>): string {
    // A server that is writable may commit nothing for all that.
    const writes = takesWrites ? "takes writes" : superReadOnly ? "read-only" : "writable, but not shown to commit";
    return `${writes}, ${offlineMode ? "closed to clients" : "open to clients"}`;
}
