import type { NodeStatus } from "../../status";
import { bytesWords } from "../words";
import { html, type Html } from "./html";
import { facts, mark } from "./marks";
import { ago } from "./moments";

/** What there is to restore from. */
export function backups({ backups: { newest, verifiedAt, archivedAt, running } }: NodeStatus, now: Date): Html {
    return html`<section aria-labelledby="backups">
        <h2 id="backups">Backups</h2>
        ${facts([
            [
                "Newest backup",
                newest === undefined
                    ? mark("warning", "none yet")
                    : html`${newest.kind}, ${ago(newest.startedAt, now)}`,
            ],
            ["Its name", newest?.id],
            ["Its size", newest === undefined ? undefined : bytesWords(newest.bytes)],
            [
                "Last restore drill passed",
                verifiedAt === undefined ? mark("warning", "none yet") : ago(verifiedAt, now),
            ],
            [
                "Binary logs archived",
                archivedAt === undefined ? mark("warning", "not yet") : html`up to ${ago(archivedAt, now)}`,
            ],
            [
                "Under way",
                running === undefined
                    ? "nothing"
                    : html`${running.kind} on ${running.owner}, begun ${ago(running.startedAt, now)}`,
            ],
        ])}
    </section>`;
}
