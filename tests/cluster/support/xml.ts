/** What can be written as XML: an element with elements in it, a list, or a text. */
export type Content = string | number | boolean | undefined | Content[] | { [element: string]: Content };

/** XML as AWS's query protocol writes it. A list becomes one element of the name `item` for each entry. */
export function xml(content: Content, item: string): string {
    if (content === undefined) {
        return "";
    }
    if (Array.isArray(content)) {
        return content.map((entry) => `<${item}>${xml(entry, item)}</${item}>`).join("");
    }
    if (typeof content === "object") {
        return Object.entries(content)
            .filter(([, value]) => value !== undefined)
            .map(([name, value]) => `<${name}>${xml(value, item)}</${name}>`)
            .join("");
    }
    return String(content).replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
