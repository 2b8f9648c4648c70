import { regionalArn } from "../cloud/identifiers";
import { sourceOf } from "../cloud/services/builds";
import { isObject, number, object, objects, text, type Properties, type Value } from "../cloud/values";
import { isTrusted, mayAllow, roleAt } from "./role-permissions";
import { isTaken, invalidParameter, onCreate, users, type Rules } from "./rule";

const reference = "https://docs.aws.amazon.com/codebuild/latest/APIReference";
const guide = "https://docs.aws.amazon.com/codebuild/latest/userguide";
const createConnection = "https://docs.aws.amazon.com/codeconnections/latest/APIReference/API_CreateConnection.html";

const project = ["aws:codebuild/project:Project"];
const webhook = ["aws:codebuild/webhook:Webhook"];
const connection = ["aws:codeconnections/connection:Connection"];

/** Minutes of the two timeouts: least and most. */
const timeouts = { buildTimeout: ["build_timeout", 5, 2160], queuedTimeout: ["queued_timeout", 5, 480] } as const;

const events = [
    "PUSH",
    "PULL_REQUEST_CREATED",
    "PULL_REQUEST_UPDATED",
    "PULL_REQUEST_REOPENED",
    "PULL_REQUEST_MERGED",
    "PULL_REQUEST_CLOSED",
    "RELEASED",
    "PRERELEASED",
    "WORKFLOW_JOB_QUEUED",
];

/** Sources of which CodeBuild can be told that something was pushed. */
const hosts = ["BITBUCKET", "GITHUB", "GITHUB_ENTERPRISE", "GITLAB", "GITLAB_SELF_MANAGED"];

const providers = ["Bitbucket", "GitHub", "GitHubEnterpriseServer", "GitLab", "GitLabSelfManaged", "AzureDevOps"];

const longestConnectionName = 32;

