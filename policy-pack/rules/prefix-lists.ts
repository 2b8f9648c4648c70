import type { WidestBlocks } from "./cidr";
import { olderRule, someOpen } from "./ingress";
import { every, some, type Verdict } from "./reading";
import type { Stack, StackResource } from "./resource";

/** A named list of addresses that rules of security groups may name, and an address in one. */
const prefixList = "aws:ec2/managedPrefixList:ManagedPrefixList";
const prefixListEntry = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry";

/** Where a rule, in its three forms, names lists. */
const naming = ["prefixListId", "prefixListIds", "ingress.prefixListIds"];

/** Whether a rule, or a group by a rule of its own, lets the internet in by way of a list that this stack puts it on. */
export function letsInternetInByList(subject: StackResource, stack: Stack, widest: WidestBlocks): Verdict {
    const entries = stack.ofType(prefixListEntry);
    const lists = stack.ofType(prefixList).filter((list) => naming.some((path) => subject.refersTo(path, list)));
    const ids = naming.flatMap((path) => subject.properties.texts(path).values);
    const named = entries.filter(
        (entry) =>
            lists.some((list) => entry.refersTo("prefixListId", list)) ||
            entry.properties.texts("prefixListId").values.some((id) => ids.includes(id)),
    );
    return every([
        subject.type === olderRule ? subject.properties.isOneOf("type", "ingress") : true,
        some([
            ...lists
                .filter((list) => !list.isLeftToProvider("entries"))
                .map(({ properties }) => someOpen(properties.texts("entries.cidr"), widest)),
            ...named.map(({ properties }) => someOpen(properties.texts("cidr"), widest)),
        ]),
    ]);
}
