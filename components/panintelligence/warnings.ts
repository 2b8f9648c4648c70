import { holding } from "../parts/warnings";
import { ImageRegistry } from "./images";
import { LicenceKind } from "./licence";
import { publicRegistry } from "./operations/tools";
import type { PanintelligenceSettings } from "./settings";
import { VpcEndpoints } from "./vpc-endpoints";

/** What a person should know who chose these settings, a line each. */
export function warnings({ services, licence, network, images, operations }: PanintelligenceSettings): string[] {
    const { awsImage, clientImage } = operations.tools;
    const isPrivate = network.vpcEndpoints === VpcEndpoints.Private;
    return holding([
        [
            services.dashboard.maxTasks > 1,
            "dashboard.maxTasks: each task has its own sessions in memory, so people are logged out with it, and the renderer " +
                "may ask another task than the one that ordered a report; try it with your reports first",
        ],
        [
            licence.kind === LicenceKind.Offline && licence.expiresOn === undefined,
            "licence.expiresOn: an offline licence ends, and nobody is reminded of it; name the day",
        ],
        [
            licence.kind === LicenceKind.Online && isPrivate,
            "licence.kind online: the dashboard asks the maker over the internet, which the private subnets must have a way to " +
                "beside the endpoints",
        ],
        [
            images.registry === ImageRegistry.Ghcr && isPrivate,
            "images.registry ghcr: tasks bring their images over the internet, which the private subnets must have a way to beside " +
                "the endpoints; else take mirror with repositories in ECR",
        ],
        // https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html, considerations
        [
            images.registry === ImageRegistry.EcrPullThrough && isPrivate,
            "images.registry ecr-pull-through: ECR brings each version once over the internet, which the private subnets must have " +
                "a way to beside the endpoints when it first starts; else take mirror with repositories in ECR",
        ],
        [
            [awsImage, clientImage].some((image) => image.startsWith(`${publicRegistry}/`)) && isPrivate,
            `databaseTools: its images come from ${publicRegistry}, which no endpoint leads to; without a way to the internet, name ` +
                "copies of yours in databaseTools.awsImage and databaseTools.clientImage",
        ],
    ]);
}
