import { labels } from "../contract";

/** What a node or service of ours is for, as its labels say. */
export type Belonging =
    | { to: "instance"; group: string; instance: string | undefined }
    | { to: "database"; entry: string }
    /** It has our label, and nothing that says what for. */
    | { to: "nothing" };

/** What something of `deployment` is for; undefined when it is not of this deployment, and so not to be touched. */
export function belonging(labelled: Readonly<Record<string, string>>, deployment: string): Belonging | undefined {
    if (labelled[labels.deployment] !== deployment) {
        return undefined;
    }
    // With both labels it is an instance's: those are removed with more care.
    const group = labelled[labels.group];
    if (group !== undefined) {
        return { to: "instance", group, instance: labelled[labels.instance] };
    }
    const entry = labelled[labels.database];
    return entry === undefined ? { to: "nothing" } : { to: "database", entry };
}
