import { privateBucket, type PrivateBucket } from "../parts/private-bucket";
import type { Scope } from "../parts/scope";
import type { StorageSettings } from "./storage-settings";

/** Folder of the bucket that dumps of the database are in. */
export const dumpFolder = "dumps";

/** Days that dumps are kept, and what was overwritten or deleted: as long as backups by default. */
const keptDays = 35;

/** The bucket of seeds and of dumps of the database. */
export function assetsBucket(scope: Scope, { namePrefix, kmsKeyArn, protect }: StorageSettings): PrivateBucket {
    return privateBucket(scope, "assets", {
        namePrefix: `${namePrefix}-assets-`,
        kmsKeyArn,
        versioned: true,
        forceDestroy: !protect,
        protect,
        lifecycle: [
            { id: "dumps", status: "Enabled", filter: { prefix: `${dumpFolder}/` }, expiration: { days: keptDays } },
            {
                id: "older-versions",
                status: "Enabled",
                filter: { prefix: "" },
                noncurrentVersionExpiration: { noncurrentDays: keptDays },
                abortIncompleteMultipartUpload: { daysAfterInitiation: 2 },
            },
        ],
    });
}