/** CodeBuild: projects, their roles and sources, what starts them; connections to where the source is kept. */
export const buildRules: Rules = {
    "build-project-name": {
        types: project,
        on: onCreate,
        source: `${reference}/API_CreateProject.html`,
        check: ({ inputs }) => {
            const pattern = "[A-Za-z0-9][A-Za-z0-9\\-_]{1,149}";
            const name = text(inputs.name) ?? "xx";
            return new RegExp(`^${pattern}$`).test(name)
                ? undefined
                : `InvalidInputException: ${invalidParameter(name, "name", `satisfy regular expression pattern: ${pattern}`)}`;
        },
    },
    "build-project-unique": {
        types: project,
        on: onCreate,
        source: `${reference}/API_CreateProject.html`,
        check: (request) =>
            isTaken(request, "name")
                ? `ResourceAlreadyExistsException: Project already exists: ${regionalArn("codebuild", request.cloud.region, `project/${text(request.inputs.name) ?? ""}`)}`
                : undefined,
    },
    // The words are the provider's, which knows before AWS.
    "build-project-timeouts": {
        types: project,
        source: `${reference}/API_CreateProject.html`,
        check: ({ inputs }) =>
            Object.entries(timeouts)
                .map(([property, [name, least, most]]) => {
                    const minutes = number(inputs[property]) ?? least;
                    return minutes < least || minutes > most
                        ? `expected ${name} to be in the range (${least} - ${most}), got ${minutes}`
                        : undefined;
                })
                .find((problem) => problem !== undefined),
    },
    "build-project-source": {
        types: project,
        source: `${reference}/API_ProjectSource.html`,
        check: ({ inputs }) => {
            const { type, location, buildspec } = object(inputs.source);
            const [isPlaced, isSpecified] = [(text(location) ?? "") !== "", (text(buildspec) ?? "") !== ""];
            if (type === "NO_SOURCE") {
                // The words are the provider's, which knows before AWS.
                return !isSpecified
                    ? "`buildspec` must be set when source's `type` is `NO_SOURCE`"
                    : isPlaced
                      ? "`location` must be empty when source's `type` is `NO_SOURCE`"
                      : undefined;
            }
            return isPlaced || type === "CODEPIPELINE"
                ? undefined
                : `InvalidInputException: Invalid project source: location must be specified for source type ${text(type) ?? ""}`;
        },
    },
    "build-project-role": {
        types: project,
        source: `${guide}/setting-up-service-role.html`,
        check: ({ inputs, cloud }) => {
            const role = roleAt(cloud, inputs.serviceRole);
            return role === undefined || isTrusted(role, "codebuild.amazonaws.com")
                ? undefined
                : `InvalidInputException: CodeBuild is not authorized to perform: sts:AssumeRole on service role. Please verify that: 1) The provided service role exists, 2) The role name is case-sensitive and matches exactly, and 3) The role has the necessary trust policy configured.`;
        },
    },
    // CodeBuild tries the connection with the role at once: the role must have its rights before the project is made.
    "build-project-connection": {
        types: project,
        source: `${guide}/connections-github-app.html`,
        check: ({ inputs, cloud }) => {
            const { type, resource } = object(object(inputs.source).auth);
            const role = roleAt(cloud, inputs.serviceRole);
            const arn = text(resource) ?? "";
            const allowed = ["codeconnections", "codestar-connections"].some(
                (service) => role === undefined || mayAllow(cloud, role, `${service}:GetConnectionToken`, arn),
            );
            return type === "CODECONNECTIONS" && !allowed
                ? `OAuthProviderException: User is not authorized to access connection ${arn}`
                : undefined;
        },
    },
    "webhook-project": {
        types: webhook,
        on: onCreate,
        source: `${reference}/API_CreateWebhook.html`,
        check: (request) => {
            const name = text(request.inputs.projectName) ?? "";
            const { type } = sourceOf(request.cloud, name);
            if (type === undefined) {
                return `ResourceNotFoundException: Cannot find project: ${name}`;
            }
            if (!hosts.includes(text(type) ?? "")) {
                return `InvalidInputException: Webhooks are not supported for source type ${text(type) ?? ""}`;
            }
            return users(request, webhook, ["projectName"], name).length > 0
                ? `ResourceAlreadyExistsException: Webhook already exists for project: ${name}`
                : undefined;
        },
    },
    // Nobody has let CodeBuild into the repository yet: somebody must confirm the connection in the console first.
    "webhook-connection": {
        types: webhook,
        on: onCreate,
        source: "https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-update.html",
        check: ({ inputs, cloud }) => {
            const { type, resource } = object(sourceOf(cloud, inputs.projectName).auth);
            const arn = text(resource) ?? "";
            const status = cloud.get("aws:codeconnections/connection:Connection", arn)?.state.connectionStatus;
            return type === "CODECONNECTIONS" && status === "PENDING"
                ? `OAuthProviderException: Failed to create webhook. The connection ${arn} is pending and must be completed in the console`
                : undefined;
        },
    },
    "webhook-filters": {
        types: webhook,
        source: `${reference}/API_WebhookFilter.html`,
        check: ({ inputs }) => {
            const groups = objects(inputs.filterGroups);
            if (groups.length > 0 && inputs.branchFilter !== undefined) {
                // The words are the provider's, which knows before AWS.
                return '"branch_filter": conflicts with filter_group';
            }
            return groups.map(({ filters }) => filterProblem(filters)).find((problem) => problem !== undefined);
        },
    },
    // The words are the provider's, which knows before AWS.
    "connection-name": {
        types: connection,
        on: onCreate,
        source: createConnection,
        check: ({ inputs }) => {
            const { length } = text(inputs.name) ?? "x";
            return length < 1 || length > longestConnectionName
                ? `Attribute name string length must be between 1 and ${longestConnectionName}, got: ${length}`
                : undefined;
        },
    },
    "connection-provider": {
        types: connection,
        source: createConnection,
        check: ({ inputs }) => {
            const [provider, host] = [text(inputs.providerType), text(inputs.hostArn)];
            if (provider === undefined && host === undefined) {
                return "ValidationException: Either ProviderType or HostArn must be specified.";
            }
            if (provider !== undefined && host !== undefined) {
                // The words are the provider's, which knows before AWS.
                return 'Attribute "provider_type" cannot be specified when "host_arn" is specified';
            }
            return provider === undefined || providers.includes(provider)
                ? undefined
                : `ValidationException: ${invalidParameter(provider, "providerType", `satisfy enum value set: [${providers.join(", ")}]`)}`;
        },
    },
};

function filterProblem(filters: Value | undefined): string | undefined {
    const ofEvents = objects(filters).filter((filter: Properties) => isObject(filter) && filter.type === "EVENT");
    if (ofEvents.length !== 1) {
        return "InvalidInputException: Each filter group must contain exactly one EVENT filter";
    }
    const unknown = (text(ofEvents[0]?.pattern) ?? "")
        .split(",")
        .map((event) => event.trim())
        .find((event) => !events.includes(event));
    return unknown === undefined
        ? undefined
        : `InvalidInputException: Invalid event type in EVENT filter pattern: ${unknown}`;
}
