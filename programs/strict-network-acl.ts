import type * as pulumi from "@pulumi/pulumi";
import * as ec2 from "@pulumi/aws/ec2";
import { databasePort } from "../components/panintelligence/database/port";

/** Subnets, and the network that they are part of. */
export interface StrictNetworkAclArgs {
    vpcId: pulumi.Input<string>;
    /** Address range of the VPC. */
    cidrBlock: string;
    subnetIds: pulumi.Output<string[]>;
}

/** Ports that clients of TCP ask from, which answers go to. */
const clientPorts = { fromPort: 1024, toPort: 65_535 };

/** Lets nothing into the subnets but questions to the database from within the VPC, and nothing out but the answers. */
export function strictNetworkAcl(name: string, { vpcId, cidrBlock, subnetIds }: StrictNetworkAclArgs): void {
    const acl = new ec2.NetworkAcl(name, { vpcId, subnetIds, tags: { Name: name } });
    const rule = { networkAclId: acl.id, ruleNumber: 100, ruleAction: "allow", protocol: "tcp", cidrBlock };
    new ec2.NetworkAclRule(
        `${name}-in`,
        { ...rule, egress: false, fromPort: databasePort, toPort: databasePort },
        { parent: acl },
    );
    new ec2.NetworkAclRule(`${name}-out`, { ...rule, egress: true, ...clientPorts }, { parent: acl });
}
