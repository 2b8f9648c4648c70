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
 * The number of connections that the database lets in, as RDS works it out: one for each 12,582,880 bytes of what its own processes
 * leave of the class's memory. It is set, since MariaDB from 10.5 on would have half as many by itself.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
 */
export const connectionFormula = "{DBInstanceClassMemory/12582880}";

/** What the formula comes to: a quarter GiB is RDS's own, and each other GiB is good for 80. A db.t3.medium is at its limit near 300. */
const connections = { ownGb: 0.25, ofAGb: 80 } as const;

/** Connections that a database of this class lets in by itself; undefined where the class does not tell. */
export function connectionLimit(instanceClass: string): number | undefined {
    const facts = classFacts(instanceClass);
    return facts && Math.floor((facts.memoryGb - connections.ownGb) * connections.ofAGb);
}
