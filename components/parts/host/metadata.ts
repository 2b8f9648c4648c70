import type * as ec2 from "@pulumi/aws/ec2";

/**
 * How a host learns of itself and its role: by sessions alone, as version 2 of the instance metadata service has them.
 *
 * @param hops that an answer may take: with 1 the host's containers get none, and so cannot take its role.
 */
export function metadataService(hops = 1): ec2.InstanceArgs["metadataOptions"] & object {
    return { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: hops };
}
