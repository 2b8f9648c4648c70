/** The steps of a rotation, in their order. */
export const steps = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;

export type Step = (typeof steps)[number];

/**
 * What Secrets Manager asks for. Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html
 */
export interface RotationRequest {
    step: Step;
    /** ARN of the secret. */
    secretId: string;
    /** Id of the version of the secret that is being made. */
    versionId: string;
}

/** Reads the event of a call. @throws Error when it is none of Secrets Manager's. */
export function rotationRequest(event: unknown): RotationRequest {
    const { Step, SecretId, ClientRequestToken } = (event ?? {}) as Record<string, unknown>;
    const step = steps.find((known) => known === Step);
    if (step === undefined) {
        throw new Error(`the event is no step of a rotation: Step must be one of ${steps.join(", ")}`);
    }
    return {
        step,
        secretId: text("SecretId", SecretId),
        versionId: text("ClientRequestToken", ClientRequestToken),
    };
}

function text(name: string, value: unknown): string {
    if (typeof value !== "string" || value === "") {
        throw new Error(`the event is no step of a rotation: ${name} must be a text`);
    }
    return value;
}
