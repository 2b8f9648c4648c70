import { regionalArn, uuid } from "../identifiers";
import { attachment, idFrom, kept, nameFrom, type Models, type Thing } from "../model";
import { objects, text, type Properties } from "../values";

/** AWS WAF. */
export const webAcl: Models = {
    "aws:wafv2/webAcl:WebAcl": {
        replacedBy: ["name", "namePrefix", "scope"],
        id: () => uuid(),
        outputs: (thing) => ({
            ...named(thing, "webacl"),
            applicationIntegrationUrl: "",
            capacity: 25 * objects(thing.inputs.rules).length,
        }),
    },
    "aws:wafv2/ipSet:IpSet": {
        replacedBy: ["ipAddressVersion", "name", "namePrefix", "scope"],
        id: () => uuid(),
        outputs: (thing) => named(thing, "ipset"),
    },
    "aws:wafv2/ruleGroup:RuleGroup": {
        replacedBy: ["capacity", "name", "namePrefix", "scope"],
        id: () => uuid(),
        outputs: (thing) => named(thing, "rulegroup"),
    },
    "aws:wafv2/webAclAssociation:WebAclAssociation": attachment((draft) =>
        [text(draft.inputs.webAclArn), text(draft.inputs.resourceArn)].join(","),
    ),
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": {
        replacedBy: ["resourceArn"],
        id: idFrom("resourceArn"),
    },
};

function named(thing: Thing, kind: string): Properties {
    const name = kept(thing, "name", () => nameFrom(thing.inputs));
    const scope = thing.inputs.scope === "CLOUDFRONT" ? "global" : "regional";
    return {
        arn: regionalArn("wafv2", thing.region, `${scope}/${kind}/${name}/${thing.id}`),
        name,
        lockToken: kept(thing, "lockToken", uuid),
    };
}
