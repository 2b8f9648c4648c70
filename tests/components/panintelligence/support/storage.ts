import * as pulumi from "@pulumi/pulumi";
import type { PanintelligenceArgs } from "../../../../components/panintelligence/args";
import { database, type Database } from "../../../../components/panintelligence/database";
import { fileStore, type FileStore } from "../../../../components/panintelligence/file-store";
import { seeding, type Seeding } from "../../../../components/panintelligence/seed";
import { storageSettings } from "../../../../components/panintelligence/storage-settings";
import { interfaceEndpoints, storageEndpoint } from "../../../../components/panintelligence/vpc-endpoints";
import { Scope } from "../../../../components/parts/scope";
import { Checks } from "../../../../components/parts/validation/checks";
import { deployerOf } from "../../support/deployer";

/** What storage reads of a deployment's arguments. */
export type StorageArgs = Pick<
    PanintelligenceArgs,
    "network" | "database" | "files" | "seed" | "kmsKeyArn" | "protect" | "tags"
>;

const network: StorageArgs["network"] = {
    vpcId: "vpc-0123456789abcdef0",
    publicSubnetIds: ["subnet-0000000000000000a", "subnet-0000000000000000b"],
    privateSubnetIds: ["subnet-0000000000000001a", "subnet-0000000000000001b"],
    isolatedSubnetIds: ["subnet-0000000000000002a", "subnet-0000000000000002b"],
    privateRouteTableIds: ["rtb-0000000000000000a", "rtb-0000000000000000b"],
};

/** The usual network with something else in it. */
export function networkWith(difference: Partial<StorageArgs["network"]>): StorageArgs["network"] {
    return { ...network, ...difference };
}

/** What keeps data in a deployment, without the services that use it. */
class Storage extends pulumi.ComponentResource {
    readonly database: Database;
    readonly files: FileStore;
    readonly seeding: Seeding;
    readonly storageEndpoint: ReturnType<typeof storageEndpoint>;
    readonly endpoints: ReturnType<typeof interfaceEndpoints>;

    constructor(name: string, args: StorageArgs, options?: pulumi.ComponentResourceOptions) {
        super("stackwarden:test:Storage", name, {}, options);
        const checks = new Checks(this);
        const kmsKeyArn = args.kmsKeyArn === undefined ? undefined : pulumi.output(args.kmsKeyArn);
        const common = { kmsKeyArn, protect: args.protect ?? true };
        const settings = {
            namePrefix: "pi-dev",
            ...common,
            ...storageSettings(checks, { endpoint: {}, ...args } as PanintelligenceArgs, common),
            logRetentionDays: pulumi.output(30),
            secretRecoveryDays: pulumi.output(30),
        };
        checks.finish();
        const tags = args.tags && (pulumi.output(args.tags) as pulumi.Output<Record<string, string>>);
        const scope = new Scope(this, name, "Storage", tags);
        this.storageEndpoint = storageEndpoint(scope, settings);
        this.endpoints = interfaceEndpoints(scope, settings, () => group("endpoints"));
        this.database = database(scope, settings, { securityGroupId: group("database") });
        this.files = fileStore(scope, settings, { securityGroupId: group("files") });
        this.seeding = seeding(scope, settings, {
            securityGroupId: group("seeder"),
            files: this.files,
            ways: [...(this.storageEndpoint ? [this.storageEndpoint] : []), ...this.endpoints],
        });
        this.registerOutputs({});
    }
}

/** Id of the security group of one of them. */
function group(whose: string): pulumi.Output<string> {
    return pulumi.output(`sg-${whose}`);
}

/** Deploys what keeps data against mocks, under the name `pi`. */
export const { deploy, refusal } = deployerOf<StorageArgs, Storage>(Storage, {
    name: "pi",
    args: (): StorageArgs => ({ network }),
});
