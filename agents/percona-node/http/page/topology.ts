import type { NodeStatus } from "../../status";
import { groupView } from "../group-view";
import { knownNodes, type KnownNode } from "../known-nodes";
import { html, type Html } from "./html";
import { nodeCard } from "./node-card";

/** The group as a tree: its primary, the replicas that follow it, and apart from them who is outside. */
export function topology(status: NodeStatus): Html {
    const nodes = knownNodes(status);
    const inside = nodes.filter(({ inView }) => inView);
    const outside = nodes.filter(({ inView }) => !inView);
    const primary = inside.find(({ role }) => role === "PRIMARY");
    const replicas = inside.filter((node) => node !== primary);
    const card = (node: KnownNode): Html => nodeCard(node, status.groupName);
    const branch = (node: KnownNode): Html => html`<li class="${node.member ?? ""}">${card(node)}</li>`;
    return html`<section aria-labelledby="topology">
        <h2 id="topology">Topology ${foreign(status, nodes)}</h2>
        ${
            inside.length === 0
                ? html`<p class="empty">No group: no server that answers this node is in one.</p>`
                : html`<div class="tree">
                      <div class="root">
                          ${
                              primary === undefined
                                  ? html`<p class="node missing">No primary in the group's view</p>`
                                  : card(primary)
                          }
                      </div>
                      <ul class="branches" aria-label="Replicas">
                          ${replicas.map(branch)}
                      </ul>
                  </div>`
        }
        ${
            outside.length === 0
                ? undefined
                : html`<h3 class="outside">Outside of the group</h3>
                      <ul class="loose" aria-label="Nodes outside of the group">
                          ${outside.map((node) => html`<li>${card(node)}</li>`)}
                      </ul>`
        }
    </section>`;
}

/** Says so when the view is not the node's own. */
function foreign(status: NodeStatus, nodes: KnownNode[]): Html | undefined {
    const of = groupView(status)?.of;
    const whose = nodes.find(({ address }) => address === of);
    return whose === undefined || whose.self
        ? undefined
        : html`<span class="muted note">in the view of ${whose.id}, since this node is in no group</span>`;
}
