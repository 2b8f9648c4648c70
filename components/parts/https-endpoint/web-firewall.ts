import type * as pulumi from "@pulumi/pulumi";
import type * as inputs from "@pulumi/aws/types/input";
import * as wafv2 from "@pulumi/aws/wafv2";
import type { Scope } from "../scope";
import { FirewallAction, type FirewallSettings } from "./endpoint";

type Rule = inputs.wafv2.WebAclRule;
type Statement = inputs.wafv2.WebAclRuleStatementManagedRuleGroupStatementScopeDownStatement;

/** What requests a rule looks at; all of them without a statement. */
interface Narrowed {
    scopeDownStatement?: Statement;
}

/** Paths that a firewall must leave alone, by what they begin with. */
export interface FirewallExclusions {
    /** Paths whose requests may look like an attack to the common rules, such as queries and uploads. */
    commonRules: string[];
    /** Paths that honest clients call all the time, such as those that take metrics in. */
    rateLimit: string[];
}

/** A web application firewall with a rate limit and AWS's common rules, before the resource `protects`. */
export function webFirewall(
    scope: Scope,
    settings: FirewallSettings,
    exclusions: FirewallExclusions,
    protects: pulumi.Input<string>,
): wafv2.WebAcl {
    const firewall = new wafv2.WebAcl(
        scope.name("firewall"),
        {
            scope: "REGIONAL",
            description: "Rate limit and common rules",
            defaultAction: { allow: {} },
            rules: [
                rateLimit(scope, settings.rateLimit, outside(exclusions.rateLimit)),
                commonRules(scope, settings.managedRules, outside(exclusions.commonRules)),
            ],
            visibilityConfig: visibility(scope, "firewall"),
            tags: scope.tags("firewall"),
        },
        scope.options(),
    );
    new wafv2.WebAclAssociation(
        scope.name("firewall-association"),
        { resourceArn: protects, webAclArn: firewall.arn },
        scope.options(),
    );
    return firewall;
}

function rateLimit(scope: Scope, limit: pulumi.Input<number>, narrowed: Narrowed): Rule {
    return {
        name: "rate-limit",
        priority: 0,
        action: { block: {} },
        statement: {
            rateBasedStatement: { limit, aggregateKeyType: "IP", evaluationWindowSec: 300, ...narrowed },
        },
        visibilityConfig: visibility(scope, "firewall-rate-limit"),
    };
}

function commonRules(scope: Scope, action: FirewallAction, narrowed: Narrowed): Rule {
    return {
        name: "common-rules",
        priority: 1,
        overrideAction: action === FirewallAction.Block ? { none: {} } : { count: {} },
        statement: {
            managedRuleGroupStatement: { vendorName: "AWS", name: "AWSManagedRulesCommonRuleSet", ...narrowed },
        },
        visibilityConfig: visibility(scope, "firewall-common-rules"),
    };
}

/** To each request whose path begins with none of `prefixes`. */
function outside(prefixes: string[]): Narrowed {
    if (prefixes.length === 0) {
        return {};
    }
    const begins = prefixes.map((prefix) => ({
        byteMatchStatement: {
            searchString: prefix,
            positionalConstraint: "STARTS_WITH",
            fieldToMatch: { uriPath: {} },
            // A path that only looks like one of them, written with %2e or .., must not get past the rules.
            textTransformations: [
                { priority: 0, type: "URL_DECODE" },
                { priority: 1, type: "NORMALIZE_PATH" },
            ],
        },
    }));
    const [only] = begins;
    // AWS WAF refuses an "or" of one.
    const statement = begins.length === 1 ? only : { orStatement: { statements: begins } };
    return { scopeDownStatement: { notStatement: { statement } } };
}

function visibility(scope: Scope, metric: string): inputs.wafv2.WebAclVisibilityConfig {
    return { cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: scope.name(metric) };
}
