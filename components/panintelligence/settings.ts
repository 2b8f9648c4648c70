import type * as pulumi from "@pulumi/pulumi";
import { endpointSettings, type EndpointSettings } from "../parts/https-endpoint/endpoint";
import { kmsKeyArn, logRetention, recoveryWindow, tagMap } from "../parts/validation/aws-rules";
import { Checks, problem } from "../parts/validation/checks";
import { checkedPrefix, componentName } from "../parts/validation/names";
import type { PanintelligenceArgs } from "./args";
import { costedParts } from "./costed";
import { ImageRegistry, imagesSettings, type ImagesSettings } from "./images";
import { licenceSettings, type LicenceSettings } from "./licence";
import { operationsSettings, type OperationsSettings } from "./operations/settings";
import { servicesSettings, type ServicesSettings } from "./services/settings";
import { storageSettings, type StorageSettings } from "./storage-settings";

/** `PanintelligenceArgs`, checked and complete. */
export interface PanintelligenceSettings extends StorageSettings {
    endpoint: EndpointSettings;
    licence: LicenceSettings;
    images: ImagesSettings;
    services: ServicesSettings;
    operations: OperationsSettings;
    enableExec: boolean;
    healthChecks: boolean;
    containerInsights: boolean;
    tags: pulumi.Output<Record<string, string>> | undefined;
}

/**
 * Checks the arguments of `component`, which is called `name`, and fills in what they leave out. Without a component it is
 * the check alone, for programs that make other things first.
 *
 * @throws ResourceError that lists every problem, when there is one.
 */
export function panintelligenceSettings(
    component: pulumi.ComponentResource | undefined,
    name: string,
    args: PanintelligenceArgs,
): PanintelligenceSettings {
    const checks = new Checks(component);
    checks.plain("name", name, componentName);
    const namePrefix = checkedPrefix(checks, name, args.namePrefix);
    const common = {
        kmsKeyArn: checks.optionalInput("kmsKeyArn", args.kmsKeyArn, kmsKeyArn),
        protect: args.protect ?? true,
    };
    if (args.backup?.rootVolume) {
        checks.add(problem("backup.rootVolume", true, "cannot be: no task has a volume that lasts; take it out"));
    }
    const chosen = {
        namePrefix,
        ...common,
        ...storageSettings(checks, args, common),
        // Queries of people may take minutes before the first byte comes.
        endpoint: endpointSettings(checks, args.endpoint, { idleTimeoutSeconds: 300 }),
        licence: licenceSettings(checks, args.licence),
        images: imagesSettings(checks, args.images),
        services: servicesSettings(checks, args, namePrefix),
        enableExec: args.enableExec ?? false,
        healthChecks: args.healthChecks ?? true,
        containerInsights: args.containerInsights ?? false,
        logRetentionDays: checks.input("logRetentionDays", args.logRetentionDays ?? 30, logRetention),
        secretRecoveryDays: checks.input("secretRecoveryDays", args.secretRecoveryDays ?? 30, recoveryWindow),
        tags: checks.optionalInput("tags", args.tags, tagMap),
    };
    const { registry } = chosen.images;
    if (chosen.network.egressCidrs.length === 0 && registry !== ImageRegistry.Mirror) {
        checks.add(
            problem(
                "images.registry",
                registry,
                "brings images over the internet, and network.egressCidrs lets nothing out: take mirror, with repositories in ECR",
            ),
        );
    }
    const settings = { ...chosen, operations: operationsSettings(checks, args, costedParts(chosen)) };
    checks.finish();
    return settings;
}
