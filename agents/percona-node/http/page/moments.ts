import { duration, momentWords, secondsSince } from "../words";
import { html, type Html } from "./html";

/** A moment by its age, with the moment itself on hover. */
export function ago(moment: string, now: Date): Html {
    const seconds = secondsSince(moment, now);
    return seconds === undefined
        ? html`${moment}`
        : html`<time datetime="${moment}" title="${momentWords(moment)}">${duration(seconds)} ago</time>`;
}

/** A moment itself, with its age beside it. */
export function at(moment: string, now: Date): Html {
    const seconds = secondsSince(moment, now);
    return seconds === undefined
        ? html`${moment}`
        : html`<time datetime="${moment}">${momentWords(moment)}</time>
              <span class="muted">${duration(seconds)} ago</span>`;
}
