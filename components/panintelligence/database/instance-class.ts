/** What is known of a class of RDS by its name. */
export interface ClassFacts {
    /** GiB of memory. */
    memoryGb: number;
    /** Whether it has credits for its processor, which it can use up. */
    burstable: boolean;
    /** `t`, `m` or `r`: little, some or much memory for each processor. */
    kind: ClassKind;
}

/** Kinds of classes that MariaDB runs on. */
export type ClassKind = "t" | "m" | "r";

/** GiB of a class of size `large`; all others are in proportion. */
const largeGb: Record<ClassKind, number> = { t: 8, m: 8, r: 16 };

const sizes: Record<string, number> = { micro: 1 / 8, small: 1 / 4, medium: 1 / 2, large: 1, xlarge: 2 };

/**
 * Facts of a class such as `db.t3.medium`; undefined for one whose name does not tell.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
 */
export function classFacts(instanceClass: string): ClassFacts | undefined {
    const [, kind, size = "", times] = /^db\.([tmr])[2-9][a-z]*\.((\d*)x?[a-z]+)$/.exec(instanceClass) ?? [];
    if (kind !== "t" && kind !== "m" && kind !== "r") {
        return undefined;
    }
    const larges = times ? Number(times) * 2 : sizes[size];
    return larges === undefined ? undefined : { memoryGb: larges * largeGb[kind], burstable: kind === "t", kind };
}

/**
 * Connections that a GiB of memory is good for. RDS lets in one for each 12,582,880 bytes of what its own processes leave, 85 a
 * GiB at the most; as documented, a db.t3.medium of 4 GiB is at its limit near 300.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
 */
const connectionsOfAGb = 75;

/** Connections that a database of this class lets in by itself; undefined where the class does not tell. */
export function connectionLimit(instanceClass: string): number | undefined {
    const facts = classFacts(instanceClass);
    return facts && Math.floor(facts.memoryGb * connectionsOfAGb);
}
