import * as ecr from "@pulumi/aws/ecr";
import type { Scope } from "../parts/scope";
import type { PipelineSettings, PipelineSurroundings } from "./pipeline";

/** The repository `<namePrefix>-<name>` of one image: scanned at each push, with as many images as are to be kept. */
export function imageRepository(
    scope: Scope,
    name: string,
    settings: Pick<PipelineSettings, "keepImages" | "immutableTags">,
    { namePrefix, kmsKeyArn, protect }: Pick<PipelineSurroundings, "namePrefix" | "kmsKeyArn" | "protect">,
): ecr.Repository {
    const role = `${name}-images`;
    const repository = new ecr.Repository(
        scope.name(role),
        {
            name: `${namePrefix}-${name}`,
            imageScanningConfiguration: { scanOnPush: true },
            imageTagMutability: settings.immutableTags ? "IMMUTABLE" : "MUTABLE",
            // ECR encrypts in any case; another key replaces the repository.
            ...(kmsKeyArn && { encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: kmsKeyArn }] }),
            forceDelete: !protect,
            tags: scope.tags(role),
        },
        scope.options(),
    );
    new ecr.LifecyclePolicy(
        scope.name(role),
        { repository: repository.name, policy: JSON.stringify({ rules: [keepNewest(settings.keepImages)] }) },
        scope.options(),
    );
    return repository;
}

/** Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html */
function keepNewest(count: number): object {
    return {
        rulePriority: 1,
        description: `Keeps the newest ${count} images`,
        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: count },
        action: { type: "expire" },
    };
}
