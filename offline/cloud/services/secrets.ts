import type { Cloud, Existing } from "../cloud";
import { alphanumerics, characters, regionalArn, uuid } from "../identifiers";
import { idFrom, nameFrom, type Draft, type Models } from "../model";
import { number, text } from "../values";

/** A secret that was deleted and waits for its end. Not a type of Pulumi's; its name stays taken. */
export const scheduledForDeletion = "aws:secretsmanager/scheduledForDeletion:Secret";

const defaultRecoveryDays = 30;
const dayMilliseconds = 24 * 3600 * 1000;

/** Secrets Manager, KMS and the SSM parameter store. */
export const secrets: Models = {
    "aws:secretsmanager/secret:Secret": {
        replacedBy: ["name", "namePrefix"],
        id: (draft) => {
            const suffix = characters(6, alphanumerics);
            return regionalArn("secretsmanager", draft.region, `secret:${nameFrom(draft.inputs)}-${suffix}`);
        },
        outputs: (thing) => ({ arn: thing.id, name: secretName(thing.id) }),
        deleted: scheduleDeletion,
    },
    "aws:secretsmanager/secretVersion:SecretVersion": {
        replacedBy: ["secretBinary", "secretId", "secretString", "secretStringWoVersion"],
        id: (draft) => [text(draft.inputs.secretId), uuid()].join("|"),
        outputs: (thing) => ({
            arn: text(thing.inputs.secretId) ?? "",
            secretArn: text(thing.inputs.secretId) ?? "",
            versionId: thing.id.split("|").at(-1) ?? "",
            versionStages: thing.inputs.versionStages ?? ["AWSCURRENT"],
            hasSecretStringWo: thing.inputs.secretStringWoVersion !== undefined,
        }),
    },
    "aws:secretsmanager/secretPolicy:SecretPolicy": { replacedBy: ["secretArn"], id: idFrom("secretArn") },
    "aws:secretsmanager/secretRotation:SecretRotation": {
        replacedBy: ["secretId"],
        id: idFrom("secretId"),
        outputs: (thing) => ({
            rotateImmediately: thing.inputs.rotateImmediately ?? true,
            rotationEnabled: thing.inputs.rotationEnabled ?? true,
        }),
    },
    "aws:kms/key:Key": {
        replacedBy: ["customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"],
        id: () => uuid(),
        outputs: (thing) => ({
            arn: regionalArn("kms", thing.region, `key/${thing.id}`),
            keyId: thing.id,
            customerMasterKeySpec: thing.inputs.customerMasterKeySpec ?? "SYMMETRIC_DEFAULT",
            keyUsage: thing.inputs.keyUsage ?? "ENCRYPT_DECRYPT",
            multiRegion: thing.inputs.multiRegion ?? false,
        }),
    },
    "aws:kms/alias:Alias": {
        replacedBy: ["name", "namePrefix"],
        id: (draft) => nameFrom(draft.inputs),
        outputs: (thing) => ({
            arn: regionalArn("kms", thing.region, thing.id),
            name: thing.id,
            targetKeyArn: keyArn(thing, text(thing.inputs.targetKeyId) ?? ""),
        }),
    },
    "aws:kms/keyPolicy:KeyPolicy": { replacedBy: ["keyId"], id: idFrom("keyId") },
    "aws:ssm/parameter:Parameter": {
        replacedBy: ["dataType", "name"],
        volatile: ["version"],
        id: idFrom("name"),
        outputs: (thing) => ({
            arn: regionalArn("ssm", thing.region, `parameter${thing.id.startsWith("/") ? "" : "/"}${thing.id}`),
            dataType: thing.inputs.dataType ?? "text",
            tier: thing.inputs.tier ?? "Standard",
            version: (number(thing.before.version) ?? 0) + 1,
        }),
    },
};

/** `arn:...:secret:pmm/admin-AbCdEf` is named `pmm/admin`. */
function secretName(arn: string): string {
    return (arn.split(":").at(-1) ?? "").replace(/-\w{6}$/, "");
}

/** Unless told to forget it at once, Secrets Manager keeps a deleted secret for a while, and its name with it. */
function scheduleDeletion(thing: Existing, cloud: Cloud): void {
    const days = number(thing.inputs.recoveryWindowInDays) ?? defaultRecoveryDays;
    if (days > 0) {
        const until = new Date(Date.now() + days * dayMilliseconds).toISOString();
        const { id, region } = thing;
        const inputs = { name: thing.state.name ?? "" };
        cloud.add({ type: scheduledForDeletion, id, region, inputs, outputs: { deletionDate: until } });
    }
}

function keyArn(draft: Draft, key: string): string {
    return key.startsWith("arn:") ? key : regionalArn("kms", draft.region, `key/${key}`);
}
