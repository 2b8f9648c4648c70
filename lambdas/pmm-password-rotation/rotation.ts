import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createSecret } from "./create-secret";
import { rotationRequest, type Step } from "./event";
import { finishSecret } from "./finish-secret";
import { pmmAdmin, type CallPmm, type PmmAdmin } from "./pmm-admin";
import type { RefusedLogins } from "./refused-logins";
import { describeSecret, type Secret } from "./secret";
import { setSecret } from "./set-secret";
import { testSecret } from "./test-secret";

/** What a step gets from the world around it. */
export interface RotationDependencies {
    secrets: SecretsManagerClient;
    callPmm: CallPmm;
    /** Shared by all steps of this process. */
    refusedLogins: RefusedLogins;
    tell: { info: (message: string, fields: Record<string, string>) => void };
}

/** What each step works on. */
export interface Rotation {
    secrets: SecretsManagerClient;
    admin: PmmAdmin;
    secret: Secret;
    /** Id of the version that is being made. */
    versionId: string;
}

/** Does the step's work and gives what it has done, in words for the log. */
type StepWork = (rotation: Rotation) => Promise<string>;

const work: Record<Step, StepWork> = { createSecret, setSecret, testSecret, finishSecret };

/**
 * Does one step of a rotation. Every step may be done again, after itself or any other, and after it broke off anywhere:
 * Secrets Manager begins with the first again when one fails.
 *
 * @throws Error when the event is no step of a rotation that is under way; what Secrets Manager and PMM answer. No message
 *     holds a password.
 */
export async function rotate(event: unknown, dependencies: RotationDependencies): Promise<void> {
    const { step, secretId, versionId } = rotationRequest(event);
    const { secrets, callPmm, refusedLogins, tell } = dependencies;
    const secret = await describeSecret(secrets, secretId);
    const done = isCurrent(secret, versionId)
        ? "this version is current already"
        : await work[step]({ secrets, admin: pmmAdmin(callPmm, refusedLogins), secret, versionId });
    tell.info(done, { step, secretId, versionId });
}

/** @throws Error when no rotation to this version is under way, nor was. */
function isCurrent(secret: Secret, versionId: string): boolean {
    if (!secret.rotates) {
        throw new Error(`rotation of ${secret.id} is off`);
    }
    const labels = secret.labels.get(versionId);
    if (labels === undefined) {
        throw new Error(`${secret.id} has no version ${versionId}`);
    }
    if (labels.includes("AWSCURRENT")) {
        return true;
    }
    if (!labels.includes("AWSPENDING")) {
        throw new Error(`version ${versionId} of ${secret.id} is not AWSPENDING: it is not the one being rotated to`);
    }
    return false;
}
