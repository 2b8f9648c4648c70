import type * as pulumi from "@pulumi/pulumi";
import { secretArn } from "../parts/validation/aws-rules";
import type { Checks } from "../parts/validation/checks";
import { matching, oneOf } from "../parts/validation/rules";

/** Where Panintelligence's images come from; GitHub's registry asks for credentials that its support gives. */
export interface PanintelligenceImages {
    /** Default: `ghcr`. */
    registry?: ImageRegistry;
    /** Version of the images (`2025_10.1`); never `latest`. */
    version: string;
    /**
     * ARN of a secret with GitHub's credentials: `{"username":"...","password":"..."}` for `ghcr`; for `ecr-pull-through`
     * its name begins with `ecr-pullthroughcache/` and it has `username` and `accessToken`. For `ghcr` it is encrypted with
     * `kmsKeyArn` or with Secrets Manager's own key; for `ecr-pull-through` with the latter, since ECR takes no other. Default:
     * none, for `mirror`.
     */
    credentialsSecretArn?: pulumi.Input<string>;
    /** For `mirror`: what `/server`, `/renderer`, `/scheduler` and `/pirana` follow (`123456789012.dkr.ecr.eu-west-1.amazonaws.com/pi`). Default: none. */
    mirror?: string;
}

/** Where images come from. */
export enum ImageRegistry {
    /** `ghcr.io/pi-cr`, at each start of a task. */
    Ghcr = "ghcr",
    /** The same by way of an ECR pull-through cache, which asks for each version once and goes on without it. */
    EcrPullThrough = "ecr-pull-through",
    /** Repositories of yours. */
    Mirror = "mirror",
}

/** `PanintelligenceImages`, checked and complete. */
export interface ImagesSettings {
    registry: ImageRegistry;
    version: string;
    credentialsSecretArn: pulumi.Output<string> | undefined;
    /** Only for `mirror`. */
    mirror: string;
}

/** Checks where images come from. */
export function imagesSettings(checks: Checks, args: PanintelligenceImages): ImagesSettings {
    const registry = checks.plain(
        "images.registry",
        args.registry ?? ImageRegistry.Ghcr,
        oneOf(Object.values(ImageRegistry)),
    );
    const mirrors = registry === ImageRegistry.Mirror;
    if (!mirrors && args.credentialsSecretArn === undefined) {
        checks.add(
            `images.credentialsSecretArn is missing, and ${registry} asks GitHub for the images, which wants to know who you are: ` +
                "name a secret, or use a mirror",
        );
    }
    if (!mirrors && args.mirror !== undefined) {
        checks.add(
            `images.mirror does not go with images.registry ${registry}: take it out, or set registry to mirror`,
        );
    }
    return {
        registry,
        version: checks.plain("images.version", args.version, version),
        credentialsSecretArn: checks.optionalInput(
            "images.credentialsSecretArn",
            args.credentialsSecretArn,
            secretArn,
            ...(registry === ImageRegistry.EcrPullThrough ? [cacheSecret] : []),
        ),
        mirror: mirrors ? checks.plain("images.mirror", args.mirror ?? "", mirror) : "",
    };
}

const version = matching(
    /^(?!latest$)[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/,
    "a version such as 2025_10.1, and not latest, which is another tomorrow",
);

/** Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html */
const cacheSecret = matching(
    /:secret:ecr-pullthroughcache\//,
    "the ARN of a secret whose name begins with ecr-pullthroughcache/, or ECR does not read it",
);

const mirror = matching(
    /^[a-z0-9][a-z0-9.-]*(:[0-9]+)?(\/[a-z0-9._-]+)*$/,
    "a registry and a path, without the name of an image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/pi",
);
