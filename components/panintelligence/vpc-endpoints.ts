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

/** Whether an endpoint of S3 is entered into the route tables. */
export function hasStorageEndpoint({
    vpcEndpoints,
    privateRouteTableIds,
}: Pick<PanintelligenceNetworkSettings, "vpcEndpoints" | "privateRouteTableIds">): boolean {
    return vpcEndpoints !== VpcEndpoints.None && privateRouteTableIds !== undefined;
}

/** The endpoint of S3, entered into the route tables: whoever is in the private subnets reaches S3 by it, at no cost. */
export function storageEndpoint(
    scope: Scope,
    { network }: { network: PanintelligenceNetworkSettings },
): ec2.VpcEndpoint | undefined {
    return hasStorageEndpoint(network)
        ? new ec2.VpcEndpoint(
              scope.name("s3-endpoint"),
              {
                  vpcId: network.vpcId,
                  serviceName: serviceName(scope, "s3"),
                  vpcEndpointType: "Gateway",
                  routeTableIds: network.privateRouteTableIds ?? [],
                  tags: scope.tags("s3-endpoint"),
              },
              scope.options(),
          )
        : undefined;
}

/** The endpoints of `private`, behind the security group with this id; tasks that start without them may not reach AWS. */
export function interfaceEndpoints(
    scope: Scope,
    { network }: { network: PanintelligenceNetworkSettings },
    securityGroupId: () => pulumi.Input<string>,
): ec2.VpcEndpoint[] {
    return network.vpcEndpoints === VpcEndpoints.Private
        ? privateServices.map((service) => interfaceOf(scope, service, network, securityGroupId()))
        : [];
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
