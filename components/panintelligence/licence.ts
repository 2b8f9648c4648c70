import * as pulumi from "@pulumi/pulumi";
import { secretArn } from "../parts/validation/aws-rules";
import { problem, type Checks, type Rule } from "../parts/validation/checks";
import { oneOf } from "../parts/validation/rules";

/** Panintelligence's licence, which is kept in Secrets Manager. One of `value` and `secretArn` must be given. */
export interface Licence {
    /** `online`: the customer's key, for which the dashboard asks the maker over the internet; `offline`: the whole licence. */
    kind: LicenceKind;
    /** The key or the licence; line breaks and indentation are taken out. Give it as a secret. Default: none. */
    value?: pulumi.Input<string>;
    /**
     * ARN of a secret of yours that holds it, on one line, encrypted with `kmsKeyArn` or with Secrets Manager's own key. Default:
     * none.
     */
    secretArn?: pulumi.Input<string>;
    /** Day that an offline licence ends (`2027-03-31`): an alarm reminds of it 30, 14 and 7 days before. Default: none. */
    expiresOn?: string;
}

/** Kinds of licences. */
export enum LicenceKind {
    /** A customer's key. */
    Online = "online",
    /** A whole licence. */
    Offline = "offline",
}

/** `Licence`, checked and complete. */
export interface LicenceSettings {
    kind: LicenceKind;
    /** The key or the licence on one line, as a secret; missing when it is in a secret of the user's. */
    text: pulumi.Output<string> | undefined;
    /** Missing when the secret is made here. */
    secretArn: pulumi.Output<string> | undefined;
    expiresOn: string | undefined;
}

/** Checks the licence and fills in what it leaves out. What it is made of appears in no message. */
export function licenceSettings(checks: Checks, args: Licence): LicenceSettings {
    const { value, expiresOn } = args;
    const kind = checks.plain("licence.kind", args.kind, oneOf(Object.values(LicenceKind)));
    if ((value === undefined) === (args.secretArn === undefined)) {
        checks.add("licence must have one of value and secretArn, and not both");
    }
    if (expiresOn !== undefined) {
        checks.plain("licence.expiresOn", expiresOn, day);
        if (kind === LicenceKind.Online) {
            checks.add("licence.expiresOn is the end of an offline licence, and this one is online: take it out");
        }
    }
    return {
        kind,
        text:
            value === undefined
                ? undefined
                : pulumi.secret(checks.input("licence.value", value, notBlank)).apply(onOneLine),
        secretArn: checks.optionalInput("licence.secretArn", args.secretArn, secretArn),
        expiresOn,
    };
}

const notBlank: Rule<string> = (text, path) =>
    text.trim() === "" ? [`${path} is blank: give the key or the licence`] : [];

const day: Rule<string> = (value, path) => {
    const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : NaN;
    // The calendar of JavaScript takes the 30th of February for the 2nd of March.
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value)
        ? []
        : [problem(path, value, "must be a day such as 2027-03-31")];
};

/**
 * A licence without line breaks and indentation, as the image wants it. Within a tag, a line break stands between two attributes,
 * which must not grow together; elsewhere nothing is to stand in its place.
 */
export function onOneLine(text: string): string {
    const lines = text.split(/[\r\n]+/).map((line) => line.trim());
    return lines.reduce((joined, line) => {
        const withinTag = joined.lastIndexOf("<") > joined.lastIndexOf(">");
        return withinTag && line !== "" ? `${joined} ${line}` : `${joined}${line}`;
    }, "");
}
