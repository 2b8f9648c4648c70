import { GetObjectCommand, type GetObjectCommandInput, type S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Readable } from "node:stream";
import type { Backup } from "../../../../agents/percona-node/backup/manifest";
import { bytesOf, ownStore, type Store } from "../../../../agents/percona-node/backup/store";
import { uploadParts } from "../../../../agents/percona-node/backup/upload";
import { unpackChain } from "../../../../agents/percona-node/restore/unpack";
import { newCredentials } from "../../../../agents/percona-node/rotation/passwords";
import { reasonOf } from "../../../../agents/percona-node/within";
import { motoStartLimit } from "../../../support/moto";
import { backup } from "../backup/examples";
import { Cloud, type TestNode } from "../backup/cloud";

describe("reading a backup over connections that break", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pn-fetch-"));
    const content = randomBytes(900_000);
    let cloud: Cloud;
    let node: TestNode;
    let store: Store;
    let made: Backup;
    let key: string;

    before(async function () {
        this.timeout(motoStartLimit);
        cloud = await Cloud.start();
        node = await cloud.node("first", newCredentials(), { DATA_DIR: folder });
        store = ownStore(node);
        fs.writeFileSync(path.join(folder, "pages"), content);
        const packed = execFileSync("tar", ["-czC", folder, "pages"]);
        async function* stream(): AsyncGenerator<Buffer> {
            yield await Promise.resolve(packed);
        }
        made = backup("2026-11-22T02:00:00Z", { tool: "clone" });
        made.parts = await uploadParts(store, `full/${made.id}/`, ".tar.gz", stream());
        key = `full/${made.id}/part-00001.tar.gz`;
    });

    after(async () => {
        fs.rmSync(folder, { recursive: true });
        await cloud.stop();
    });

    /** The bucket behind a network that breaks each connection after `most` bytes. */
    function breaking(most: number, asked: GetObjectCommandInput[], afterFirst?: () => Promise<void>): Store {
        async function* cut(body: Readable): AsyncGenerator<Buffer> {
            let left = most;
            for await (const chunk of body as AsyncIterable<Buffer>) {
                yield chunk.subarray(0, left);
                left -= chunk.length;
                if (left <= 0) {
                    throw new Error("read ECONNRESET");
                }
            }
        }
        async function send(command: GetObjectCommand): Promise<unknown> {
            asked.push(command.input);
            const answer = await cloud.s3.send(command);
            if (asked.length === 1) {
                await afterFirst?.();
            }
            return { ...answer, Body: Readable.from(cut(answer.Body as Readable), { objectMode: false }) };
        }
        return { ...store, s3: { send } as unknown as S3Client };
    }

    it("goes on behind the last byte, of the same object, and unpacks all of it", async () => {
        const asked: GetObjectCommandInput[] = [];
        const target = path.join(folder, "target");
        fs.mkdirSync(target);
        await unpackChain(node, breaking(400_000, asked), [made], target);
        expect(fs.readFileSync(path.join(target, "pages")).equals(content)).to.equal(true);
        expect(asked.map(({ Range }) => Range)).to.deep.equal([undefined, "bytes=400000-", "bytes=800000-"]);
        expect(asked.map(({ IfMatch }) => typeof IfMatch)).to.deep.equal(["undefined", "string", "string"]);
    });

    it("ends when another object is there meanwhile, and reads nothing again for that", async () => {
        const asked: GetObjectCommandInput[] = [];
        const original = await cloud.bytes(store, key);
        const other = breaking(400_000, asked, () => cloud.put(store, key, "another"));
        const target = fs.mkdtempSync(path.join(folder, "target-"));
        const failed = await unpackChain(node, other, [made], target).then(String, reasonOf);
        expect(failed).to.match(new RegExp(`^s3://first-backups/first/${key} cannot be read: .*pre-?conditions?`, "i"));
        expect(asked).to.have.length(2);
        await cloud.put(store, key, original);
    });

    it("ends after some tries without a byte", async () => {
        let tries = 0;
        const silent = { send: () => Promise.reject(new Error(`no answer ${(tries += 1)}`)) } as unknown as S3Client;
        const reading = bytesOf({ ...store, s3: silent }, key, { tries: 4, pause: 1 });
        expect(await reading.next().then(String, reasonOf)).to.match(
            /part-00001\.tar\.gz cannot be read: no answer 4$/,
        );
    });

    it("ends at once when there is no such object", async () => {
        const began = performance.now();
        const failed = await bytesOf(store, "full/none").next().then(String, reasonOf);
        expect(failed).to.match(
            /^s3:\/\/first-backups\/first\/full\/none cannot be read: The specified key does not exist/,
        );
        expect(performance.now() - began).to.be.lessThan(1_000);
    });
});
