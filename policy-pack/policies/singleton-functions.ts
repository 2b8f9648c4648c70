/**
 * A function that keeps something in step with the world is made for one run at a time: what two runs at once have seen and
 * do contradicts each other. The function's tag says so of itself; Lambda alone can hold it to that.
 */
import { lambdaFunction } from "../rules/aws-types";
import { every, not, whenKnown } from "../rules/reading";
import { refuseWhen, resourceRule, type Rule } from "../rules/rule";

/** Says of a function, by the value `true`, that it must never run twice at once. */
const singletonTag = "stackwarden:singleton";

const oneAtATime = resourceRule({
    name: "singleton-function-one-at-a-time",
    family: "singleton",
    description: `Lambda functions with the tag \`${singletonTag}\` must run one call at a time.`,
    severity: "high",
    level: "mandatory",
    remediation:
        "set `reservedConcurrentExecutions: 1`: without it Lambda runs as many calls at once as come in, " +
        "and with 0 it runs none.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
    types: [lambdaFunction],
    judge: ({ properties }) =>
        refuseWhen(
            every([
                whenKnown(properties.entry("tags", singletonTag), (tag) => tag === "true"),
                not(properties.isOneOf("reservedConcurrentExecutions", "1")),
            ]),
            "`reservedConcurrentExecutions` is not 1",
        ),
});

/** The rules of this family about functions. */
export const singletonFunctions: Rule[] = [oneAtATime];
