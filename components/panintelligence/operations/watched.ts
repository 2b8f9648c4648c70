import type * as pulumi from "@pulumi/pulumi";
import type * as lb from "@pulumi/aws/lb";
import type { ProbedService } from "../../../lambdas/service-probe/contract";
import type { Database } from "../database";
import type { FileStore } from "../file-store";
import type { ImageSource } from "../image-source";
import type { Seeding } from "../seed";
import type { StorageSettings } from "../storage-settings";

/** What the deployment is made of, as far as operations watch it, back it up or work with it. */
export interface Around {
    settings: StorageSettings;
    cluster: { arn: pulumi.Output<string>; name: pulumi.Output<string> };
    /** All ECS services; their log groups by outputs of the groups, so that what needs a group waits for it. */
    services: WatchedService[];
    balancer: {
        loadBalancer: lb.LoadBalancer;
        /** The dashboard's. */
        targetGroup: lb.TargetGroup;
        /** Missing without a certificate. */
        certificateArn: pulumi.Output<string> | undefined;
    };
    database: Database;
    files: FileStore;
    seeding: Pick<Seeding, "function" | "bucket">;
    /** The function that asks internal services, and whom: its group reaches them. */
    probe: OperationsClient & { services: WatchedAddress[] };
    /** The tasks that are run by hand: their group reaches the database, the file system where it must, and 443 outside. */
    databaseTools: OperationsClient;
    /** How ECS signs in for images. */
    images: Pick<ImageSource, "credentialsFor">;
    /** Day that an offline licence ends (`2027-03-31`). */
    licenceExpiresOn: string | undefined;
}

/** An ECS service that is watched. */
export interface WatchedService {
    /** `dashboard`, `renderer`, `pirana`, `scheduler` or `adminer`. */
    role: string;
    /** Name in ECS. */
    name: pulumi.Input<string>;
    logGroupName: pulumi.Input<string>;
}

/** A service to ask, whose address may be known later; its name is its role. */
export type WatchedAddress = Pick<ProbedService, "name"> & { url: pulumi.Input<string> };

/** What goes somewhere within the VPC. */
export interface OperationsClient {
    securityGroupId: pulumi.Input<string>;
    /** What must be there before it can work: the rules of its group. */
    dependsOn: pulumi.Resource[];
}
