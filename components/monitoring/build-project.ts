import * as pulumi from "@pulumi/pulumi";
import * as codebuild from "@pulumi/aws/codebuild";
import * as codeconnections from "@pulumi/aws/codeconnections";
import { logGroup, type LogGroup } from "../parts/log-group";
import type { Statement } from "../parts/policy-document";
import type { Scope } from "../parts/scope";
import { serviceRole, type ServiceRole } from "../parts/service-role";
import type { PipelineSettings, PipelineSurroundings } from "./pipeline";

/** The project that builds, and how it reaches GitHub. */
export interface BuildProject {
    connectionArn: pulumi.Output<string>;
    /** Missing while the new connection is not confirmed. */
    name: pulumi.Output<string> | undefined;
}

/** A project of CodeBuild that does what `buildspec` says, at each push when there is to be a webhook. */
export function buildProject(
    scope: Scope,
    settings: PipelineSettings,
    surroundings: PipelineSurroundings,
    buildspec: pulumi.Output<string>,
): BuildProject {
    const connectionArn = settings.connectionArn ?? connection(scope, surroundings.namePrefix).arn;
    if (!settings.connected) {
        return { connectionArn, name: undefined };
    }
    const projectName = `${surroundings.namePrefix}-images`;
    const logs = logGroup(
        scope,
        `/aws/codebuild/${projectName}`,
        surroundings.logRetentionDays,
        "build-logs",
        surroundings.kmsKeyArn,
    );
    const role = buildRole(scope, settings, surroundings, { logs, connectionArn });
    const project = new codebuild.Project(
        scope.name("build"),
        {
            name: projectName,
            description: "Builds the images, pushes them to ECR and has the services use them",
            serviceRole: role.role.arn,
            source: {
                type: "GITHUB",
                location: settings.repositoryUrl,
                auth: { type: "CODECONNECTIONS", resource: connectionArn },
                buildspec,
                gitCloneDepth: 1,
                reportBuildStatus: true,
            },
            sourceVersion: settings.branch,
            environment: {
                type: "LINUX_CONTAINER",
                computeType: "BUILD_GENERAL1_SMALL",
                image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
                // Docker's own daemon runs in the build.
                privilegedMode: true,
            },
            artifacts: { type: "NO_ARTIFACTS" },
            cache: { type: "LOCAL", modes: ["LOCAL_DOCKER_LAYER_CACHE"] },
            logsConfig: { cloudwatchLogs: { groupName: logs.group.name } },
            buildTimeout: 60,
            tags: scope.tags("build"),
        },
        // CodeBuild looks with the role whether it may use the connection before it makes the project.
        scope.options({ dependsOn: role.permissions }),
    );
    if (settings.webhook) {
        new codebuild.Webhook(
            scope.name("build-pushes"),
            { projectName: project.name, buildType: "BUILD", filterGroups: [{ filters: pushesTo(settings.branch) }] },
            scope.options(),
        );
    }
    return { connectionArn, name: project.name };
}

/** Somebody must confirm it in the console, which leads them to GitHub: no program can. */
function connection(scope: Scope, namePrefix: string): codeconnections.Connection {
    return new codeconnections.Connection(
        scope.name("github"),
        { name: `${namePrefix}-github`, providerType: "GitHub", tags: scope.tags("github") },
        scope.options(),
    );
}

/** The pattern is a regular expression. */
function pushesTo(branch: string): { type: string; pattern: string }[] {
    return [
        { type: "EVENT", pattern: "PUSH" },
        { type: "HEAD_REF", pattern: `^refs/heads/${branch.replaceAll(".", "\\.")}$` },
    ];
}

function buildRole(
    scope: Scope,
    settings: PipelineSettings,
    { namePrefix, clusterName }: PipelineSurroundings,
    used: { logs: LogGroup; connectionArn: pulumi.Output<string> },
): ServiceRole {
    const repositories = settings.images.map(({ name }) => scope.arn("ecr", `repository/${namePrefix}-${name}`));
    const services = settings.images
        .flatMap(({ serviceNames }) => serviceNames)
        .map((name) => scope.arn("ecs", pulumi.interpolate`service/${clusterName}/${name}`));
    return serviceRole(scope, "build-role", {
        description: "Builds images and has services use them",
        service: "codebuild.amazonaws.com",
        policies: {
            logs: [used.logs.writeStatement],
            source: [useConnection(used.connectionArn)],
            images: pushStatements(repositories),
            ...(!settings.immutableTags && { services: [restartStatement(services)] }),
        },
    });
}

/**
 * The service has two names, and actions must bear the one that the ARN has.
 *
 * Source: https://docs.aws.amazon.com/codebuild/latest/userguide/access-tokens-github-overview.html
 */
function useConnection(arn: pulumi.Output<string>): Statement {
    return {
        Sid: "ReachGitHub",
        Effect: "Allow",
        Action: ["codeconnections", "codestar-connections"].flatMap((service) =>
            ["GetConnection", "GetConnectionToken", "UseConnection"].map((action) => `${service}:${action}`),
        ),
        Resource: arn,
    };
}

/** Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html */
function pushStatements(repositoryArns: pulumi.Output<string>[]): Statement[] {
    return [
        {
            Sid: "SignInToRegistry",
            Effect: "Allow",
            Action: ["ecr:GetAuthorizationToken"],
            // AWS has no finer resource for it.
            Resource: "*",
        },
        {
            Sid: "PushImages",
            Effect: "Allow",
            Action: [
                "ecr:BatchCheckLayerAvailability",
                "ecr:BatchGetImage",
                "ecr:CompleteLayerUpload",
                "ecr:DescribeImages",
                "ecr:GetDownloadUrlForLayer",
                "ecr:InitiateLayerUpload",
                "ecr:PutImage",
                "ecr:UploadLayerPart",
            ],
            Resource: repositoryArns,
        },
    ];
}

function restartStatement(serviceArns: pulumi.Output<string>[]): Statement {
    return {
        Sid: "RestartServices",
        Effect: "Allow",
        Action: ["ecs:DescribeServices", "ecs:UpdateService"],
        Resource: serviceArns,
    };
}
