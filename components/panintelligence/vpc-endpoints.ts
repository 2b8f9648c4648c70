import * as pulumi from "@pulumi/pulumi";
import * as ec2 from "@pulumi/aws/ec2";
import type { Scope } from "../parts/scope";
import type { PanintelligenceNetworkSettings } from "./network-settings";

/** Endpoints of AWS's services in the VPC. */
export enum VpcEndpoints {
    /** None is made. */
    None = "none",
    /** That of S3, which costs nothing. */
    GatewayOnly = "gateway-only",
    /** That of S3, and the eight that tasks without a way to the internet need. */
    Private = "private",
}

/** Endpoints in the VPC, as far as the rest of the deployment needs them. */
export interface EndpointsInVpc {
    /** Of the addresses of S3, for rules of security groups; missing without an endpoint of S3. */
    s3PrefixListId: pulumi.Output<string> | undefined;
    /** Tasks and functions that start without these may not reach AWS. */
    ready: pulumi.Resource[];
}

/** What `private` makes: all that tasks of Fargate need of AWS, with ECS Exec, a KMS key and metrics. */
export const privateServices = [
    "ecr.api",
    "ecr.dkr",
    "logs",
    "secretsmanager",
    "kms",
    "monitoring",
    "ssm",
    "ssmmessages",
] as const;

/** Makes the endpoints that the settings ask for; the security group is that of the interfaces of `private`. */
export function endpointsInVpc(
    scope: Scope,
    { network }: { network: PanintelligenceNetworkSettings },
    { securityGroupId }: { securityGroupId: pulumi.Input<string> | undefined },
): EndpointsInVpc {
    const s3 = network.vpcEndpoints === VpcEndpoints.None ? undefined : storageGateway(scope, network);
    const interfaces =
        network.vpcEndpoints === VpcEndpoints.Private && securityGroupId !== undefined
            ? privateServices.map((service) => interfaceOf(scope, service, network, securityGroupId))
            : [];
    return { s3PrefixListId: s3?.prefixListId, ready: [...(s3 ? [s3] : []), ...interfaces] };
}

/** Entered into the route tables: whoever is in the private subnets reaches S3 by it, at no cost. */
function storageGateway(scope: Scope, network: PanintelligenceNetworkSettings): ec2.VpcEndpoint | undefined {
    return (
        network.privateRouteTableIds &&
        new ec2.VpcEndpoint(
            scope.name("s3-endpoint"),
            {
                vpcId: network.vpcId,
                serviceName: serviceName(scope, "s3"),
                vpcEndpointType: "Gateway",
                routeTableIds: network.privateRouteTableIds,
                tags: scope.tags("s3-endpoint"),
            },
            scope.options(),
        )
    );
}

function interfaceOf(
    scope: Scope,
    service: string,
    network: PanintelligenceNetworkSettings,
    securityGroupId: pulumi.Input<string>,
): ec2.VpcEndpoint {
    const role = `${service.replace(".", "-")}-endpoint`;
    return new ec2.VpcEndpoint(
        scope.name(role),
        {
            vpcId: network.vpcId,
            serviceName: serviceName(scope, service),
            vpcEndpointType: "Interface",
            subnetIds: network.privateSubnetIds,
            securityGroupIds: [securityGroupId],
            // The usual host names of the services lead to the endpoints then, so that nothing else changes.
            privateDnsEnabled: true,
            tags: scope.tags(role),
        },
        scope.options(),
    );
}

function serviceName(scope: Scope, service: string): pulumi.Output<string> {
    return pulumi.interpolate`com.amazonaws.${scope.region}.${service}`;
}
