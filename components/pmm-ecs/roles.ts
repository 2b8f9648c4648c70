import * as pulumi from "@pulumi/pulumi";
import type { GeneratedSecret } from "../parts/generated-secret";
import type { LogGroup } from "../parts/log-group";
import type { Statement } from "../parts/policy-document";
import type { Scope } from "../parts/scope";
import { serviceRole, type ServiceRole } from "../parts/service-role";

const tasks = "ecs-tasks.amazonaws.com";

/** The role of PMM itself. What it may do to its data, the file system's own policy says. */
export function taskRole(scope: Scope): ServiceRole {
    return serviceRole(scope, "task-role", { description: "PMM in its task", service: tasks });
}

/** The role that ECS takes to start the task: it fetches the image and the admin password, and opens the log. */
export function executionRole(
    scope: Scope,
    needs: { image: pulumi.Output<string>; secret: GeneratedSecret; logs: LogGroup },
): ServiceRole {
    return serviceRole(scope, "execution-role", {
        description: "Starts the task of PMM",
        service: tasks,
        policies: {
            secret: needs.secret.readStatements,
            logs: [needs.logs.writeStatement],
            images: pullStatements(scope, needs.image),
        },
    });
}

/** Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html */
function pullStatements(scope: Scope, image: pulumi.Output<string>): Statement[] {
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
            Resource: repositoryArn(scope, image),
        },
    ];
}

const ecrImage = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.[a-z.]+\/([^:@]+)/;

/** The repository that an image in ECR is in. Others need no permission; then it is those of the account, for a mirror. */
function repositoryArn(scope: Scope, image: pulumi.Output<string>): pulumi.Output<string> {
    return pulumi.all([image, scope.partition, scope.arn("ecr", "repository/*")]).apply(([name, partition, own]) => {
        const [, account, region, repository] = ecrImage.exec(name) ?? [];
        return repository === undefined ? own : `arn:${partition}:ecr:${region}:${account}:repository/${repository}`;
    });
}
