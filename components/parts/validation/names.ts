import { getStack } from "@pulumi/pulumi";
import type { Checks, Rule } from "./checks";
import { matching } from "./rules";

/**
 * Load balancers may have names of 32 characters, without two hyphens in a row or one at an end; 12 of them are needed for
 * "-alb" and the suffix that keeps two deployments apart. Names beginning with "internal-" are AWS's own.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
 */
export const componentName = matching(
    /^(?!internal-)(?=.{1,20}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    "at most 20 lower-case letters, digits and single hyphens, begin with a letter, and not with internal-",
);

/**
 * A name that a load balancer may have in AWS.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
 */
export const loadBalancerName = matching(
    /^(?!internal-)(?=.{1,32}$)[A-Za-z0-9]+(-+[A-Za-z0-9]+)*$/,
    "1 to 32 letters, digits and hyphens, not begin with internal-, and have no hyphen at an end",
);

/**
 * A name that a target group may have in AWS.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 */
export const targetGroupName = matching(
    /^(?=.{1,32}$)[A-Za-z0-9]+(-+[A-Za-z0-9]+)*$/,
    "1 to 32 letters, digits and hyphens, and have no hyphen at an end",
);

/** A name that log groups, dashboards and services of ECS may have. */
export const serviceName = matching(/^[A-Za-z0-9_-]{1,64}$/, "1 to 64 letters, digits, - and _");

/** A name of up to `longest` lower-case letters, digits and single hyphens, such as `orders-db`. */
export function lowerCaseName(longest: number): Rule<string> {
    return matching(
        new RegExp(`^(?=.{1,${longest}}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$`),
        `up to ${longest} lower-case letters, digits and single hyphens, and begin with a letter`,
    );
}

/** Target groups and load balancers have names of 32 characters, and the longest ending of ours has 14. */
const prefixName = matching(
    /^(?!internal-)(?=.{1,18}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    "at most 18 lower-case letters, digits and single hyphens, begin with a letter, and not with internal-",
);

/** Checks the argument `namePrefix` of the component `name`; without one, it is that name and the stack's. */
export function checkedPrefix(checks: Checks, name: string, given: string | undefined): string {
    return checks.plain("namePrefix", given ?? `${name}-${getStack()}`, prefixName);
}

/** The service name of the component `name` that is given none: with the stack's name, since it must be unique. */
export function defaultServiceName(name: string): string {
    return `${name}-${getStack()}`.replace(/[^A-Za-z0-9_-]/g, "-").slice(0, 64);
}
