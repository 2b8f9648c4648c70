import { capitals, characters, globalArn, timestamp } from "../identifiers";
import { attachment, idFrom, kept, nameFrom, type Draft, type Models, type Thing } from "../model";
import { text, type Properties } from "../values";

/** Longest name of a role; other things of IAM may have 128. */
const longestRoleName = 64;

/** Roles, policies and what ties them. */
export const iam: Models = {
    "aws:iam/role:Role": {
        replacedBy: ["name", "namePrefix", "path"],
        id: (draft) => nameFrom(draft.inputs, "name", longestRoleName),
        outputs: (thing) => ({
            ...common(thing, "role", "AROA"),
            maxSessionDuration: thing.inputs.maxSessionDuration ?? 3600,
            path: thing.inputs.path ?? "/",
        }),
    },
    "aws:iam/policy:Policy": {
        replacedBy: ["description", "name", "namePrefix", "path"],
        id: (draft) => globalArn("iam", draft.region, `policy${pathOf(draft)}${nameFrom(draft.inputs)}`),
        outputs: (thing) => ({
            arn: thing.id,
            name: thing.id.split("/").at(-1) ?? "",
            path: thing.inputs.path ?? "/",
            policyId: kept(thing, "policyId", () => `ANPA${characters(17, capitals)}`),
            attachmentCount: 0,
        }),
    },
    "aws:iam/instanceProfile:InstanceProfile": {
        replacedBy: ["name", "namePrefix", "path"],
        id: (draft) => nameFrom(draft.inputs),
        outputs: (thing) => ({ ...common(thing, "instance-profile", "AIPA"), path: thing.inputs.path ?? "/" }),
    },
    "aws:iam/user:User": {
        replacedBy: [],
        id: idFrom("name"),
        outputs: (thing) => common(thing, "user", "AIDA"),
    },
    "aws:iam/rolePolicy:RolePolicy": {
        replacedBy: ["name", "namePrefix", "role"],
        id: (draft) => `${text(draft.inputs.role) ?? "role"}:${nameFrom(draft.inputs)}`,
        outputs: (thing) => ({ name: thing.id.split(":").at(-1) ?? "" }),
    },
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": attachment((draft) =>
        [text(draft.inputs.role), text(draft.inputs.policyArn)].join("/"),
    ),
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": attachment((draft) =>
        [text(draft.inputs.user), text(draft.inputs.policyArn)].join("/"),
    ),
    "aws:iam/serviceLinkedRole:ServiceLinkedRole": {
        replacedBy: ["awsServiceName", "customSuffix"],
        id: (draft) => {
            const service = text(draft.inputs.awsServiceName) ?? "service";
            return globalArn("iam", draft.region, `role/aws-service-role/${service}/AWSServiceRole`);
        },
        outputs: (thing) => ({
            arn: thing.id,
            uniqueId: kept(thing, "uniqueId", () => `AROA${characters(17, capitals)}`),
        }),
    },
};

function common(thing: Thing, kind: string, prefix: string): Properties {
    return {
        arn: globalArn("iam", thing.region, `${kind}${pathOf(thing)}${thing.id}`),
        name: thing.id,
        uniqueId: kept(thing, "uniqueId", () => `${prefix}${characters(17, capitals)}`),
        createDate: kept(thing, "createDate", timestamp),
    };
}

function pathOf(draft: Draft): string {
    return text(draft.inputs.path) ?? "/";
}
