import * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../policy-document";
import type { Scope } from "../scope";

/** Service that takes the roles of tasks, and those that start them. */
export const tasks = "ecs-tasks.amazonaws.com";

/**
 * What a role needs to pull `images`.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html
 */
export function pullStatements(scope: Scope, images: pulumi.Input<string>[]): Statement[] {
    return [
        {
            Sid: "SignInToRegistries",
            Effect: "Allow",
            Action: ["ecr:GetAuthorizationToken"],
            // AWS has no finer resource for it.
            Resource: "*",
        },
        {
            Sid: "PullImages",
            Effect: "Allow",
            Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            Resource: repositoryArns(scope, images),
        },
    ];
}

const ecrImage = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.[a-z.]+\/([^:@]+)/;

/** The repositories of images in ECR. Others need no permission; then it is those of the account, for a mirror. */
function repositoryArns(scope: Scope, images: pulumi.Input<string>[]): pulumi.Output<string[] | string> {
    return pulumi
        .all([pulumi.all(images), scope.partition, scope.arn("ecr", "repository/*")])
        .apply(([names, partition, own]) => {
            const arns = names.map((name) => {
                const [, account, region, repository] = ecrImage.exec(name) ?? [];
                return repository === undefined
                    ? own
                    : `arn:${partition}:ecr:${region}:${account}:repository/${repository}`;
            });
            const [first = own, ...others] = [...new Set(arns)].sort();
            return others.length === 0 ? first : [first, ...others];
        });
}
