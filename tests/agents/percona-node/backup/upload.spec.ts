import { expect } from "chai";
import { createHash, randomBytes } from "node:crypto";
import { ownStore, type Store } from "../../../../agents/percona-node/backup/store";
import { uploadParts } from "../../../../agents/percona-node/backup/upload";
import { streamOf, verify } from "../../../../agents/percona-node/restore/fetch";
import { newCredentials } from "../../../../agents/percona-node/rotation/passwords";
import { motoStartLimit } from "../../../support/moto";
import { Cloud } from "./cloud";
import { backup } from "./examples";

const mebibyte = 1024 ** 2;

describe("the upload of a backup's stream", () => {
    let cloud: Cloud;
    let store: Store;

    before(async function () {
        this.timeout(motoStartLimit);
        cloud = await Cloud.start();
        store = ownStore(await cloud.node("first", newCredentials()));
    });

    after(() => cloud.stop());

    async function* chunks(all: Buffer, failure?: Error): AsyncGenerator<Buffer> {
        for (let at = 0; at < all.length; at += mebibyte) {
            yield await Promise.resolve(all.subarray(at, at + mebibyte));
        }
        if (failure) {
            throw failure;
        }
    }

    it("makes objects of a limited size, which give the same stream again", async () => {
        const all = randomBytes(5.5 * mebibyte);
        const made = backup("2026-11-22T02:00:00Z");
        made.parts = await uploadParts(store, `full/${made.id}/`, ".tar.gz", chunks(all), 2 * mebibyte);
        expect(made.parts.map(({ name, bytes }) => [name, bytes])).to.deep.equal([
            ["part-00001.tar.gz", 2 * mebibyte],
            ["part-00002.tar.gz", 2 * mebibyte],
            ["part-00003.tar.gz", 1.5 * mebibyte],
        ]);
        const digest = createHash("sha256");
        for await (const chunk of streamOf(store, made)) {
            digest.update(chunk);
        }
        expect(digest.digest("hex")).to.equal(createHash("sha256").update(all).digest("hex"));
        await cloud.damage(store, `full/${made.id}/part-00002.tar.gz`);
        const damaged = await verify(streamOf(store, made)).catch(String);
        expect(damaged).to.match(/^DamagedError: s3:\/\/first-backups\/first\/full\/.*part-00002\.tar\.gz is damaged/);
    });

    it("that is interrupted leaves no object behind, also of several requests", async () => {
        const all = Buffer.alloc(40 * mebibyte);
        const failed = await uploadParts(
            store,
            "full/broken/",
            ".tar.gz",
            chunks(all, new Error("tar was killed")),
        ).catch(String);
        expect(failed).to.equal("Error: tar was killed");
        expect(await cloud.contents(store, "full/broken/")).to.deep.equal({ keys: [], unfinished: 0 });
    });
});
