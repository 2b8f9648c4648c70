import type { EC2Client } from "@aws-sdk/client-ec2";
import { quick } from "./clients";

let client: EC2Client | undefined;

/**
 * Private IPv4 addresses of instances, by id; those without one, or that are gone, are not in it.
 *
 * EC2's client is the largest of all, a quarter of an agent's memory, and only newcomers need it: it is loaded for the first.
 */
export async function readAddresses(region: string, ids: string[]): Promise<Map<string, string>> {
    const addresses = new Map<string, string>();
    if (ids.length > 0) {
        const { DescribeInstancesCommand, EC2Client } = await import("@aws-sdk/client-ec2");
        client ??= new EC2Client({ region, ...quick });
        // A filter finds what is there; asking for ids fails when one of them is gone.
        const { Reservations = [] } = await client.send(
            new DescribeInstancesCommand({ Filters: [{ Name: "instance-id", Values: ids }] }),
        );
        for (const { InstanceId, PrivateIpAddress } of Reservations.flatMap(({ Instances = [] }) => Instances)) {
            if (InstanceId !== undefined && PrivateIpAddress !== undefined && PrivateIpAddress !== "") {
                addresses.set(InstanceId, PrivateIpAddress);
            }
        }
    }
    return addresses;
}
