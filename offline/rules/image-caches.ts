import { text } from "../cloud/values";
import { isTaken, onCreate, type Rules } from "./rule";

const api = "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html";
const guide = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html";

const rule = ["aws:ecr/pullThroughCacheRule:PullThroughCacheRule"];

/** Registries that can be cached, and whether they want credentials. */
const upstreams: Record<string, boolean | undefined> = {
    "public.ecr.aws": false,
    "quay.io": false,
    "registry.k8s.io": false,
    "ghcr.io": true,
    "registry-1.docker.io": true,
    "registry.gitlab.com": true,
};

/** ECR: repositories that are filled from another registry as they are asked. */
export const imageCacheRules: Rules = {
    // The words are the provider's, which knows before AWS.
    "image-cache-prefix": {
        types: rule,
        on: onCreate,
        source: api,
        check: ({ inputs }) => {
            const prefix = text(inputs.ecrRepositoryPrefix) ?? "";
            return prefix === "ROOT" ||
                (/^[a-z0-9]+(?:[._-][a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-][a-z0-9]+)*)*$/.test(prefix) &&
                    prefix.length >= 2 &&
                    prefix.length <= 30)
                ? undefined
                : "must only include alphanumeric, underscore, period, hyphen, or slash characters, be 2 to 30 characters long, or `ROOT`";
        },
    },
    "image-cache-unique": {
        types: rule,
        on: onCreate,
        source: api,
        check: (request) =>
            isTaken(request, "ecrRepositoryPrefix")
                ? `PullThroughCacheRuleAlreadyExistsException: A pull through cache rule already exists with the repository prefix ${text(request.inputs.ecrRepositoryPrefix) ?? ""}`
                : undefined,
    },
    "image-cache-upstream": {
        types: rule,
        on: onCreate,
        source: guide,
        check: ({ inputs }) => {
            const url = text(inputs.upstreamRegistryUrl) ?? "";
            const known = url in upstreams || url.endsWith(".azurecr.io") || /\.dkr\.ecr\.[\w-]+\.amazonaws/.test(url);
            return known
                ? undefined
                : `UnsupportedUpstreamRegistryException: The specified upstream registry isn't supported: ${url}`;
        },
    },
    "image-cache-credentials": {
        types: rule,
        source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html",
        check: ({ inputs }) => {
            const arn = text(inputs.credentialArn);
            if (arn === undefined) {
                return upstreams[text(inputs.upstreamRegistryUrl) ?? ""] === true
                    ? "InvalidParameterException: The credentialArn must be specified for the upstream registry"
                    : undefined;
            }
            // The words are the provider's, which knows before AWS.
            return /^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:ecr-pullthroughcache\/.+$/.test(arn)
                ? undefined
                : `"credential_arn" (${arn}) must be the ARN of a secret whose name begins with ecr-pullthroughcache/`;
        },
    },
};
