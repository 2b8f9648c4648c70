import { PerconaCluster, type PerconaClusterArgs } from "../../../components";
import { find, type Recording } from "../../support/mocks";
import { readUserData } from "../../support/user-data";
import { deployerOf } from "./deployer";

/** Arguments that a cluster needs, and nothing else. */
export function goodPerconaArgs(): PerconaClusterArgs & { network: { privateSubnetIds: string[] } } {
    return {
        clusterId: "orders",
        network: {
            vpcId: "vpc-0123456789abcdef0",
            publicSubnetIds: [],
            privateSubnetIds: ["subnet-0000000000000001a", "subnet-0000000000000001b", "subnet-0000000000000001c"],
        },
        alarms: { emails: ["ops@example.com"] },
    };
}

/** Deploys PerconaCluster against mocks. */
export const { deploy, refusal } = deployerOf<PerconaClusterArgs, PerconaCluster>(PerconaCluster, {
    name: "percona",
    args: goodPerconaArgs,
});

/** What the launch template says of the nodes. */
export function templateOf(recording: Recording): Record<string, unknown> {
    return find(recording, "aws:ec2/launchTemplate:LaunchTemplate", "percona-node").inputs;
}

/** What the nodes' programs read from their environment, by name. */
export function nodeVariables(recording: Recording): Record<string, string> {
    const { write_files } = readUserData(templateOf(recording).userData as string);
    const { content } = write_files.find(({ path }) => path === "/etc/stackwarden/host.env")!;
    return Object.fromEntries(
        content
            .trimEnd()
            .split("\n")
            .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    );
}
