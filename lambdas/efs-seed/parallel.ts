/**
 * Does `work` for each item, `atOnce` at a time. After an error no further item is begun.
 *
 * @throws the first error, when all that were begun have ended.
 */
export async function inParallel<Item>(
    items: readonly Item[],
    atOnce: number,
    work: (item: Item) => Promise<void>,
): Promise<void> {
    const queue = items.values();
    const errors: unknown[] = [];
    const worker = async (): Promise<void> => {
        for (const item of queue) {
            if (errors.length > 0) {
                return;
            }
            try {
                await work(item);
            } catch (error) {
                errors.push(error);
            }
        }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    if (errors.length > 0) {
        throw errors[0];
    }
}
