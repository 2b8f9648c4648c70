/** Text that is HTML already. Only `html` makes it, so that whatever else comes into a page is escaped. */
export class Html {
    constructor(readonly text: string) {}
}

/** What a template takes: nothing is written for what is not there. */
export type Part = Html | string | number | undefined | Part[];

/** A template of HTML: html`<b>${name}</b>`. Texts are escaped, also for attributes in quotes; lists are joined. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
    return new Html(strings.map((text, index) => text + written(parts[index])).join(""));
}

function written(part: Part): string {
    if (part === undefined) {
        return "";
    }
    if (Array.isArray(part)) {
        return part.map(written).join("");
    }
    return part instanceof Html ? part.text : escape(String(part));
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escape(text: string): string {
    return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
