/** What Panintelligence keeps: a database that comes back, objects that are not overwritten, files that are seeded once. */
import { buckets, invocation, loadBalancers } from "../rules/aws-types";
import { panintelligence } from "../rules/component-types";
import { not, some, whenKnown } from "../rules/reading";
import { about, refuseUnless, refuseWhen, resourceRule, stackRule, type Rule } from "../rules/rule";
import { wholeNumber } from "../rules/threshold";

const databaseKept = resourceRule({
    name: "panintelligence-database-kept",
    family: "panintelligence",
    description: "The database of Panintelligence must have backups of its own, and leave a last one when it goes.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "leave `database.backupRetentionDays` at its default, or at 3 and more, and `skipFinalSnapshot` false with a " +
        "`finalSnapshotIdentifier`: RDS's own backups alone go back to any moment, and go with the database.",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html",
    types: ["aws:rds/instance:Instance"],
    thresholds: { minRetentionDays: wholeNumber(3, 1, "Fewest days for which RDS must keep its own backups.") },
    judge: (resource, { minRetentionDays }) => {
        const { properties } = resource;
        return resource.isInside([panintelligence])
            ? [
                  ...refuseUnless(
                      whenKnown(properties.number("backupRetentionPeriod"), (days = 0) => days >= minRetentionDays),
                      `\`backupRetentionPeriod\` is less than ${minRetentionDays}`,
                  ),
                  ...refuseWhen(properties.isTrue("skipFinalSnapshot"), "`skipFinalSnapshot` is true"),
              ]
            : [];
    },
});

const versioning = ["aws:s3/bucketVersioning:BucketVersioning", "aws:s3/bucketVersioningV2:BucketVersioningV2"];

const objectsVersioned = stackRule({
    name: "panintelligence-objects-versioned",
    family: "panintelligence",
    description: "Buckets of Panintelligence must keep older versions of their objects.",
    severity: "high",
    level: "mandatory",
    remediation:
        'give the bucket an `aws.s3.BucketVersioning` with the status "Enabled": seeds and dumps of the database otherwise go ' +
        "with one wrong command. A bucket that a load balancer writes its logs to needs none.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
    types: buckets,
    judge: (stack) => {
        const balancers = stack.ofType(...loadBalancers);
        return stack
            .ofType(...buckets)
            .filter((bucket) => bucket.isInside([panintelligence]))
            .filter((bucket) => !balancers.some((balancer) => balancer.refersTo("accessLogs.bucket", bucket)))
            .flatMap((bucket) => {
                const enabled = stack
                    .ofType(...versioning)
                    .filter((setting) => setting.refersTo("bucket", bucket))
                    .map(({ properties }) => properties.isOneOf("versioningConfiguration.status", "Enabled"));
                return about(bucket, refuseUnless(some(enabled), "no `BucketVersioning` of this stack enables it"));
            });
    },
});

const seededOnce = resourceRule({
    name: "panintelligence-seeded-once",
    family: "panintelligence",
    description: "The function that seeds Panintelligence's files must be called when they are new, and then no more.",
    severity: "high",
    level: "mandatory",
    remediation:
        'set `lifecycleScope: "CREATE_ONLY"`: with "CRUD" each update calls the function, and so does the destroy, for which ' +
        "it is not made.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-sync.html",
    types: [invocation],
    judge: (resource) => {
        const { properties } = resource;
        // CREATE_ONLY is the provider's own default.
        const isOnce = properties.has("lifecycleScope") ? properties.isOneOf("lifecycleScope", "CREATE_ONLY") : true;
        return resource.isInside([panintelligence])
            ? refuseWhen(not(isOnce), "`lifecycleScope` is not CREATE_ONLY")
            : [];
    },
});

/** The rules of this family on what is kept. */
export const panintelligenceData: Rule[] = [databaseKept, objectsVersioned, seededOnce];
