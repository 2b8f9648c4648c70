import { expect } from "chai";
import { runbook } from "../../../components/percona-cluster/runbook";
import type { Answer } from "../../support/aws-api";
import { valueOf } from "../../support/mocks";
import { motoStartLimit } from "../../support/moto";
import { startRunbookShell, type RunbookShell } from "../support/runbook-shell";

const account = "eu-west-1:123456789012";
const primary = "i-0000000000000000a";
const oldest = "i-0000000000000000b";
const named = "i-0000000000000000c";

/** XML as the older services of AWS answer. */
const xml = (operation: string, body: string): string =>
    `<${operation}Response><${operation}Result>${body}</${operation}Result></${operation}Response>`;

const reservation = (id: string, address: string, at: string): string =>
    `<item><instancesSet><item><instanceId>${id}</instanceId><privateIpAddress>${address}</privateIpAddress>` +
    `<launchTime>${at}</launchTime></item></instancesSet></item>`;

const listing = (folder: string): string =>
    `<ListBucketResult><CommonPrefixes><Prefix>orders/${folder}/20261122T020000Z/</Prefix></CommonPrefixes></ListBucketResult>`;
const listed = (folder: string): string =>
    `/percona-orders-backups-1a2b?list-type=2&prefix=orders%2F${folder}%2F&delimiter=%2F&encoding-type=url`;

const answers: Record<string, Answer> = {
    GetItem: { Item: { pk: { S: "topology" }, primary: { S: primary }, primaryAddress: { S: "10.0.1.7" } } },
    DescribeInstances:
        "<DescribeInstancesResponse><reservationSet>" +
        reservation(primary, "10.0.1.7", "2026-11-22T01:00:00.000Z") +
        reservation(oldest, "10.0.2.8", "2026-11-20T01:00:00.000Z") +
        "</reservationSet></DescribeInstancesResponse>",
    DescribeTargetHealth: xml(
        "DescribeTargetHealth",
        `<TargetHealthDescriptions><member><Target><Id>${primary}</Id></Target><TargetHealth><State>healthy</State>` +
            "</TargetHealth></member></TargetHealthDescriptions>",
    ),
    DescribeAutoScalingGroups: xml(
        "DescribeAutoScalingGroups",
        `<AutoScalingGroups><member><Instances><member><InstanceId>${primary}</InstanceId>` +
            "<AvailabilityZone>eu-west-1a</AvailabilityZone><LifecycleState>InService</LifecycleState>" +
            "<HealthStatus>Healthy</HealthStatus></member></Instances></member></AutoScalingGroups>",
    ),
    DescribeInstanceRefreshes: xml(
        "DescribeInstanceRefreshes",
        "<InstanceRefreshes><member><Status>InProgress</Status></member></InstanceRefreshes>",
    ),
    StartInstanceRefresh: xml("StartInstanceRefresh", "<InstanceRefreshId>refresh-1</InstanceRefreshId>"),
    SetInstanceHealth: xml("SetInstanceHealth", ""),
    ListCommandInvocations: {
        CommandInvocations: ["percona-orders-rotate-passwords", "percona-other-drill"].map((DocumentName) => ({
            DocumentName,
            InstanceId: primary,
            Status: "Success",
            RequestedDateTime: 1_700_000_000,
            CommandPlugins: [{ Output: "all accounts have new passwords" }],
        })),
    },
    SendCommand: (body: string) => ({ Command: { CommandId: "0a1b", ...(JSON.parse(body) as object) } }),
    StartSession: { SessionId: "s-1", StreamUrl: "wss://example", TokenValue: "t" },
    GetSecretValue: { SecretString: '{"root":"p"}' },
    [listed("full")]: listing("full"),
    [listed("incremental")]: listing("incremental"),
};

/** What each command prints of what AWS answers, with `NODE` set; the plugin prints what a session was asked for. */
const printed: Record<string, RegExp> = {
    topology: new RegExp(primary),
    writer: new RegExp(`${primary}.*healthy`),
    listNodes: new RegExp(`${primary}.*eu-west-1a.*InService.*Healthy`),
    // Of this cluster's documents alone.
    listResults: /^\S+\s+percona-orders-rotate-passwords\s+i-\w+\s+Success\s+all accounts have new passwords\n$/,
    listBackups: /PRE 20261122T020000Z\/\n +PRE 20261122T020000Z/,
    readCredentials: /^\{"root":"p"\}$/m,
    instanceRefreshes: /InProgress/,
    status: new RegExp(`"Target": "${oldest}", .*"command": \\["sudo percona-node status"\\]`),
    openPage: new RegExp(
        `"Target": "${oldest}", .*ToRemoteHost.*"host": \\["10.0.2.8"\\], "portNumber": \\["3000"\\], "localPortNumber": \\["3000"\\]`,
    ),
    openSession: new RegExp(`"Target": "${named}"`),
    openPrimary: new RegExp(`"Target": "${primary}"`),
    switchover: new RegExp(`"DocumentName": "percona-orders-switchover"[^]*${oldest}`),
    backUpNow: /"DocumentName": "percona-orders-backup"/,
    drillNow: /"DocumentName": "percona-orders-drill"/,
    rotatePasswords: /"DocumentName": "percona-orders-rotate-passwords"/,
    replaceNodes: /refresh-1/,
    replaceNode: /^$/,
    reclone: new RegExp(`"DocumentName": "percona-orders-reclone"[^]*${named}`),
    restore: new RegExp(`"DocumentName": "percona-orders-restore"[^]*${named}`),
    recover: new RegExp(`"Target": "${named}", .*"sudo percona-node recover --accept-data-loss"`),
};

