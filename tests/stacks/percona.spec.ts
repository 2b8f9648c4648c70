import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { expectAllRefused, trials, type Violation } from "../policy-pack/trial";
import { EngineProject } from "../support/engine";
import { network } from "./support/network";
import {
    changesIn,
    contentOf,
    fail,
    filesIn,
    judgedUp,
    named,
    passwordsOf,
    plannedInputs,
    succeed,
} from "./support/stack";

const groupType = "aws:autoscaling/group:Group";
const templateType = "aws:ec2/launchTemplate:LaunchTemplate";

/** What holds data: nothing may happen to it but by its owner's word. */
const stores = {
    "percona-backups": "aws:s3/bucket:Bucket",
    "percona-credentials": "aws:secretsmanager/secret:Secret",
    "percona-locks": "aws:dynamodb/table:Table",
    "percona-nodes": groupType,
};

/** `Pulumi.percona.yaml` in short, on a network that exists, with further arguments of the component. */
function configuration(settings: Record<string, unknown> = {}): Record<string, unknown> {
    return {
        "stackwarden:deployment": "percona",
        "stackwarden:percona": {
            clusterId: "orders",
            network,
            alarms: { emails: ["database-team@example.com"] },
            ...settings,
        },
    };
}

/** What made the cluster one that loses data or serves strangers, by the resource that must not come to be. */
const violations: Violation[] = [
    { wrong: "even", rule: "percona-odd-node-count", resource: "percona-nodes", says: "`minSize` is even" },
    { wrong: "one-zone", rule: "percona-spread-over-zones", resource: "percona-nodes", says: "fewer than 2 different" },
    { wrong: "ignore", rule: "percona-refresh-waits", resource: "percona-nodes", says: "is not Wait" },
    { wrong: "unseeded", rule: "percona-seeded-before-service", resource: "percona-nodes", says: "holds a new node" },
    { wrong: "public", rule: "percona-not-public", resource: "percona-nlb", says: "`internal` is not true" },
    { wrong: "own-zone", rule: "percona-balancer-cross-zone", resource: "percona-nlb", says: "`enableCrossZone" },
    { wrong: "everybody", rule: "percona-not-public", resource: "percona-nlb-write-vpc", says: "lets the internet in" },
    { wrong: "everybody", rule: "ingress-open-ports", resource: "percona-nlb-read-vpc", says: "lets the internet in" },
    { wrong: "port-check", rule: "percona-targets-checked-by-role", resource: "percona-wtg", says: "is not HTTP" },
    {
        wrong: "plain",
        rule: "launch-template-disks-encrypted",
        resource: "percona-node",
        says: "`blockDeviceMappings[1].ebs.encrypted` is not true",
    },
    { wrong: "metadata", rule: "imdsv2-required", resource: "percona-node", says: "`metadataOptions.httpTokens`" },
    {
        wrong: "no-recovery",
        rule: "dynamodb-point-in-time-recovery",
        resource: "percona-locks",
        says: "`pointInTimeRecovery` is not enabled",
    },
    { wrong: "plain-table", rule: "dynamodb-table-encrypted", resource: "percona-locks", says: "is not true" },
    { wrong: "no-backup", rule: "percona-backed-up", resource: "percona", says: "`backup.fullSchedule` leaves out" },
];

