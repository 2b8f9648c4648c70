import * as budgets from "@pulumi/aws/budgets";
import type { Scope } from "../../parts/scope";
import { problem, type Checks, type Rule } from "../../parts/validation/checks";

/** A monthly budget of the deployment's tagged cost. */
export interface Budget {
    /** Whether there is one. Default: true. */
    enabled?: boolean;
    /** USD a month. Default: a quarter more than the estimated cost. */
    monthlyUsd?: number;
}

/** So 80 percent of the budget, the first that is told, are what the deployment is estimated to cost. */
const roomFactor = 1.25;

/** Checks a budget; gives USD a month, undefined without one. `estimatedUsd` is what the deployment is estimated to cost. */
export function budgetUsd(
    checks: Checks,
    { enabled = true, monthlyUsd }: Budget,
    estimatedUsd: number,
): number | undefined {
    const usd = checks.plain("budget.monthlyUsd", monthlyUsd ?? Math.ceil(roomFactor * estimatedUsd), amount);
    return enabled ? usd : undefined;
}

const amount: Rule<number> = (usd, path) =>
    Number.isFinite(usd) && usd >= 1 ? [] : [problem(path, usd, "must be USD a month, 1 or more")];

/** Addresses that AWS lets a budget tell. Source: https://docs.aws.amazon.com/cost-management/latest/userguide/management-limits.html */
export const mostBudgetEmails = 10;

/** Tag of everything in a deployment with the start of its names, which no other stack in the account has. */
export const costTag = "stackwarden:name";

/**
 * A budget of what bears the tag `costTag` of `namePrefix`. Tells `emails` when the forecast of the month is above 80 and above 100 percent.
 * AWS counts by the tag from the day on which somebody activates it for cost allocation.
 *
 * Source: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
export function monthlyBudget(scope: Scope, namePrefix: string, usd: number, emails: string[]): budgets.Budget {
    return new budgets.Budget(
        scope.name("budget"),
        {
            budgetType: "COST",
            timeUnit: "MONTHLY",
            limitAmount: String(usd),
            limitUnit: "USD",
            costFilters: [{ name: "TagKeyValue", values: [`user:${costTag}$${namePrefix}`] }],
            notifications: [80, 100].map((threshold) => ({
                notificationType: "FORECASTED",
                comparisonOperator: "GREATER_THAN",
                threshold,
                thresholdType: "PERCENTAGE",
                subscriberEmailAddresses: emails,
            })),
            tags: scope.tags("budget"),
        },
        scope.options(),
    );
}
