import {
    DescribeTargetHealthCommand,
    type ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";

/** Whether the load balancer sends writes to a node other than `id`. */
export async function anotherTakesWrites(
    client: ElasticLoadBalancingV2Client,
    targetGroupArn: string,
    id: string,
): Promise<boolean> {
    const { TargetHealthDescriptions = [] } = await client.send(
        new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }),
    );
    return TargetHealthDescriptions.some(
        ({ Target, TargetHealth }) => Target?.Id !== id && TargetHealth?.State === "healthy",
    );
}