describe("PerconaCluster's runbook, with the AWS command line", function () {
    this.timeout(60_000);
    let shell: RunbookShell;
    let all: Record<string, string>;

    before(async function () {
        this.timeout(motoStartLimit);
        shell = await startRunbookShell(answers);
        all = await valueOf(
            runbook({
                region: "eu-west-1",
                clusterId: "orders",
                prefix: "percona-orders",
                tableName: "percona-orders-locks",
                bucketName: "percona-orders-backups-1a2b",
                credentialsSecretArn: `arn:aws:secretsmanager:${account}:secret:orders/mysql-credentials-Ab3dEf`,
                logGroupName: "/aws/ec2/percona-orders",
                writeTargetGroupArn: `arn:aws:elasticloadbalancing:${account}:targetgroup/percona-write/2c3d`,
            }),
        );
    });

    after(() => shell.stop());

    const output = (task: string, variables: Record<string, string> = { NODE: named }): Promise<string> =>
        shell.print(all[task] ?? "", variables);

    /** What the last call asked for that ran this document. */
    function asked(document: string): Record<string, unknown> {
        const commands = shell.api.calls
            .filter(({ operation }) => operation === "SendCommand")
            .map(({ body }) => JSON.parse(body) as Record<string, unknown>);
        return commands.filter(({ DocumentName }) => DocumentName === `percona-orders-${document}`).at(-1)!;
    }

    for (const [task, expected] of Object.entries(printed)) {
        it(`${task} prints what is answered`, async () => {
            expect(await output(task)).to.match(expected);
        });
    }

    it("is tried whole, but for following logs, which version 1 of the command line cannot", () => {
        expect(Object.keys(all)).to.have.members([...Object.keys(printed), "followLogs"]);
    });

    it("asks all nodes for what one of them has to do, of which only that one knows that it is it", () => {
        for (const document of ["rotate-passwords", "backup", "drill"]) {
            const { Targets, InstanceIds } = asked(document);
            expect(Targets, document).to.deep.equal([
                { Key: "tag:aws:autoscaling:groupName", Values: ["percona-orders"] },
            ]);
            expect(InstanceIds, document).to.equal(undefined);
        }
    });

    it("rotates passwords at once or not at all, since another node is primary for a moment later", () => {
        expect(asked("rotate-passwords").TimeoutSeconds).to.equal(30);
    });

    it("takes a session to the node that has run longest when nobody has named one", async () => {
        expect(await output("openSession", {})).to.include(oldest);
    });

    for (const task of ["replaceNode", "reclone", "restore", "recover"]) {
        it(`${task} does nothing until somebody has said to which node`, async () => {
            const before = shell.api.calls.length;
            const said = await output(task, {}).catch((error: unknown) => String(error));
            expect(said).to.include("set NODE to the instance id of the node first");
            expect(shell.api.calls).to.have.length(before);
        });
    }

    it("has a node replaced after its successor has come, whatever grace there is", () => {
        const { body } = shell.api.calls.find(({ operation }) => operation === "SetInstanceHealth")!;
        expect(body).to.include(`InstanceId=${named}&HealthStatus=Unhealthy&ShouldRespectGracePeriod=false`);
    });

    it("restores the cluster's own backups beside the server, to a time when there is one", async () => {
        const expected = {
            From: ["s3://percona-orders-backups-1a2b/orders"],
            Into: ["/var/lib/percona-node/look"],
        };
        expect(asked("restore").Parameters).to.deep.equal({ ...expected, ToTime: [""] });
        await output("restore", { NODE: named, TO_TIME: "2026-11-22T03:00:00Z" });
        expect(asked("restore").Parameters).to.deep.equal({ ...expected, ToTime: ["2026-11-22T03:00:00Z"] });
    });
});
