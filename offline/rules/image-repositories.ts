import { accountId } from "../cloud/identifiers";
import { isObject, list, number, object, objects, text, texts, type Properties, type Value } from "../cloud/values";
import { isTaken, onCreate, onDelete, type Rules } from "./rule";

const reference = "https://docs.aws.amazon.com/AmazonECR/latest/APIReference";
const guide = "https://docs.aws.amazon.com/AmazonECR/latest/userguide";

const repository = ["aws:ecr/repository:Repository"];
const lifecycle = ["aws:ecr/lifecyclePolicy:LifecyclePolicy"];

const name = "(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*";
const encryptions = ["AES256", "KMS", "KMS_DSSE"];
const mutabilities = ["MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"];

const mostLifecycleRules = 50;

/** ECR: repositories for images, and what is thrown away in them. */
export const imageRepositoryRules: Rules = {
    "repository-name": {
        types: repository,
        on: onCreate,
        source: `${reference}/API_CreateRepository.html`,
        check: ({ inputs }) => {
            const asked = text(inputs.name) ?? "xx";
            return asked.length >= 2 && asked.length <= 256 && new RegExp(`^${name}$`).test(asked)
                ? undefined
                : `InvalidParameterException: Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '${name}''`;
        },
    },
    "repository-unique": {
        types: repository,
        on: onCreate,
        source: `${reference}/API_CreateRepository.html`,
        check: (request) =>
            isTaken(request, "name")
                ? `RepositoryAlreadyExistsException: The repository with name '${text(request.inputs.name) ?? ""}' already exists in the registry with id '${accountId}'`
                : undefined,
    },
    // The words about what is none of the possible values are the provider's, which knows before AWS.
    "repository-settings": {
        types: repository,
        source: `${reference}/API_CreateRepository.html`,
        check: ({ inputs }) => {
            const mutability = text(inputs.imageTagMutability) ?? "MUTABLE";
            if (!mutabilities.includes(mutability)) {
                return notOneOf("image_tag_mutability", mutabilities, mutability);
            }
            const [encryption = {}] = objects(inputs.encryptionConfigurations);
            const kind = text(encryption.encryptionType) ?? "AES256";
            if (!encryptions.includes(kind)) {
                return notOneOf("encryption_configuration.0.encryption_type", encryptions, kind);
            }
            return kind === "AES256" && (text(encryption.kmsKey) ?? "") !== ""
                ? "InvalidParameterException: Invalid parameter at 'encryptionConfiguration' failed to satisfy constraint: 'kmsKey can only be specified with encryption type KMS'"
                : undefined;
        },
    },
    "repository-not-empty": {
        types: repository,
        on: onDelete,
        source: `${reference}/API_DeleteRepository.html`,
        check: ({ id, inputs, cloud }) =>
            inputs.forceDelete !== true &&
            (number(cloud.get("aws:ecr/repository:Repository", id)?.state.images) ?? 0) > 0
                ? `RepositoryNotEmptyException: The repository with name '${id}' in registry with id '${accountId}' cannot be deleted because it still contains images`
                : undefined,
    },
    "lifecycle-policy-repository": {
        types: lifecycle,
        on: onCreate,
        source: `${reference}/API_PutLifecyclePolicy.html`,
        check: ({ inputs, cloud }) => {
            const wanted = text(inputs.repository) ?? "";
            return cloud.get("aws:ecr/repository:Repository", wanted) === undefined
                ? `RepositoryNotFoundException: The repository with name '${wanted}' does not exist in the registry with id '${accountId}'`
                : undefined;
        },
    },
    "lifecycle-policy-grammar": {
        types: lifecycle,
        source: `${guide}/lifecycle_policy_parameters.html`,
        check: ({ inputs }) => {
            const problem = policyProblem(parsed(inputs.policy));
            return problem === undefined
                ? undefined
                : `InvalidParameterException: Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: ${problem}'`;
        },
    },
};

function notOneOf(property: string, accepted: readonly string[], got: string): string {
    return `expected ${property} to be one of [${accepted.map((one) => `"${one}"`).join(" ")}], got ${got}`;
}

/** The provider takes the policy as text or as an object. */
function parsed(policy: Value | undefined): Properties {
    try {
        return typeof policy === "string" ? object(JSON.parse(policy) as Value) : object(policy);
    } catch {
        return {};
    }
}

function policyProblem({ rules }: Properties): string | undefined {
    if (!Array.isArray(rules) || rules.length === 0) {
        return 'object has missing required properties (["rules"])';
    }
    if (rules.length > mostLifecycleRules) {
        return `array is too long: must have at most ${mostLifecycleRules} elements but instance has ${rules.length} elements`;
    }
    const priorities = rules.map((rule) => number(object(rule).rulePriority));
    if (priorities.some((priority) => priority === undefined || priority < 1 || !Number.isInteger(priority))) {
        return "rulePriority must be a positive integer";
    }
    if (new Set(priorities).size < priorities.length) {
        return "rulePriority must be unique";
    }
    const ofAny = rules.filter((rule) => object(object(rule).selection).tagStatus === "any").map(object);
    if (ofAny.some(({ rulePriority }) => Math.max(...priorities.map(Number)) !== rulePriority)) {
        return 'tagStatus "any" must have the highest value for rulePriority';
    }
    return rules.map((rule) => ruleProblem(object(rule))).find((problem) => problem !== undefined);
}

function ruleProblem(rule: Properties): string | undefined {
    const { tagStatus, tagPrefixList, tagPatternList, countType, countUnit, countNumber } = object(rule.selection);
    if (!["tagged", "untagged", "any"].includes(text(tagStatus) ?? "")) {
        return 'tagStatus must be one of ["any","tagged","untagged"]';
    }
    const tags = [...list(tagPrefixList), ...list(tagPatternList)];
    if ((tagStatus === "tagged") !== tags.length > 0 || texts(tags).length < tags.length) {
        return 'tagPrefixList or tagPatternList must be given with tagStatus "tagged", and with no other';
    }
    if (!["imageCountMoreThan", "sinceImagePushed"].includes(text(countType) ?? "")) {
        return 'countType must be one of ["imageCountMoreThan","sinceImagePushed"]';
    }
    if ((countType === "sinceImagePushed") !== (countUnit === "days")) {
        return 'countUnit must be "days" with countType "sinceImagePushed", and is not taken with another';
    }
    const count = number(countNumber) ?? 0;
    if (count < 1 || !Number.isInteger(count)) {
        return "countNumber must be a positive integer";
    }
    return isObject(rule.action) && rule.action.type === "expire" ? undefined : 'action type must be one of ["expire"]';
}
