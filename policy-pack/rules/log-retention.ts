import { logGroup } from "./aws-types";
import { whenKnown } from "./reading";
import { refuseUnless, resourceRule, type Family, type Rule } from "./rule";

/** The rule `<family>-log-retention` on the log groups of a component, which is called `name` and is of this type. */
export function logRetention(family: Family, name: string, component: string): Rule {
    return resourceRule({
        name: `${family}-log-retention`,
        family,
        description: `Log groups of ${name} must say for how long they keep.`,
        severity: "low",
        level: "mandatory",
        remediation:
            "set `logRetentionDays` to the days that logs are needed, such as 30; 0 keeps and bills them for ever.",
        url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
        types: [logGroup],
        judge: (resource) =>
            resource.isInside([component])
                ? refuseUnless(
                      whenKnown(resource.properties.number("retentionInDays"), (days = 0) => days > 0),
                      "`retentionInDays` is not set",
                  )
                : [],
    });
}
