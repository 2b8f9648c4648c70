import { unknown, type Given } from "../judging";
import { changing, resourceTable, stackTable, without, type Later, type Table } from "./table";

const component: Given = { type: "stackwarden:index:Panintelligence", name: "pi" };
const versioningType = "aws:s3/bucketVersioning:BucketVersioning";

/** The same thing, with all that is wrong there, where no Panintelligence is its parent. */
const ofSomebodyElse =
    (props: Record<string, unknown>) =>
    ({ type }: Given): Given => ({ type, props });

/** A bucket with older versions, and one that a load balancer writes to. */
function storage(later: Later): Given[] {
    const bucket = (name: string): Given => ({
        type: "aws:s3/bucket:Bucket",
        name,
        parent: "pi",
        props: { id: later(name), bucket: later(name) },
    });
    return [
        component,
        bucket("assets"),
        bucket("logs"),
        {
            type: versioningType,
            name: "versions",
            props: { bucket: later("assets"), versioningConfiguration: { status: "Enabled" } },
            dependencies: { bucket: ["assets"] },
        },
        {
            type: "aws:lb/loadBalancer:LoadBalancer",
            name: "alb",
            parent: "pi",
            props: { accessLogs: { enabled: true, bucket: later("logs") } },
            dependencies: { accessLogs: ["logs"] },
        },
    ];
}

/** Trials of the rules on what Panintelligence keeps. */
export const panintelligenceData: Table[] = [
    resourceTable(
        "panintelligence-database-kept",
        {
            type: "aws:rds/instance:Instance",
            parent: "pi",
            props: { backupRetentionPeriod: 7, skipFinalSnapshot: false, finalSnapshotIdentifier: "last" },
        },
        [
            ["pass", "it is somebody else's", ofSomebodyElse({ skipFinalSnapshot: true })],
            ["pass", "it keeps as documented", { backupRetentionPeriod: 3 }],
            ["fail", "it keeps for two days", { backupRetentionPeriod: 2 }, { says: "is less than 3" }],
            ["fail", "it keeps none", { backupRetentionPeriod: undefined }],
            ["fail", "it must keep longer", {}, { config: { minRetentionDays: 8 } }],
            ["fail", "it leaves nothing", { skipFinalSnapshot: true }, { says: "`skipFinalSnapshot` is true" }],
            ["unknown", "it is not known", { backupRetentionPeriod: unknown }, { says: "backupRetentionPeriod`" }],
        ],
        [component],
    ),
    stackTable("panintelligence-objects-versioned", storage, [
        [
            "pass",
            "the bucket is somebody else's",
            (given) => changing(without(given, "versions"), "assets", {}, { parent: undefined }),
        ],
        [
            "fail",
            "nothing keeps them",
            (given) => without(given, "versions"),
            { says: "'assets': no `BucketVersioning` of this stack enables it" },
        ],
        [
            "fail",
            "it is suspended",
            (given) => changing(given, "versions", { versioningConfiguration: { status: "Suspended" } }),
        ],
        [
            "fail",
            "the setting is another bucket's",
            (given, later) =>
                changing(given, "versions", { bucket: later("logs") }, { dependencies: { bucket: ["logs"] } }),
        ],
    ]),
    resourceTable(
        "panintelligence-seeded-once",
        {
            type: "aws:lambda/invocation:Invocation",
            parent: "pi",
            props: { functionName: "pi-seed", input: "{}", lifecycleScope: "CREATE_ONLY" },
        },
        [
            ["pass", "it is somebody else's", ofSomebodyElse({ lifecycleScope: "CRUD" })],
            ["pass", "nothing is said", { lifecycleScope: undefined }],
            ["fail", "each update calls", { lifecycleScope: "CRUD" }, { says: "`lifecycleScope` is not CREATE_ONLY" }],
            ["unknown", "it is not known", { lifecycleScope: unknown }, { says: "lifecycleScope`" }],
        ],
        [component],
    ),
];
