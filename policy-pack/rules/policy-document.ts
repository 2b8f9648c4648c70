import { isOpen } from "./cidr";
import { matchesGlob } from "./glob";
import type { Properties } from "./properties";
import { every, not, some, Unknown, whenKnown, type Verdict } from "./reading";

/** Whether an S3 bucket policy denies everyone everything over connections that are not encrypted. */
export function deniesPlaintextToBucket(policy: Properties): Verdict {
    return deniesPlaintext(policy, (statement) =>
        every([coversAction(statement, "s3:*"), coversBucketAndObjects(statement)]),
    );
}

/** Whether an EFS file-system policy denies everyone to mount it over connections that are not encrypted. */
export function deniesPlaintextToFiles(policy: Properties): Verdict {
    return deniesPlaintext(policy, (statement) => coversAction(statement, "elasticfilesystem:ClientMount"));
}

/** Conditions that say whose requests count: by operators that hold only when the key is there, and by keys, in any case. */
const narrowingOperators = [
    "StringEquals",
    "StringLike",
    "ArnEquals",
    "ArnLike",
    "ForAnyValue:StringLike",
    "IpAddress",
];
const narrowingKeys = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "kms:calleraccount",
];

/** Blocks of addresses that are so wide come to everybody. */
const widest = { ipv4: 8, ipv6: 16 };

/** Whether a policy grants something to everybody, without a condition that says whose requests count. */
export function letsEveryoneIn(policy: Properties): Verdict {
    return whenKnown(policy.items("Statement"), (statements) =>
        some(
            statements.map((item) =>
                whenKnown(item, (statement) => every([grantsToAll(statement), not(isNarrowed(statement))])),
            ),
        ),
    );
}

/**
 * Whether a policy grants, on every resource there is, an action that is none of `accepted` (`*` stands for any characters); so
 * does one that names what it does not cover.
 */
export function grantsOnEverything(policy: Properties, accepted: readonly string[]): Verdict {
    return whenKnown(policy.items("Statement"), (statements) =>
        some(
            statements.map((item) =>
                whenKnown(item, (statement) =>
                    every([
                        statement.isOneOf("Effect", "Allow"),
                        some([has(statement, "Resource", "*"), statement.has("NotResource")]),
                        some([statement.has("NotAction"), grantsOther(statement, accepted)]),
                    ]),
                ),
            ),
        ),
    );
}

/** Actions may be written in any case. */
function grantsOther(statement: Properties, accepted: readonly string[]): Verdict {
    const { values, unknown } = statement.texts("Action");
    const others = values.filter(
        (action) => !accepted.some((one) => matchesGlob(one.toLowerCase(), action.toLowerCase())),
    );
    return others.length > 0 || (unknown ?? false);
}

function grantsToAll(statement: Properties): Verdict {
    return every([
        statement.isOneOf("Effect", "Allow"),
        some([
            has(statement, "Principal", "*"),
            has(statement, "Principal.AWS", "*"),
            // Everybody but a few is nearly everybody.
            statement.has("NotPrincipal"),
        ]),
    ]);
}

function isNarrowed(statement: Properties): Verdict {
    return some(
        narrowingOperators.map((operator) =>
            whenKnown(statement.keys(`Condition.${operator}`), (keys) =>
                some(
                    keys
                        .filter((key) => narrowingKeys.includes(key.toLowerCase()))
                        .map((key) => statement.texts(`Condition.${operator}.${key}`))
                        .map(({ values, unknown }) => unknown ?? (values.length > 0 && !values.some(fitsAnybody))),
                ),
            ),
        ),
    );
}

/** Whether everybody fits a condition's value: any text, an ARN of whatever account, or all addresses. */
function fitsAnybody(value: string): boolean {
    const [scheme, , , , account = "*"] = value.split(":");
    return value === "*" || (scheme === "arn" && account.startsWith("*")) || isOpen(value, widest);
}

function deniesPlaintext(policy: Properties, covers: (statement: Properties) => Verdict): Verdict {
    return whenKnown(policy.items("Statement"), (statements) =>
        some(
            statements.map((item) =>
                whenKnown(item, (statement) => every([isPlaintextDenial(statement), covers(statement)])),
            ),
        ),
    );
}

function isPlaintextDenial(statement: Properties): Verdict {
    return every([
        statement.isOneOf("Effect", "Deny"),
        some([has(statement, "Principal", "*"), has(statement, "Principal.AWS", "*")]),
        isForPlaintextAlone(statement),
    ]);
}

/** A second key, or operator, would have to hold as well: the denial would be for some requests without TLS only. */
function isForPlaintextAlone(statement: Properties): Verdict {
    return whenKnown(statement.keys("Condition"), ([operator = "", ...others]) =>
        whenKnown(statement.keys(`Condition.${operator}`), ([key = "", ...furtherKeys]) => {
            const { values, unknown } = statement.texts(`Condition.${operator}.${key}`);
            return every([
                ["Bool", "BoolIfExists"].includes(operator) && key.toLowerCase() === "aws:securetransport",
                others.length === 0 && furtherKeys.length === 0,
                unknown ?? (values.length > 0 && values.every((value) => value === "false")),
            ]);
        }),
    );
}

/** Whether a statement is for an action, or one written like it (`s3:*`); actions may be written in any case. */
function coversAction(statement: Properties, wanted: string): Verdict {
    const { values, unknown } = statement.texts("Action");
    return values.some((action) => matchesGlob(action.toLowerCase(), wanted.toLowerCase())) || (unknown ?? false);
}

/** The bucket is one resource, its objects (`<bucket>/*`) are others; a denial for one leaves the other open. */
function coversBucketAndObjects(statement: Properties): Verdict {
    const { values, unknown } = statement.texts("Resource");
    const buckets = values.filter((arn) => !arn.includes("/"));
    return buckets.some((arn) => arn.endsWith("*") || values.includes(`${arn}/*`)) || (unknown ?? false);
}

function has(statement: Properties, path: string, value: string): Verdict {
    const { values, unknown } = statement.texts(path);
    return values.includes(value) || (unknown instanceof Unknown ? unknown : false);
}
