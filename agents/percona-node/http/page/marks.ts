import type { Verdict } from "../verdict";
import { html, type Html } from "./html";

export type Level = Verdict["level"] | "neutral";

/** Shapes, so that nothing is told by colour alone. */
const shapes: Record<Level, string> = { good: "●", warning: "▲", bad: "■", neutral: "○" };

/** A word with a colour and a shape for how good it is. */
export function mark(level: Level, word: string): Html {
    return html`<span class="mark ${level}"><span aria-hidden="true">${shapes[level]}</span> ${word}</span>`;
}

/** Terms and what they are, as a list. What is undefined is left out. */
export function facts(entries: [string, Html | string | undefined][]): Html {
    const there = entries.filter(([, value]) => value !== undefined);
    return html`<dl>
        ${there.map(
            ([term, value]) =>
                html`<div>
                    <dt>${term}</dt>
                    <dd>${value}</dd>
                </div>`,
        )}
    </dl>`;
}
