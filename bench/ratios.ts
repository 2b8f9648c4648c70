/** The middle one; the higher of the two in the middle. NaN without any. */
export function median(values: number[]): number {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** A line that says whether a ratio is what is promised. */
export function ratioLine(ratio: number, what: string, limit: number): string {
    return `  ${ratio.toFixed(2)} ${what} (target ${limit}: ${ratio <= limit ? "met" : "missed"})`;
}
