import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../parts/scope";
import { problem, type Checks, type Rule } from "../parts/validation/checks";
import { matching, wholeNumber } from "../parts/validation/rules";
import { buildProject } from "./build-project";
import { buildspec } from "./buildspec";
import { imageRepository } from "./image-repository";

/** ECR repositories for the services' images and Prometheus's, and a CodeBuild project that fills them and deploys. */
export interface ImagePipeline {
    /** URL of the GitHub repository (`https://github.com/team/repository.git`). */
    repositoryUrl: string;
    /** Branch whose pushes are built. Default: `main`. */
    branch?: string;
    /** ARN of a CodeConnections connection to GitHub, confirmed in the console. Default: a new one, to be confirmed there. */
    connectionArn?: pulumi.Input<string>;
    /**
     * That the new connection has been confirmed: before that AWS lets no project use it, and none is made. Default: false.
     */
    connectionConfirmed?: boolean;
    /** Builds at each push. Default: true. */
    webhook?: boolean;
    /** Images that a repository keeps, from 1 to 1000. Default: 20. */
    keepImages?: number;
    /**
     * Refuses to move a tag to another image; then nothing is called `latest`, and builds deploy nothing: the arguments say
     * which image runs. Default: false.
     */
    immutableTags?: boolean;
    /** Dockerfiles by image, for those that are not `Dockerfile.<service's name>`. Default: none. */
    dockerfiles?: Record<string, string>;
}

/** Something whose image may come from the pipeline. */
export interface PipelineCandidate {
    /** Short name (`telemetry-api`, `prometheus`): the repository is `<namePrefix>-<name>`. */
    name: string;
    /** Way to its image in the arguments (`services[0].image`), for messages. */
    path: string;
    /** The image that the user gave it. */
    image: pulumi.Input<string> | undefined;
    /** Names in full of the ECS services that run it. */
    serviceNames: string[];
}

/** `ImagePipeline`, checked and complete. */
export interface PipelineSettings {
    repositoryUrl: string;
    branch: string;
    /** Missing for a new connection. */
    connectionArn: pulumi.Output<string> | undefined;
    /** Whether the connection can be used, and the project be made. */
    connected: boolean;
    webhook: boolean;
    keepImages: number;
    immutableTags: boolean;
    /** What is built, in order. */
    images: { name: string; dockerfile: string; serviceNames: string[] }[];
}

/** What the pipeline needs to know of the rest. */
export interface PipelineSurroundings {
    namePrefix: string;
    clusterName: pulumi.Input<string>;
    /** Key for the images; AWS's own when missing. */
    kmsKeyArn: pulumi.Output<string> | undefined;
    logRetentionDays: pulumi.Output<number>;
    /** Whether repositories with images stop a destroy. */
    protect: boolean;
}

/** What came of it. */
export interface BuiltPipeline {
    /** URLs of the repositories, by short name, without a tag. */
    repositoryUrls: Record<string, pulumi.Output<string>>;
    /** `<repository's URL>:latest`, by short name; empty with immutable tags. */
    images: Record<string, pulumi.Output<string>>;
    /** What the project does, as CodeBuild reads it. */
    buildspec: pulumi.Output<string>;
    connectionArn: pulumi.Output<string>;
    /** Name of the CodeBuild project; missing while the new connection is not confirmed. */
    projectName: pulumi.Output<string> | undefined;
}

/**
 * Checks the pipeline's arguments. With movable tags it builds what has no image of its own; with immutable ones everything,
 * and each candidate must say which tag runs.
 */
