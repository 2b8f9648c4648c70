import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../parts/scope";
import { allowIn, allowOut, securityGroup, type Peer } from "../parts/security-group";
import type { PanintelligenceSettings } from "./settings";
import { isMember, isRange, membersOf, waysOf, type Member, type Side, type Way } from "./ways";

/** The places in the network, by their security groups. */
export interface PanintelligenceGroups {
    /** Id of a member's security group. */
    idOf: (member: Member) => pulumi.Output<string>;
    /** Rules on both sides by which a member reaches others: it starts in vain without them. */
    waysFrom: (member: Member) => pulumi.Resource[];
}

/**
 * A security group for each member, and for each way a rule that lets out and one that lets in. `s3PrefixListId` is that of S3's
 * addresses; missing without an endpoint of S3.
 */
export function panintelligenceGroups(
    scope: Scope,
    settings: PanintelligenceSettings,
    s3PrefixListId: pulumi.Output<string> | undefined,
): PanintelligenceGroups {
    const { vpcId } = settings.network;
    const ids = new Map(
        [...membersOf(settings)].map(([member, description]) => [
            member,
            securityGroup(scope, member, { vpcId, description }).id,
        ]),
    );
    const idOf = (member: Member): pulumi.Output<string> =>
        ids.get(member) ?? scope.refuse(`there is no ${member} in this deployment`);
    const peerOf = (side: Side): Peer => {
        if (side === "S3") {
            return { prefixListId: s3PrefixListId ?? scope.refuse("there is no endpoint of S3") };
        }
        return isRange(side) ? { cidrIpv4: side } : { referencedSecurityGroupId: idOf(side) };
    };
    const ways = waysOf(settings).map((way) => ({ from: way.from, rules: rulesOf(scope, way, idOf, peerOf) }));
    return {
        idOf,
        waysFrom: (member) => ways.filter(({ from }) => from === member).flatMap(({ rules }) => rules),
    };
}

/** Let out where it begins and in where it ends; only members have groups to let anybody in or out. */
function rulesOf(
    scope: Scope,
    { from, to, port, why }: Way,
    idOf: PanintelligenceGroups["idOf"],
    peerOf: (side: Side) => Peer,
): pulumi.Resource[] {
    const name = `${nameOf(from)}-to-${nameOf(to)}${port === undefined ? "" : `-${port}`}`;
    const rule = { ...(port !== undefined && { port }), description: `${why}: ${from} to ${to}` };
    return [
        ...(isMember(from) ? [allowOut(scope, name, { ...rule, securityGroupId: idOf(from), peer: peerOf(to) })] : []),
        ...(isMember(to) ? [allowIn(scope, name, { ...rule, securityGroupId: idOf(to), peer: peerOf(from) })] : []),
    ];
}

function nameOf(side: Side): string {
    return side.replace("/", "-").toLowerCase();
}
