import { scheduledForDeletion } from "../cloud/services/secrets";
import { number, text } from "../cloud/values";
import { isPublicPolicy, policyProblem } from "./policy-grammar";
import { byteLength, isTaken, onCreate, type Rules } from "./rule";

const secretsApi = "https://docs.aws.amazon.com/secretsmanager/latest/apireference";
const kmsApi = "https://docs.aws.amazon.com/kms/latest/APIReference";
const ssmApi = "https://docs.aws.amazon.com/systems-manager/latest/APIReference";

const secret = ["aws:secretsmanager/secret:Secret"];
const key = ["aws:kms/key:Key"];
const parameter = ["aws:ssm/parameter:Parameter"];

const largestSecret = 65_536;
const largestParameter = { Standard: 4096, Advanced: 8192 };

/** Secrets Manager, KMS and the parameter store. */
export const secretRules: Rules = {
    "secret-name": {
        types: secret,
        on: onCreate,
        source: `${secretsApi}/API_CreateSecret.html`,
        check: ({ inputs }) =>
            /^[A-Za-z0-9/_+=.@!-]{1,512}$/.test(text(inputs.name) ?? "x")
                ? undefined
                : "ValidationException: Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
    },
    "secret-unique": {
        types: secret,
        on: onCreate,
        source: `${secretsApi}/API_CreateSecret.html`,
        check: (request) =>
            isTaken(request, "name")
                ? `ResourceExistsException: The operation failed because the secret ${text(request.inputs.name) ?? ""} already exists.`
                : undefined,
    },
    "secret-scheduled-for-deletion": {
        types: secret,
        on: onCreate,
        source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
        check: ({ inputs, cloud }) => {
            const now = new Date().toISOString();
            const waiting = cloud.all(scheduledForDeletion).filter(({ state }) => state.name === inputs.name);
            return waiting.some(({ state }) => (text(state.deletionDate) ?? "") > now)
                ? "InvalidRequestException: You can't create this secret because a secret with this name is already scheduled for deletion."
                : undefined;
        },
    },
    "secret-recovery-window": {
        types: secret,
        source: `${secretsApi}/API_DeleteSecret.html`,
        check: ({ inputs }) => {
            const days = number(inputs.recoveryWindowInDays) ?? 30;
            return days === 0 || (days >= 7 && days <= 30)
                ? undefined
                : "InvalidParameterException: The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).";
        },
    },
    "secret-size": {
        types: ["aws:secretsmanager/secretVersion:SecretVersion"],
        source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html",
        check: ({ inputs }) =>
            byteLength(text(inputs.secretString) ?? "") > largestSecret
                ? `ValidationException: 1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to ${largestSecret}`
                : undefined,
    },
    "secret-policy": {
        types: ["aws:secretsmanager/secretPolicy:SecretPolicy"],
        source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
        check: ({ inputs }) => {
            const problem = policyProblem(text(inputs.policy) ?? "", "resource");
            return problem === undefined
                ? undefined
                : `MalformedPolicyDocumentException: This resource policy contains a syntax error: ${problem}`;
        },
    },
    "secret-policy-public": {
        types: ["aws:secretsmanager/secretPolicy:SecretPolicy"],
        source: `${secretsApi}/API_PutResourcePolicy.html`,
        check: ({ inputs }) =>
            inputs.blockPublicPolicy === true && isPublicPolicy(text(inputs.policy) ?? "")
                ? "PublicPolicyException: The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret."
                : undefined,
    },
    "kms-key-policy": {
        types: key,
        source: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
        check: ({ inputs }) => {
            const policy = text(inputs.policy);
            if (policy === undefined) {
                return undefined;
            }
            const problem = policyProblem(policy, "resource");
            if (problem !== undefined) {
                return `MalformedPolicyDocumentException: ${problem}`;
            }
            // Somebody in the account must be able to change the policy again, or the key is lost for ever.
            return /kms:(\*|Put\*|PutKeyPolicy)/.test(policy) || inputs.bypassPolicyLockoutSafetyCheck === true
                ? undefined
                : "MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future.";
        },
    },
    "kms-deletion-window": {
        types: key,
        source: `${kmsApi}/API_ScheduleKeyDeletion.html`,
        check: ({ inputs }) => {
            const days = number(inputs.deletionWindowInDays) ?? 30;
            return days >= 7 && days <= 30
                ? undefined
                : "ValidationException: PendingWindowInDays must be between 7 and 30 days";
        },
    },
    "kms-rotation-period": {
        types: key,
        source: `${kmsApi}/API_EnableKeyRotation.html`,
        check: ({ inputs }) => {
            const days = number(inputs.rotationPeriodInDays) ?? 365;
            return days >= 90 && days <= 2560
                ? undefined
                : "ValidationException: RotationPeriodInDays must be between 90 and 2560";
        },
    },
    "kms-alias-name": {
        types: ["aws:kms/alias:Alias"],
        on: onCreate,
        source: `${kmsApi}/API_CreateAlias.html`,
        check: ({ inputs }) => {
            const name = text(inputs.name) ?? "alias/x";
            return /^alias\/[a-zA-Z0-9/_-]{1,250}$/.test(name) && !name.startsWith("alias/aws/")
                ? undefined
                : `ValidationException: Alias ${name} must begin with 'alias/', not 'alias/aws/', and contain only alphanumeric characters, /, _ and -`;
        },
    },
    "kms-alias-unique": {
        types: ["aws:kms/alias:Alias"],
        on: onCreate,
        source: `${kmsApi}/API_CreateAlias.html`,
        check: (request) =>
            isTaken(request, "name")
                ? `AlreadyExistsException: An alias with the name ${text(request.inputs.name) ?? ""} already exists`
                : undefined,
    },
    "parameter-unique": {
        types: parameter,
        on: onCreate,
        source: `${ssmApi}/API_PutParameter.html`,
        check: (request) =>
            isTaken(request, "name") && request.inputs.overwrite !== true
                ? "ParameterAlreadyExists: The parameter already exists. To overwrite this value, set the overwrite option in the request to true."
                : undefined,
    },
    "parameter-size": {
        types: parameter,
        source: "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html",
        check: ({ inputs }) => {
            const value = text(inputs.value) ?? text(inputs.insecureValue) ?? "";
            const tier = inputs.tier === "Advanced" ? "Advanced" : "Standard";
            return inputs.tier !== "Intelligent-Tiering" && byteLength(value) > largestParameter[tier]
                ? `ValidationException: ${tier} tier parameters support a maximum parameter value of ${largestParameter[tier]} characters.`
                : undefined;
        },
    },
};
