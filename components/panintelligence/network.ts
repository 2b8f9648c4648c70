import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../parts/scope";
import { allowIn, allowOut, securityGroup, type Peer } from "../parts/security-group";
import type { PanintelligenceSettings } from "./settings";
import { isRange, membersOf, waysOf, type IPv4Range, type Member, type Way } from "./ways";

/** The places in the network, by their security groups. */
export interface PanintelligenceGroups {
    /** Id of a member's security group. */
    idOf: (member: Member) => pulumi.Output<string>;
    /** Rules on both sides by which a member reaches others: it starts in vain without them. */
    waysFrom: (member: Member) => pulumi.Resource[];
}

/** A security group for each member, and for each way a rule that lets out and one that lets in. */
export function panintelligenceGroups(scope: Scope, settings: PanintelligenceSettings): PanintelligenceGroups {
    const { vpcId } = settings.network;
    const ids = new Map(
        [...membersOf(settings)].map(([member, description]) => [
            member,
            securityGroup(scope, member, { vpcId, description }).id,
        ]),
    );
    const idOf = (member: Member): pulumi.Output<string> =>
        ids.get(member) ?? scope.refuse(`there is no ${member} in this deployment`);
    const ways = waysOf(settings).map((way) => ({ from: way.from, rules: rulesOf(scope, way, idOf) }));
    return {
        idOf,
        waysFrom: (member) => ways.filter(({ from }) => from === member).flatMap(({ rules }) => rules),
    };
}

/** Let out where it begins and in where it ends; a range has no group to let anybody in or out. */
function rulesOf(scope: Scope, way: Way, idOf: PanintelligenceGroups["idOf"]): pulumi.Resource[] {
    const { from, to, port } = way;
    const name = `${nameOf(from)}-to-${nameOf(to)}${port === undefined ? "" : `-${port}`}`;
    const peer = (side: Member | IPv4Range): Peer =>
        isRange(side) ? { cidrIpv4: side } : { referencedSecurityGroupId: idOf(side) };
    const rule = { ...(port !== undefined && { port }), description: `${way.why}: ${from} to ${to}` };
    return [
        ...(isRange(from) ? [] : [allowOut(scope, name, { ...rule, securityGroupId: idOf(from), peer: peer(to) })]),
        ...(isRange(to) ? [] : [allowIn(scope, name, { ...rule, securityGroupId: idOf(to), peer: peer(from) })]),
    ];
}

function nameOf(side: Member | IPv4Range): string {
    return side.replace("/", "-");
}
