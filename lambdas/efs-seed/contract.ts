// What the function that seeds a file system and the component that makes it agree on.

/** Where a bundle is in the bucket: all of it below `folder`, each content once under its own SHA-256. */
export const objectKeys = {
    folder: "seed/",
    manifest: (bundle: string): string => `seed/manifests/${bundle}.json`,
    object: (sha256: string): string => `seed/objects/${sha256}`,
} as const;

/** What an invocation asks for. */
export interface SeedRequest {
    /** `apply` writes; `plan` says what it would do; `verify` says what differs; `overwrite` writes `paths` whatever is there, after a backup. */
    action: "apply" | "plan" | "verify" | "overwrite";
    /** SHA-256 of the bundle, in hexadecimal, by which the bucket has its manifest. */
    bundle: string;
    /** Id of the file system, so that a copy that was restored is known as such. */
    fileSystemId: string;
    /** Whether a file that the customer deleted is made again. Default: false. */
    restoreDeleted?: boolean;
    /** Whether a file that nobody changed is replaced by a newer one of the bundle. Default: true. */
    updateUnmodified?: boolean;
    /** For `overwrite`: paths below the root, and the file system's id once more. */
    paths?: string[];
    confirm?: string;
}

/** What a bundle consists of: `entries` sorted by path; `bundle` is the SHA-256 of their canonical JSON. */
export interface SeedManifest {
    schema: 1;
    bundle: string;
    entries: SeedEntry[];
}

/** A file of a bundle. */
export interface SeedEntry {
    /** Below the file system's root, with `/` between names: `themes/ours/theme.css`. */
    path: string;
    /** Of the content, in hexadecimal, by which the bucket has it. */
    sha256: string;
    /** Bytes. */
    size: number;
}

/** The JSON that `bundle` is the SHA-256 of. */
export function canonicalEntries(entries: readonly SeedEntry[]): string {
    const sorted = [...entries].sort((one, other) => (one.path < other.path ? -1 : 1));
    return JSON.stringify(sorted.map(({ path, sha256, size }) => ({ path, sha256, size })));
}

/** What became of a file. */
export type SeedAction = "create" | "adopt" | "update" | "keep-modified" | "keep-deleted" | "keep-foreign";

/** What an invocation answers; it ends in the state of a stack, so no more than `shownPaths` paths a list. */
export interface SeedReport {
    bundle: string;
    outcome: "applied" | "already-applied" | "planned" | "verified" | "overwritten";
    /** Files by what became of them. */
    counts: Record<SeedAction, number>;
    /**
     * Files that were kept although the bundle has others: paths, with `keep-modified`, `keep-deleted` and `keep-foreign`. Of
     * `verify`: all files that are not as in the bundle.
     */
    conflicts: string[];
    /** Seeded once, and not in the bundle any more; they stay. */
    orphaned: string[];
}

/** Paths that a list of a report has at the most. */
export const shownPaths = 50;

/** Directories that a bundle may have files in. */
export const seedRoots = ["themes", "images", "svg", "custom_jdbc", "locale", "files"] as const;

/** All directories, which the function makes: those above and the key pair's, which it never touches further. */
export const directories = [...seedRoots, "keys"] as const;

/** Most bytes of a path below the root. */
export const mostPathBytes = 1024;

/** Names of the function's environment variables. */
export const environment = {
    bucket: "BUCKET_NAME",
    /** Where the file system is mounted: `/mnt/efs`. */
    mount: "MOUNT_PATH",
    /** Value of the dimension `deployment` of its metrics: the deployment's `namePrefix`. */
    deployment: "DEPLOYMENT",
    /** Node's own: how many file operations go on at once; `filesAtOnce`, since 4 without it. */
    threads: "UV_THREADPOOL_SIZE",
} as const;

/** Files that are worked on at once: a file system on the network answers late, but many at once. */
export const filesAtOnce = 16;

/** Seconds that an invocation may take. */
export const timeoutSeconds = 300;

/** MiB of memory. */
export const memoryMb = 1024;

/** Dimensions of its metrics. */
export const dimensions = { deployment: "Deployment" } as const;

/**
 * Namespace and names of its metrics, by deployment: files made, replaced, and left as they are although the bundle
 * has others; conflicts are those of the last that somebody may want to compare (a deleted file is none).
 */
export const metrics = {
    namespace: "Stackwarden/Panintelligence",
    created: "SeedCreated",
    updated: "SeedUpdated",
    kept: "SeedKept",
    conflicts: "SeedConflicts",
} as const;
