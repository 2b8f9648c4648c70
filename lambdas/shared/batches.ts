/** Cuts `items` into lists of at most `size`, in their order. */
export function batchesOf<Item>(items: readonly Item[], size: number): Item[][] {
    const batches: Item[][] = [];
    for (let start = 0; start < items.length; start += size) {
        batches.push(items.slice(start, start + size));
    }
    return batches;
}

/** Names for a message: the first three, and how many more there are. */
export function shortList(names: readonly string[]): string {
    const first = names.slice(0, 3).join(", ");
    return names.length > 3 ? `${first} and ${names.length - 3} more` : first;
}
