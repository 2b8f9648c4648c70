import type * as pulumi from "@pulumi/pulumi";
import { ec2Id } from "../../parts/validation/aws-rules";
import type { Checks } from "../../parts/validation/checks";
import { atLeast, distinct, matching } from "../../parts/validation/rules";
import type { ScrapedPort, ScrapedService } from "./args";
import { metricsPort, type MetricsPortSettings } from "./metrics-port";

/** `ScrapedService`, checked and complete. */
export interface ScrapedServiceSettings {
    serviceName: string;
    metrics: (MetricsPortSettings & { securityGroupId: pulumi.Output<string> | undefined })[];
}

/** Checks the services that are made elsewhere. */
export function scrapedServiceSettings(checks: Checks, args: ScrapedService[]): ScrapedServiceSettings[] {
    checks.plain(
        "scrapedServices' names",
        args.map(({ serviceName }) => serviceName),
        distinct(),
    );
    return args.map((service, index) => {
        const path = `scrapedServices[${index}]`;
        const serviceName = checks.plain(
            `${path}.serviceName`,
            service.serviceName,
            matching(/^[A-Za-z0-9_-]{1,255}$/, "the name of an ECS service: letters, digits, - and _"),
        );
        checks.plain(`${path}.metrics`, service.metrics, atLeast(1, "port"));
        checks.plain(
            `${path}.metrics' ports with a securityGroupId`,
            service.metrics.filter(({ securityGroupId }) => securityGroupId !== undefined).map(({ port }) => port),
            distinct(),
        );
        return {
            serviceName,
            metrics: service.metrics.map((port, which) =>
                scrapedPort(checks, port, `${path}.metrics[${which}]`, service.job ?? serviceName),
            ),
        };
    });
}

function scrapedPort(
    checks: Checks,
    args: ScrapedPort,
    path: string,
    job: string,
): ScrapedServiceSettings["metrics"][number] {
    return {
        ...metricsPort(checks, args, path, job),
        securityGroupId: checks.optionalInput(`${path}.securityGroupId`, args.securityGroupId, ec2Id("sg")),
    };
}
