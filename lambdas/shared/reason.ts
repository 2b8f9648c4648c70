/**
 * What went wrong, for a log line or a result: AWS's and PMM's own words. What a parser says of an answer that it could not
 * read is left out, since it quotes the answer, and that may hold a secret.
 */
export function reasonOf(error: unknown): string {
    if (!(error instanceof Error)) {
        return "something that is no error was thrown";
    }
    // Marks what a service of AWS answered; the name is the code of the error.
    if ("$fault" in error) {
        return `${error.name}: ${error.message}`;
    }
    // The AWS SDK puts the answer it could not read there.
    if (error instanceof SyntaxError || "$response" in error) {
        return "the answer could not be read";
    }
    return error.message === "" ? error.name : error.message;
}

/** Whether `error` is AWS's error of this name (its code). */
export function isAwsError(error: unknown, name: string): boolean {
    return error instanceof Error && error.name === name;
}
