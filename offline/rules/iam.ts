import { text } from "../cloud/values";
import { policyProblem, policySize, type PolicyKind } from "./policy-grammar";
import { invalidParameter, isTaken, onCreate, onDelete, users, type Request, type Rule, type Rules } from "./rule";

const quotas = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const grammar = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html";
const api = "https://docs.aws.amazon.com/IAM/latest/APIReference";

const role = ["aws:iam/role:Role"];
const policy = ["aws:iam/policy:Policy"];
const inline = ["aws:iam/rolePolicy:RolePolicy"];
const attachments = [
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
];
const profile = ["aws:iam/instanceProfile:InstanceProfile"];

/** Characters without white space. */
const sizes = { managed: 6144, inlineOfRole: 10_240, trust: 2048 };

const longestRoleName = 64;
const longestName = 128;
const mostAttachments = 10;

/** IAM: names, the grammar and size of policies, what is attached. */
export const iamRules: Rules = {
    "iam-policy-grammar": documentRule([...policy, ...inline], "policy", "identity"),
    "iam-trust-policy-grammar": documentRule(role, "assumeRolePolicy", "trust"),
    "iam-managed-policy-size": {
        types: policy,
        source: quotas,
        check: ({ inputs }) =>
            policySize(text(inputs.policy) ?? "") > sizes.managed
                ? `LimitExceeded: Cannot exceed quota for PolicySize: ${sizes.managed}`
                : undefined,
    },
    "iam-role-policy-size": {
        types: inline,
        source: quotas,
        check: (request) => {
            const others = users(request, inline, ["role"], request.inputs.role ?? "").filter(
                (other) => other.id !== request.id,
            );
            const total = [request.inputs, ...others.map((other) => other.inputs)]
                .map((inputs) => policySize(text(inputs.policy) ?? ""))
                .reduce((sum, size) => sum + size, 0);
            return total > sizes.inlineOfRole
                ? `LimitExceeded: Maximum policy size of ${sizes.inlineOfRole} bytes exceeded for role ${text(request.inputs.role) ?? ""}`
                : undefined;
        },
    },
    "iam-trust-policy-size": {
        types: role,
        source: quotas,
        check: ({ inputs }) =>
            policySize(text(inputs.assumeRolePolicy) ?? "") > sizes.trust
                ? `LimitExceeded: Cannot exceed quota for ACLSizePerRole: ${sizes.trust}`
                : undefined,
    },
    "iam-name": {
        types: [...role, ...policy, ...inline, ...profile],
        on: onCreate,
        source: quotas,
        check: ({ type, inputs }) => {
            const name = text(inputs.name) ?? "";
            const parameter = nameParameter(type);
            const longest = role.includes(type) ? longestRoleName : longestName;
            if (name.length > longest) {
                return invalidParameter(name, parameter, `have length less than or equal to ${longest}`);
            }
            return /^[\w+=,.@-]*$/.test(name)
                ? undefined
                : `ValidationError: The specified value for ${parameter} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`;
        },
    },
    "iam-name-unique": {
        types: [...role, ...policy, ...profile],
        on: onCreate,
        source: `${api}/API_CreateRole.html`,
        check: (request) => {
            const name = text(request.inputs.name) ?? "";
            if (!isTaken(request, "name")) {
                return undefined;
            }
            if (role.includes(request.type)) {
                return `EntityAlreadyExists: Role with name ${name} already exists.`;
            }
            return profile.includes(request.type)
                ? `EntityAlreadyExists: Instance Profile ${name} already exists.`
                : `EntityAlreadyExists: A policy called ${name} already exists. Duplicate names are not allowed.`;
        },
    },
    "iam-session-duration": {
        types: role,
        source: `${api}/API_CreateRole.html`,
        check: ({ inputs }) => {
            const seconds = inputs.maxSessionDuration;
            return typeof seconds === "number" && (seconds < 3600 || seconds > 43_200)
                ? invalidParameter(String(seconds), "maxSessionDuration", "have value between 3600 and 43200")
                : undefined;
        },
    },
    "iam-attachment-count": {
        types: ["aws:iam/rolePolicyAttachment:RolePolicyAttachment"],
        on: onCreate,
        source: quotas,
        check: (request) =>
            users(request, [request.type], ["role"], request.inputs.role ?? "").length >= mostAttachments
                ? `LimitExceeded: Cannot exceed quota for PoliciesPerRole: ${mostAttachments}`
                : undefined,
    },
    "iam-role-in-use": {
        types: role,
        on: onDelete,
        source: `${api}/API_DeleteRole.html`,
        // The provider itself takes the role out of instance profiles, and detaches policies when told to.
        check: (request) => {
            const forced = request.inputs.forceDetachPolicies === true;
            if (!forced && users(request, attachments, ["role"]).length > 0) {
                return "DeleteConflict: Cannot delete entity, must detach all policies first.";
            }
            return !forced && users(request, inline, ["role"]).length > 0
                ? "DeleteConflict: Cannot delete entity, must delete policies first."
                : undefined;
        },
    },
    "iam-policy-in-use": {
        types: policy,
        on: onDelete,
        source: `${api}/API_DeletePolicy.html`,
        check: (request) =>
            users(request, attachments, ["policyArn"]).length > 0
                ? "DeleteConflict: Cannot delete a policy attached to entities."
                : undefined,
    },
};

function documentRule(types: readonly string[], property: string, kind: PolicyKind): Rule {
    return {
        types,
        source: grammar,
        check: ({ inputs }) => {
            const document = text(inputs[property]);
            const problem = document === undefined ? undefined : policyProblem(document, kind);
            return problem === undefined ? undefined : `MalformedPolicyDocument: ${problem}`;
        },
    };
}

function nameParameter(type: Request["type"]): string {
    const parameters: Record<string, string | undefined> = {
        "aws:iam/role:Role": "roleName",
        "aws:iam/instanceProfile:InstanceProfile": "instanceProfileName",
    };
    return parameters[type] ?? "policyName";
}
