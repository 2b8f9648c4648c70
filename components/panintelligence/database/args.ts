import type * as pulumi from "@pulumi/pulumi";

/** The repository database: MariaDB on RDS. */
export interface PanintelligenceDatabase {
    /** Instance class. Default: `db.t3.medium`. */
    instanceClass?: string;
    /** Version of MariaDB: `10.6`, `10.11`, `11.4`, `11.8` or later, or one with its patch level (`10.11.16`). Default: `10.11`. */
    engineVersion?: string;
    /** A standby in a second zone. Default: true. */
    multiAz?: boolean;
    /** GiB, from 20. Default: 20. */
    allocatedStorageGb?: number;
    /** GiB that it may grow to by itself. Default: 100. */
    maxAllocatedStorageGb?: number;
    /** Days that RDS keeps its own backups, from 3 to 35. Default: 7. */
    backupRetentionDays?: number;
    /** When RDS backs up, in UTC (`02:00-03:00`). Default: `02:00-03:00`. */
    backupWindow?: string;
    /** When RDS maintains, in UTC (`sun:04:00-sun:05:00`). Default: `sun:04:00-sun:05:00`. */
    maintenanceWindow?: string;
    /** Name of the database. Default: `dashboard`. */
    schemaName?: string;
    /**
     * Makes the database from a snapshot or from a point in time of another: setting it makes the next generation of the
     * database. Name the generation before in `retired`. Default: an empty database, the generation `initial`.
     */
    restoreFrom?: DatabaseRestore;
    /**
     * Generations that are out of use: `initial`, the identifier of the snapshot one was made from, or for a point in time the
     * instance's, `@` and `time` or `latest`. Their databases are kept as they are; take one out of the list to forget it, and
     * it stays in AWS until somebody deletes it there. Default: none.
     */
    retired?: string[];
    /** Another text makes another password, and the tasks start anew with it. Default: none. */
    passwordVersion?: string;
    /**
     * Further parameters of MariaDB, by name, or others than those that are set here; they hold after the next restart. Of the latter
     * `max_connections` is one, at about 80 for each GiB of memory. Default: none.
     */
    parameters?: Record<string, pulumi.Input<string>>;
    /** Refuses to delete the database in AWS as well. Default: that of `protect`. */
    deletionProtection?: boolean;
}

/** What a database is made from, which must be encrypted. One of the two identifiers must be given. */
export interface DatabaseRestore {
    /** Identifier or ARN of a snapshot. Default: none. */
    snapshotIdentifier?: string;
    /** Identifier of the instance whose past it is, for `time`. Default: none. */
    sourceInstanceIdentifier?: string;
    /** In ISO 8601 and UTC (`2026-11-22T03:00:00Z`). Default: the latest that can be. */
    time?: string;
}
