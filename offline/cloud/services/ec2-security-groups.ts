import { createHash } from "node:crypto";
import { accountId, ec2Id, regionalArn } from "../identifiers";
import { kept, nameFrom, type Draft, type Models, type ResourceModel } from "../model";
import { text } from "../values";

const rule: ResourceModel = {
    replacedBy: ["securityGroupId"],
    id: () => ec2Id("sgr"),
    outputs: (thing) => ({
        arn: regionalArn("ec2", thing.region, `security-group-rule/${thing.id}`),
        securityGroupRuleId: thing.id,
    }),
};

/** Security groups and their rules, in the three forms that the provider has. */
export const ec2SecurityGroups: Models = {
    "aws:ec2/securityGroup:SecurityGroup": {
        replacedBy: ["description", "name", "namePrefix", "vpcId"],
        defaults: { description: "Managed by Pulumi" },
        id: () => ec2Id("sg"),
        outputs: (thing) => ({
            arn: regionalArn("ec2", thing.region, `security-group/${thing.id}`),
            ownerId: accountId,
            name: kept(thing, "name", () => nameFrom(thing.inputs)),
        }),
    },
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule,
    "aws:ec2/securityGroupRule:SecurityGroupRule": {
        replacedBy: [
            "cidrBlocks",
            "fromPort",
            "ipv6CidrBlocks",
            "prefixListIds",
            "protocol",
            "securityGroupId",
            "self",
            "sourceSecurityGroupId",
            "toPort",
            "type",
        ],
        id: (draft) => `sgrule-${numberFor(draft)}`,
        outputs: (thing) => ({ securityGroupRuleId: kept(thing, "securityGroupRuleId", () => ec2Id("sgr")) }),
    },
};

/** The provider names such a rule by a checksum of what it says. */
function numberFor(draft: Draft): number {
    const said = JSON.stringify([text(draft.inputs.securityGroupId), draft.inputs]);
    return createHash("sha256").update(said).digest().readUInt32BE();
}
