import * as pulumi from "@pulumi/pulumi";
import { getAmiOutput } from "@pulumi/aws/ec2";
import type { Scope } from "./scope";

/** Id of Canonical's newest image of Ubuntu Pro 24.04 for an architecture, as EC2 names it: `x86_64` or `arm64`. */
export function newestUbuntuPro(scope: Scope, architecture: pulumi.Input<string>): pulumi.Output<string> {
    const images = pulumi
        .output(architecture)
        .apply((name) => (name === "arm64" ? "arm64" : "amd64"))
        .apply((name) => `ubuntu-pro-server/images/hvm-ssd-gp3/ubuntu-noble-24.04-${name}-pro-server-*`);
    return getAmiOutput(
        {
            mostRecent: true,
            owners: ["099720109477"],
            filters: [{ name: "name", values: [images] }],
        },
        scope.options(),
    ).id;
}
