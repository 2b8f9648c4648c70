import * as pulumi from "@pulumi/pulumi";
import * as ecr from "@pulumi/aws/ecr";
import type { Statement } from "../parts/policy-document";
import type { Scope } from "../parts/scope";
import { ImageRegistry } from "./images";
import type { ServiceRole } from "./services/ports";
import type { ServiceSettings } from "./services/settings";
import type { PanintelligenceSettings } from "./settings";

/** Where the images of the services come from. */
export interface ImageSource {
    imageOf: (service: ServiceSettings) => pulumi.Output<string>;
    /** ARN of the secret by which ECS signs in for an image; nothing where it needs none, or signs in by a role. */
    credentialsFor: (image: string) => pulumi.Output<string> | undefined;
    /** ARNs of the secrets that ECS must be able to read for images. */
    secretArns: pulumi.Output<string>[];
    /** What ECS must be allowed to do besides reading repositories. */
    statements: Statement[];
    /** Images are there only with these. */
    ready: pulumi.Resource[];
}

/** Names of the images. */
const products: Readonly<Record<Exclude<ServiceRole, "adminer">, string>> = {
    dashboard: "server",
    renderer: "renderer",
    pirana: "pirana",
    scheduler: "scheduler",
};

/** Where the maker publishes. */
const publisher = { registry: "ghcr.io", path: "pi-cr" };

/** Images from GitHub, from there by way of ECR, or from a mirror. */
export function imageSource(scope: Scope, settings: PanintelligenceSettings): ImageSource {
    const { registry, version, credentialsSecretArn, mirror } = settings.images;
    const base = baseOf(scope, settings);
    const imageOf = ({ role, image }: ServiceSettings): pulumi.Output<string> =>
        image ??
        (role === "adminer"
            ? scope.refuse("adminer has no image")
            : pulumi.interpolate`${base}/${products[role]}:${version}`);
    const cached = registry === ImageRegistry.EcrPullThrough;
    const signsIn = cached ? undefined : credentialsSecretArn;
    const host = registry === ImageRegistry.Mirror ? mirror : publisher.registry;
    return {
        imageOf,
        // An image of another registry is none of these credentials' business.
        credentialsFor: (image) => (signsIn !== undefined && image.startsWith(`${host}/`) ? signsIn : undefined),
        secretArns: signsIn ? [signsIn] : [],
        statements: cached ? [fillCache(scope, settings)] : [],
        ready: cached ? [cacheRule(scope, settings)] : [],
    };
}

/** What the name of a product's image follows. */
function baseOf(scope: Scope, settings: PanintelligenceSettings): pulumi.Output<string> {
    const { registry, mirror } = settings.images;
    switch (registry) {
        case ImageRegistry.Ghcr:
            return pulumi.output(`${publisher.registry}/${publisher.path}`);
        case ImageRegistry.EcrPullThrough:
            return pulumi.interpolate`${scope.accountId}.dkr.ecr.${scope.region}.${scope.dnsSuffix}/${cachePrefix(settings)}/${publisher.path}`;
        case ImageRegistry.Mirror:
            return pulumi.output(mirror);
    }
}

/** Of the repositories that the cache makes; at most 30 characters. */
function cachePrefix({ namePrefix }: PanintelligenceSettings): string {
    return `${namePrefix}-ghcr`;
}

function cacheRule(scope: Scope, settings: PanintelligenceSettings): ecr.PullThroughCacheRule {
    return new ecr.PullThroughCacheRule(
        scope.name("images"),
        {
            ecrRepositoryPrefix: cachePrefix(settings),
            upstreamRegistryUrl: publisher.registry,
            ...(settings.images.credentialsSecretArn && { credentialArn: settings.images.credentialsSecretArn }),
        },
        scope.options(),
    );
}

/** Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html */
function fillCache(scope: Scope, settings: PanintelligenceSettings): Statement {
    return {
        Sid: "FetchImagesIntoTheCache",
        Effect: "Allow",
        Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
        Resource: scope.arn("ecr", `repository/${cachePrefix(settings)}/*`),
    };
}
