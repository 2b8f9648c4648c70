import { randomUUID } from "node:crypto";
import { serve, type HttpService } from "./http-service";

/** What an instance's metadata says. */
export interface InstanceFacts {
    id: string;
    address: string;
    region: string;
    /** What the auto scaling group is about to do with it. */
    targetLifecycleState: () => "InService" | "Terminated";
}

/**
 * The metadata service of one instance, version 2, which gives nothing without a session's token
 * (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html).
 */
export function serveMetadata(host: string, facts: InstanceFacts): Promise<HttpService> {
    const tokens = new Set<string>();
    const paths: Record<string, () => string> = {
        "instance-id": () => facts.id,
        "local-ipv4": () => facts.address,
        "placement/region": () => facts.region,
        "placement/availability-zone": () => `${facts.region}a`,
        "autoscaling/target-lifecycle-state": facts.targetLifecycleState,
    };
    return serve({ host, port: 0 }, (request, response) => {
        if (request.method === "PUT" && request.url === "/latest/api/token") {
            const token = randomUUID();
            tokens.add(token);
            response.end(token);
            return;
        }
        const tell = paths[request.url?.replace("/latest/meta-data/", "") ?? ""];
        if (!tokens.has(String(request.headers["x-aws-ec2-metadata-token"]))) {
            response.statusCode = 401;
        } else if (tell === undefined) {
            response.statusCode = 404;
        } else {
            response.write(tell());
        }
        response.end();
    });
}
