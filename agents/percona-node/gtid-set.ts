/** Source (`<uuid>`, or `<uuid>:<tag>` from MySQL 8.3 on) -> first, last, first, last ...: ascending, neither overlapping nor adjoining. */
type Intervals = ReadonlyMap<string, readonly number[]>;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const intervalPattern = /^([0-9]+)(?:-([0-9]+))?$/;
const tagPattern = /^[a-z_][a-z0-9_]{0,31}$/;

/** A GTID set as MySQL writes it (`gtid_executed`): which transactions of which sources. It never changes. */
export class GtidSet {
    static readonly empty = new GtidSet(new Map());

    private constructor(private readonly intervals: Intervals) {}

    /**
     * Reads MySQL's text form, in any order, with blanks and line ends, and intervals that overlap.
     *
     * @throws Error that shows the part that is none, or a number beyond 2^53, which no server has ever come to.
     */
    static parse(text: string): GtidSet {
        const found = new Map<string, [number, number][]>();
        for (const part of text.toLowerCase().split(",")) {
            const [uuid = "", ...tokens] = part.split(":").map((token) => token.trim());
            if (uuid === "" && tokens.length === 0) {
                continue;
            }
            if (!uuidPattern.test(uuid) || tokens.length === 0) {
                throw notGtids(part);
            }
            let source = uuid;
            for (const token of tokens) {
                if (tagPattern.test(token)) {
                    source = `${uuid}:${token}`;
                } else {
                    const interval = parseInterval(token);
                    if (!interval) {
                        throw notGtids(part);
                    }
                    // MySQL reads an interval whose end comes first as none.
                    if (interval[0] <= interval[1]) {
                        found.set(source, [...(found.get(source) ?? []), interval]);
                    }
                }
            }
        }
        return new GtidSet(new Map([...found].map(([source, list]) => [source, merged(list)])));
    }

    /** GTID_SUBSET(this, other). */
    isSubsetOf(other: GtidSet): boolean {
        for (const [source, mine] of this.intervals) {
            if (!within(mine, other.intervals.get(source) ?? [])) {
                return false;
            }
        }
        return true;
    }

    equals(other: GtidSet): boolean {
        return this.isSubsetOf(other) && other.isSubsetOf(this);
    }

    union(other: GtidSet): GtidSet {
        const all = new Map(this.intervals);
        for (const [source, theirs] of other.intervals) {
            const mine = all.get(source);
            all.set(source, mine ? merged([...pairs(mine), ...pairs(theirs)]) : theirs);
        }
        return new GtidSet(all);
    }

    /** GTID_SUBTRACT(this, other). */
    subtract(other: GtidSet): GtidSet {
        const left = new Map<string, readonly number[]>();
        for (const [source, mine] of this.intervals) {
            const rest = without(mine, other.intervals.get(source) ?? []);
            if (rest.length > 0) {
                left.set(source, rest);
            }
        }
        return new GtidSet(left);
    }

    /** Number of transactions. */
    count(): number {
        let sum = 0;
        for (const list of this.intervals.values()) {
            for (const [first, last] of pairs(list)) {
                sum += last - first + 1;
            }
        }
        return sum;
    }

    isEmpty(): boolean {
        return this.intervals.size === 0;
    }

    /** As MySQL writes it, in one line. */
    toString(): string {
        const parts = new Map<string, string>();
        for (const [source, list] of [...this.intervals].sort(([left], [right]) => (left < right ? -1 : 1))) {
            const [uuid = "", tag] = source.split(":");
            const numbers = pairs(list).map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
            parts.set(uuid, [parts.get(uuid) ?? uuid, ...(tag === undefined ? [] : [tag]), ...numbers].join(":"));
        }
        return [...parts.values()].join(",");
    }
}

function notGtids(part: string): Error {
    return new Error(`"${part.trim().slice(0, 100)}" is not a GTID set, such as <uuid>:1-5:7`);
}

function parseInterval(token: string): [number, number] | undefined {
    const [, first, last = first] = intervalPattern.exec(token) ?? [];
    const interval: [number, number] = [Number(first), Number(last)];
    return interval.every(Number.isSafeInteger) && interval[0] > 0 ? interval : undefined;
}

function pairs(list: readonly number[]): [number, number][] {
    const result: [number, number][] = [];
    for (let at = 0; at + 1 < list.length; at += 2) {
        result.push([list[at] ?? 0, list[at + 1] ?? 0]);
    }
    return result;
}

function merged(list: [number, number][]): number[] {
    const result: number[] = [];
    for (const [first, last] of list.sort((left, right) => left[0] - right[0])) {
        const end = result.at(-1);
        if (end !== undefined && first <= end + 1) {
            result[result.length - 1] = Math.max(end, last);
        } else {
            result.push(first, last);
        }
    }
    return result;
}

/** Both ascending: one pass. An interval can lie in one interval of the other only, since those do not adjoin. */
function within(mine: readonly number[], theirs: readonly number[]): boolean {
    let at = 0;
    for (const [first, last] of pairs(mine)) {
        while (at < theirs.length && (theirs[at + 1] ?? 0) < first) {
            at += 2;
        }
        if (at >= theirs.length || (theirs[at] ?? 0) > first || (theirs[at + 1] ?? 0) < last) {
            return false;
        }
    }
    return true;
}

function without(mine: readonly number[], theirs: readonly number[]): number[] {
    const result: number[] = [];
    const gone = pairs(theirs);
    let at = 0;
    for (const [first, last] of pairs(mine)) {
        let from = first;
        while (at < gone.length && (gone[at]?.[1] ?? 0) < from) {
            at += 1;
        }
        for (let look = at; look < gone.length; look += 1) {
            const [cutFirst, cutLast] = gone[look] ?? [0, 0];
            if (cutFirst > last) {
                break;
            }
            if (cutFirst > from) {
                result.push(from, cutFirst - 1);
            }
            from = cutLast + 1;
        }
        if (from <= last) {
            result.push(from, last);
        }
    }
    return result;
}
