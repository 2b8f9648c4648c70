import { S3Client, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { readCredentials } from "../../agents/percona-node/aws/credentials";
import { paths, prefixes } from "../../agents/percona-node/contract";
import { until } from "../../agents/percona-node/within";
import { clientSettings } from "./support/aws";
import type { Cluster } from "./support/cluster";
import { note } from "./support/figures";
import type { ClusterNode } from "./support/node";
import { replaceAll } from "./support/instance-refresh";
import { percona } from "./support/operator";
import { balanced, playUnderLoad, scenarioLimit, straight, underLoad, useCluster } from "./support/scenario";

describe("a cluster whose nodes are moved and replaced", function () {
    this.timeout(scenarioLimit);

    const theCluster = useCluster();

    for (const time of ["once", "twice", "a third time"]) {
        it(`hands over on demand, ${time}`, async () => {
            const cluster = theCluster();
            await underLoad(cluster, async ({ primary, writers, writes }) => {
                const [next] = cluster.others(primary);
                const asked = performance.now();
                const done = percona(cluster, primary, "switchover", "--to", next!.id);
                await done;
                await cluster.handedTo(next);
                await writes(straight, asked);
                const first = writers.acknowledged.find(({ node }) => node === next!.address);
                const last = writers.acknowledged.findLast(({ node }) => node === primary.address);
                note("planned switchover", first!.at - last!.at);
                await writes(balanced, performance.now());
            });
        });
    }

    it("is replaced node by node in an instance refresh, with one change of its primary", async () => {
        const cluster = theCluster();
        await underLoad(cluster, async ({ primary, writers }) => {
            const joins = await replaceAll(cluster);
            for (const milliseconds of joins) {
                note("join by CLONE", milliseconds);
            }
            expect(cluster.nodes.includes(primary), "the old primary is still there").equals(false);
            const wrote = new Set(writers.acknowledged.flatMap(({ node }) => node ?? []));
            expect([...wrote].length, "nodes that took writes").equals(2);
        });
    });

    it("takes a node back that has transactions of its own, without them, and keeps them in the bucket", async () => {
        const cluster = theCluster();
        await underLoad(cluster, async ({ primary }) => {
            const [node] = cluster.others(primary);
            await makeErrant(node!);
            await until(120_000, "binary logs of the errant node in the bucket", async () => {
                const keys = await keysBelow(cluster, `${cluster.id}/${prefixes.errant}${node!.id}/`);
                return keys.length > 0 ? keys : undefined;
            });
            await until(120_000, "the errant node's return", async () =>
                (await node!.isOk(paths.replica)) ? true : undefined,
            );
            expect(await node!.query("SHOW DATABASES LIKE 'errant'")).deep.equals([]);
        });
    });

    it("changes its passwords without downtime, by a command on all nodes, of which the primary does it", async () => {
        const cluster = theCluster();
        const { around } = cluster;
        const old = around.passwords;
        await playUnderLoad(cluster, async ({ primary, writers, writes }) => {
            const begun = performance.now();
            const said = await Promise.all(cluster.nodes.map((node) => percona(cluster, node, "rotate-passwords")));
            const ended = performance.now();
            expect(said.filter((text) => text.includes("3 nodes use them, and the old ones are void"))).has.length(1);
            expect(said.filter((text) => text.startsWith("nothing done by this node"))).has.length(2);
            const secrets = new SecretsManagerClient(clientSettings(cluster.aws.endpoint));
            const current = await readCredentials(secrets, around.variables.CREDENTIALS_SECRET_ARN);
            around.passwords = current.passwords;
            await cluster.handedTo(primary);
            await writes(straight, ended);
            expect(writers.longestGap(begun, ended), "ms without a row").is.lessThan(5_000);
        });
        for (const node of cluster.nodes) {
            const refused = await node.server.sql(old.root).catch((error: unknown) => String(error));
            expect(refused).includes("Access denied");
        }
    });
});

/** A person with root's rights leaves the group and writes, while the agent cannot see it. */
async function makeErrant(node: ClusterNode): Promise<void> {
    await node.agent.freeze();
    const sql = await node.sql();
    await sql.query("STOP GROUP_REPLICATION", [], 60_000);
    await sql.query("SET GLOBAL super_read_only = OFF");
    await sql.query("CREATE DATABASE errant");
    await sql.query("SET GLOBAL super_read_only = ON");
    sql.end();
    node.agent.thaw();
}

async function keysBelow(cluster: Cluster, prefix: string): Promise<string[]> {
    const s3 = new S3Client({ ...clientSettings(cluster.aws.endpoint), forcePathStyle: true });
    const { Contents = [] } = await s3.send(
        new ListObjectsV2Command({ Bucket: cluster.around.variables.BUCKET_NAME, Prefix: prefix }),
    );
    return Contents.map(({ Key }) => Key ?? "");
}
