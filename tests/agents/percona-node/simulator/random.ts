/** Numbers that look random, and are the same for the same seed. */
export class Random {
    constructor(private seed: number) {}

    /** From 0 to just below 1 (mulberry32). */
    next(): number {
        this.seed = (this.seed + 0x6d2b79f5) | 0;
        let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    }

    between(low: number, high: number): number {
        return low + this.next() * (high - low);
    }

    chance(probability: number): boolean {
        return this.next() < probability;
    }

    pick<T>(list: readonly T[]): T {
        return list[Math.floor(this.next() * list.length)]!;
    }

    uuid(): string {
        const digits = Array.from({ length: 32 }, () => Math.floor(this.next() * 16).toString(16)).join("");
        return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    }
}
