import { matchesGlob } from "./glob";
import type { Properties } from "./properties";
import { every, not, some, Unknown, whenKnown, type Verdict } from "./reading";

/** Whether an S3 bucket policy denies everyone everything over connections that are not encrypted. */
export function deniesPlaintextToBucket(policy: Properties): Verdict {
    return deniesPlaintext(policy, (statement) =>
        every([
            some([has(statement, "Action", "s3:*"), has(statement, "Action", "*")]),
            coversBucketAndObjects(statement),
        ]),
    );
}

/** Whether an EFS file-system policy denies everyone to mount it over connections that are not encrypted. */
export function deniesPlaintextToFiles(policy: Properties): Verdict {
    return deniesPlaintext(policy, (statement) => {
        const { values, unknown } = statement.texts("Action");
        return values.some((action) => matchesGlob(action, "elasticfilesystem:ClientMount")) || (unknown ?? false);
    });
}

/** Conditions that say whose requests count: by operators that hold only when the key is there, and by keys. */
const narrowingOperators = ["StringEquals", "StringLike", "ArnEquals", "ArnLike", "ForAnyValue:StringLike"];
const narrowingKeys = [
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceOrgID",
    "aws:SourceVpc",
    "aws:SourceVpce",
];

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
        narrowingOperators
            .flatMap((operator) => narrowingKeys.map((key) => statement.texts(`Condition.${operator}.${key}`)))
            .map(({ values, unknown }) => unknown ?? (values.length > 0 && !values.includes("*"))),
    );
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
        some(
            ["Bool", "BoolIfExists"].map((operator) =>
                whenKnown(
                    statement.entry(`Condition.${operator}`, "aws:SecureTransport"),
                    (value) => value === "false",
                ),
            ),
        ),
    ]);
}

/** The bucket is one resource, its objects (ending in `/*`) are others; a denial for one leaves the other open. */
function coversBucketAndObjects(statement: Properties): Verdict {
    const { values, unknown } = statement.texts("Resource");
    const all = values.includes("*");
    const both = values.some((arn) => arn.endsWith("/*")) && values.some((arn) => !arn.includes("/"));
    return all || both || (unknown ?? false);
}

function has(statement: Properties, path: string, value: string): Verdict {
    const { values, unknown } = statement.texts(path);
    return values.includes(value) || (unknown instanceof Unknown ? unknown : false);
}
