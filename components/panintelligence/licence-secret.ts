import * as pulumi from "@pulumi/pulumi";
import { keptSecret } from "../parts/generated-secret";
import type { Scope } from "../parts/scope";
import type { PanintelligenceSettings } from "./settings";

/** The secret with the licence. */
export interface LicenceSecret {
    arn: pulumi.Output<string>;
    /** What ECS takes the variable from; another text in a secret that is made here is another place, so that tasks start anew. */
    valueFrom: pulumi.Output<string>;
    /** The text is there only with these. */
    ready: pulumi.Resource[];
}

/** The secret with the licence: one of the user's, or one that is made here. */
export function licenceSecret(scope: Scope, settings: PanintelligenceSettings): LicenceSecret {
    const { licence, kmsKeyArn, protect, secretRecoveryDays } = settings;
    if (licence.secretArn !== undefined) {
        return { arn: licence.secretArn, valueFrom: licence.secretArn, ready: [] };
    }
    const text = licence.text ?? scope.refuse("licence has neither value nor secretArn");
    const kept = keptSecret(scope, "licence", text, {
        description: "Licence of Panintelligence, on one line",
        kmsKeyArn,
        recoveryWindowDays: secretRecoveryDays,
        protect,
        readers: [],
    });
    return {
        arn: kept.arn,
        valueFrom: pulumi.interpolate`${kept.arn}:::${kept.version.versionId}`,
        ready: [kept.version],
    };
}
