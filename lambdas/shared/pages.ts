/**
 * Asks for page after page of a list of AWS until there is no next one. The paginators of the AWS SDK do the same, but leave no
 * room for a look at the clock before each call.
 *
 * @param ask gets the page that the token is for; the first one without a token.
 * @param tokenOf the token of the next page; empty or missing after the last one.
 */
export async function pagesOf<Page>(
    ask: (token: string | undefined) => Promise<Page>,
    tokenOf: (page: Page) => string | undefined,
): Promise<Page[]> {
    const pages: Page[] = [];
    let token: string | undefined;
    do {
        const page = await ask(token);
        pages.push(page);
        token = tokenOf(page);
    } while (token !== undefined && token !== "");
    return pages;
}

/**
 * The list that an answer of AWS holds. AWS tells an empty one as such; an answer without it is a page of something that stands
 * in between, which the AWS SDK reads as an answer that holds nothing.
 *
 * @throws Error when there is none.
 */
export function listOf<Item>(list: Item[] | undefined): Item[] {
    if (list === undefined) {
        throw new Error("the answer could not be read");
    }
    return list;
}
