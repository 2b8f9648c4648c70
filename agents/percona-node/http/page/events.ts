import type { NodeStatus } from "../../status";
import { html, type Html } from "./html";
import { at } from "./moments";

/** What has happened last, the newest first. */
export function events({ events: all }: NodeStatus, now: Date): Html {
    return html`<section aria-labelledby="events">
        <h2 id="events">Last events</h2>
        ${
            all.length === 0
                ? html`<p class="empty">None yet.</p>`
                : html`<ol class="events">
                      ${all.map(
                          ({ at: moment, node, what }) =>
                              html`<li>
                                  <p class="when">${at(moment, now)} <span class="muted whole">${node}</span></p>
                                  <p>${what}</p>
                              </li>`,
                      )}
                  </ol>`
        }
    </section>`;
}