describe("stacks: percona on the real engine, policed", function () {
    this.timeout(300_000);

    describe("as it is", () => {
        let home: string;
        let stack: EngineProject;
        /** Outputs of the first update, which later ones are compared with. */
        let first: Record<string, unknown>;

        before(async () => {
            home = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-home-"));
            stack = await EngineProject.create({ stack: "percona", home, config: configuration(), policed: false });
        });
        after(() => {
            stack.dispose();
            fs.rmSync(home, { recursive: true, force: true });
        });

        it("goes up with its outputs, with nothing said against it", async () => {
            const up = await judgedUp(stack);
            expect(plannedInputs(up, groupType, "percona-nodes")).to.deep.include({
                name: "percona-orders",
                minSize: 3,
                maxSize: 3,
                desiredCapacity: 3,
            });
            first = await stack.outputs();
            const address = String(first.nlbDnsName);
            expect(address).to.match(/^[a-z0-9-]+\.elb\.eu-west-1\.amazonaws\.com$/);
            expect(first).to.include({
                writerEndpoint: `${address}:3306`,
                readerEndpoint: `${address}:3307`,
                autoScalingGroupName: "percona-orders",
                tableName: "percona-orders-locks",
                credentialsSecretName: "orders/mysql-credentials",
                storage: "ebs",
                region: "eu-west-1",
            });
            expect(first.bucketName).to.match(/^percona-orders-backups-/);
            expect(first.backupLocation).to.equal(`s3://${String(first.bucketName)}/orders`);
            expect(first).not.to.have.property("luksSecretArn");
            expect((first.runbook as Record<string, string>).switchover).to.contain("percona-orders-switchover");
        });

        it("keeps no secret in clear: not in the state, the cloud's content or a log", async () => {
            const passwords = await passwordsOf(stack);
            expect(passwords).to.have.length(4);
            const text = contentOf(home);
            expect(passwords.some((password) => text.includes(password))).to.equal(false);
        });

        it("refuses to be destroyed, and loses nothing", async () => {
            expect(await fail(stack.destroy())).to.match(/percona-\w+.*protect|protect.*percona-\w+/s);
            const resources = await stack.resources();
            for (const [name, type] of Object.entries(stores)) {
                expect(named(resources, type, name).protect, name).to.equal(true);
            }
        });

        it("takes another instance type of its architecture into the group that it has, and lets go of its data when told to", async () => {
            const released = { protect: false, backup: { forceDestroy: true } };
            stack.configure(configuration({ node: { type: "r6i.xlarge" }, ...released }));
            const changes = changesIn(await succeed(stack.up()));
            // Another type may need another image, and so gets a template of its own, by whose version the group knows it.
            expect(changes).to.include({ "LaunchTemplate percona-node": "replace", "Group percona-nodes": "update" });
            const replaced = Object.keys(changes).filter((name) => ["replace", "delete"].includes(changes[name] ?? ""));
            expect(replaced).to.deep.equal(["LaunchTemplate percona-node"]);
            const now = await stack.outputs();
            for (const output of ["autoScalingGroupArn", "tableArn", "bucketName", "credentialsSecretArn", "nlbArn"]) {
                expect(now[output], output).to.equal(first[output]);
            }
            const resources = await stack.resources();
            const template = named(resources, templateType, "percona-node");
            const group = named(resources, groupType, "percona-nodes");
            expect(group.outputs?.launchTemplate).to.include({ id: template.id });
            expect(group.inputs?.instanceRefresh).to.deep.include({ strategy: "Rolling" });
        });

        it("changes nothing when nothing changed", async () => {
            await succeed(stack.up("--expect-no-changes"));
        });

        it("leaves nothing behind but what AWS keeps for a while", async () => {
            await succeed(stack.destroy());
            expect(await stack.resources()).to.deep.equal([]);
            const kinds = filesIn(path.join(home, "cloud")).map((file) => file.split(path.sep)[1]);
            // The nodes' program stays as long as a node might start with it, here until its bucket goes with all in it.
            expect(new Set(kinds)).to.deep.equal(new Set(["s3-bucketObjectv2", "secretsmanager-scheduledForDeletion"]));
        });
    });

    describe("with its nodes on disks of their own", () => {
        it("previews with no volume for data, but a passphrase, and with nothing made", async () => {
            const privateSubnetIds = [...network.privateSubnetIds, "subnet-0123456789abcdef8"];
            const settings = { node: { type: "i3en.xlarge" }, network: { ...network, privateSubnetIds } };
            const stack = await EngineProject.create({ stack: "fast", config: configuration(settings) });
            try {
                const preview = await succeed(stack.preview());
                expect(plannedInputs(preview, templateType, "percona-node").blockDeviceMappings).to.have.length(1);
                expect(changesIn(preview)).to.include({ "Secret percona-luks": "create" });
                expect(fs.readdirSync(path.join(stack.home, "cloud"))).to.deep.equal([]);
            } finally {
                stack.dispose();
            }
        });
    });

    describe("changed for the worse from outside", () => {
        const stackOf = trials();

        it("is refused by the preview, each fault with what to do about it, before anything is made", async () => {
            const project = await stackOf("percona.cjs", [...new Set(violations.map(({ wrong }) => wrong))]);
            await expectAllRefused(project, violations);
        });
    });
});