export function pipelineSettings(
    checks: Checks,
    args: ImagePipeline,
    candidates: PipelineCandidate[],
): PipelineSettings {
    const immutableTags = args.immutableTags ?? false;
    const dockerfiles = args.dockerfiles ?? {};
    const built = candidates.filter(({ image }) => immutableTags || image === undefined);
    if (built.length === 0) {
        checks.add(
            "pipeline has nothing to build: leave it out, or leave out the image of a service that it is to build",
        );
    }
    for (const { path, image } of built.filter((one) => immutableTags && one.image === undefined)) {
        checks.add(
            problem(path, image, "must name the tag that runs, since with pipeline.immutableTags none is latest"),
        );
    }
    for (const [name, file] of Object.entries(dockerfiles)) {
        const path = `pipeline.dockerfiles["${name}"]`;
        checks.plain(path, file, pathInRepository);
        if (!built.some((one) => one.name === name)) {
            const names = built.map((one) => one.name).join(", ") || "none";
            checks.add(problem(path, file, `no image of this name is built here; those that are: ${names}`));
        }
    }
    return {
        repositoryUrl: checks.plain("pipeline.repositoryUrl", args.repositoryUrl, gitHubUrl),
        branch: checks.plain("pipeline.branch", args.branch ?? "main", branchName),
        connectionArn: checks.optionalInput("pipeline.connectionArn", args.connectionArn, connectionArn),
        connected: args.connectionArn !== undefined || (args.connectionConfirmed ?? false),
        webhook: args.webhook ?? true,
        keepImages: checks.plain("pipeline.keepImages", args.keepImages ?? 20, wholeNumber(1, 1000, "images")),
        immutableTags,
        images: built.map(({ name, serviceNames }) => {
            return { name, dockerfile: dockerfiles[name] ?? `Dockerfile.${name}`, serviceNames };
        }),
    };
}

/** A URL with a password in it must not be repeated. */
const gitHubUrl: Rule<string> = (value, path) =>
    value.includes("@")
        ? [`${path} holds a user or a password: take it out, since the connection signs in`]
        : matching(
              /^https:\/\/github\.com\/[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/,
              "the URL of a repository on GitHub, such as https://github.com/team/repository.git",
          )(value, path);

const branchName = matching(
    /^(?!.*(\.\.|\/\/|\/$|\.$))[A-Za-z0-9][A-Za-z0-9._/-]{0,254}$/,
    "the name of a branch, such as main, of letters, digits and ._/-",
);

/** Connections made before July 2024 bear the service's old name. */
const connectionArn: Rule<string> = matching(
    /^arn:aws[a-z-]*:(codeconnections|codestar-connections):[a-z0-9-]+:[0-9]{12}:connection\/[0-9a-f-]{36}$/,
    "an ARN such as arn:aws:codeconnections:eu-west-1:123456789012:connection/0a1b2c3d-4e5f-6789-abcd-ef0123456789",
);

/** It is a word of a list in the build's variables. */
const pathInRepository = matching(
    /^(?!.*(^|\/)\.\.(\/|$))[A-Za-z0-9._][A-Za-z0-9._/-]*$/,
    "a path from the top of the repository, of letters, digits and ._/-",
);

/** Repositories, the project that builds, its role, its connection to GitHub and its webhook. */
export function imagePipeline(
    scope: Scope,
    settings: PipelineSettings,
    surroundings: PipelineSurroundings,
): BuiltPipeline {
    const registry = pulumi.interpolate`${scope.accountId}.dkr.ecr.${scope.region}.${scope.dnsSuffix}`;
    const repositories = settings.images.map(({ name }) => {
        return {
            name,
            url: pulumi.interpolate`${registry}/${imageRepository(scope, name, settings, surroundings).name}`,
        };
    });
    const { images, immutableTags } = settings;
    const text = pulumi.all([registry, surroundings.clusterName]).apply(([host, clusterName]) => {
        return buildspec({ registry: host, namePrefix: surroundings.namePrefix, images, clusterName, immutableTags });
    });
    const project = buildProject(scope, settings, surroundings, text);
    return {
        repositoryUrls: Object.fromEntries(repositories.map(({ name, url }) => [name, url])),
        images: settings.immutableTags
            ? {}
            : Object.fromEntries(repositories.map(({ name, url }) => [name, pulumi.interpolate`${url}:latest`])),
        buildspec: text,
        connectionArn: project.connectionArn,
        projectName: project.name,
    };
}
