import type * as pulumi from "@pulumi/pulumi";
import type { Checks } from "../parts/validation/checks";
import type { PanintelligenceArgs } from "./args";
import { databaseSettings, type DatabaseSettings } from "./database/settings";
import { filesSettings, type FilesSettings } from "./file-store/settings";
import { panintelligenceNetworkSettings, type PanintelligenceNetworkSettings } from "./network-settings";
import { seedSettings, type SeedSettings } from "./seed/settings";

/** What the parts that keep data need to know; the settings of the whole component have all of it. */
export interface StorageSettings {
    namePrefix: string;
    network: PanintelligenceNetworkSettings;
    database: DatabaseSettings;
    files: FilesSettings;
    seed: SeedSettings;
    kmsKeyArn: pulumi.Output<string> | undefined;
    logRetentionDays: pulumi.Output<number>;
    secretRecoveryDays: pulumi.Output<number>;
    protect: boolean;
}

/** Checks network, database, files and seed, and fills in what they leave out. */
export function storageSettings(
    checks: Checks,
    args: PanintelligenceArgs,
    common: Pick<StorageSettings, "kmsKeyArn" | "protect">,
): Pick<StorageSettings, "network" | "database" | "files" | "seed"> {
    const seed = seedSettings(checks, args.seed ?? {});
    return {
        network: panintelligenceNetworkSettings(checks, args.network, args.endpoint),
        database: databaseSettings(checks, args.database ?? {}, common),
        files: filesSettings(checks, args.files ?? {}, { ...common, seeded: seed.bundle.entries }),
        seed,
    };
}
