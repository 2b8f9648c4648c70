import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { exclusively } from "../../../offline/cloud/lock";
import { CloudStore, type StoredResource } from "../../../offline/cloud/store";
import { secret } from "../../../offline/cloud/values";

describe("the content of the cloud", () => {
    let scratch: string;
    let folder: string;
    const vpc: StoredResource = {
        type: "aws:ec2/vpc:Vpc",
        id: "vpc-1",
        region: "eu-west-1",
        inputs: { cidrBlock: "10.0.0.0/16" },
        outputs: { arn: "arn:vpc-1" },
    };

    beforeEach(() => {
        scratch = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-store-"));
        folder = path.join(scratch, "cloud");
    });

    afterEach(() => {
        fs.rmSync(scratch, { recursive: true, force: true });
    });

    it("keeps a file a resource that a person can read", () => {
        new CloudStore(folder).put(vpc);
        const file = path.join(folder, "eu-west-1", "ec2-vpc", "vpc-1.json");
        expect(JSON.parse(fs.readFileSync(file, "utf8"))).to.deep.equal(vpc);
    });

    it("finds, lists and removes", () => {
        const store = new CloudStore(folder);
        store.put(vpc);
        store.put({ ...vpc, id: "vpc-2", region: "us-east-1" });
        expect(store.get("eu-west-1", vpc.type, "vpc-1")).to.deep.equal(vpc);
        expect(store.get("us-east-1", vpc.type, "vpc-1")).to.equal(undefined);
        expect(store.list(vpc.type).map(({ id }) => id)).to.have.members(["vpc-1", "vpc-2"]);
        expect(store.list(vpc.type, "us-east-1").map(({ id }) => id)).to.deep.equal(["vpc-2"]);
        store.remove("eu-west-1", vpc.type, "vpc-1");
        store.remove("eu-west-1", vpc.type, "vpc-1");
        expect(store.list(vpc.type, "eu-west-1")).to.deep.equal([]);
    });

    it("takes ids of any length and characters", () => {
        const store = new CloudStore(folder);
        for (const id of ["arn:aws:x/../y", "a".repeat(400)]) {
            store.put({ ...vpc, id });
            expect(store.get("eu-west-1", vpc.type, id)?.id).to.equal(id);
        }
        expect(fs.readdirSync(path.join(folder, "eu-west-1", "ec2-vpc"))).to.have.length(2);
    });

    it("seals secrets, with a key that only the owner reads", () => {
        const store = new CloudStore(folder);
        store.put({ ...vpc, inputs: { password: secret("correct horse"), list: [secret({ a: "battery" })] } });
        const written = fs.readFileSync(path.join(folder, "eu-west-1", "ec2-vpc", "vpc-1.json"), "utf8");
        expect(written).to.not.include("horse");
        expect(written).to.not.include("battery");
        expect(written).to.include("sealed");
        expect(fs.statSync(`${folder}.key`).mode & 0o777).to.equal(0o600);
        const read = new CloudStore(folder).get("eu-west-1", vpc.type, "vpc-1")?.inputs;
        expect(read).to.deep.equal({ password: secret("correct horse"), list: [secret({ a: "battery" })] });
    });

    it("does not open what another key has sealed", () => {
        new CloudStore(folder).put({ ...vpc, inputs: { password: secret("x") } });
        fs.rmSync(`${folder}.key`);
        expect(() => new CloudStore(folder).get("eu-west-1", vpc.type, "vpc-1")).to.throw(/authenticate/);
    });

    it("says which file of a person is wrong", () => {
        const store = new CloudStore(folder);
        store.put(vpc);
        const file = path.join(folder, "eu-west-1", "ec2-vpc", "vpc-1.json");
        fs.writeFileSync(file, "{");
        expect(() => store.list(vpc.type)).to.throw(`not JSON: mend or remove ${file}`);
        fs.writeFileSync(file, '{ "type": "x" }');
        expect(() => store.list(vpc.type)).to.throw("without type, id or region");
    });

    it("passes on trouble with the disk", () => {
        const store = new CloudStore(folder);
        fs.mkdirSync(path.join(folder, "eu-west-1", "ec2-vpc", "vpc-1.json"), { recursive: true });
        expect(() => store.get("eu-west-1", vpc.type, "vpc-1")).to.throw(/EISDIR/);
    });

    it("lets one run after the other change it", () => {
        const counter = path.join(scratch, "counter");
        fs.writeFileSync(counter, "0");
        const lock = path.join(__dirname, "../../../offline/cloud/lock.ts");
        const work = `
            const fs = require("node:fs");
            const { exclusively } = require(${JSON.stringify(lock)});
            for (let turn = 0; turn < 50; turn++) {
                exclusively(${JSON.stringify(path.join(scratch, "lock"))}, () => {
                    const count = Number(fs.readFileSync(${JSON.stringify(counter)}, "utf8"));
                    fs.writeFileSync(${JSON.stringify(counter)}, String(count + 1));
                });
            }`;
        const both = `const { spawn } = require("node:child_process");
            for (let run = 0; run < 3; run++) spawn(process.execPath, ["--import", "tsx", "-e", ${JSON.stringify(work)}], { stdio: "inherit" });`;
        const result = spawnSync(process.execPath, ["-e", both], {
            encoding: "utf8",
            cwd: path.join(__dirname, "../../.."),
        });
        expect(result.stderr).to.equal("");
        expect(fs.readFileSync(counter, "utf8")).to.equal("150");
    });

    it("takes over a lock that a killed run has left", () => {
        const lock = path.join(scratch, "lock");
        fs.writeFileSync(lock, "1");
        const old = new Date(Date.now() - 60_000);
        fs.utimesSync(lock, old, old);
        expect(exclusively(lock, () => "done")).to.equal("done");
        expect(fs.existsSync(lock)).to.equal(false);
    });

    it("gives the lock back when the work fails, and says when there can be none", () => {
        const lock = path.join(scratch, "lock");
        expect(() =>
            exclusively(lock, () => {
                throw new Error("no");
            }),
        ).to.throw("no");
        expect(fs.existsSync(lock)).to.equal(false);
        expect(() => exclusively(path.join(scratch, "no", "such", "lock"), () => 1)).to.throw(/ENOENT/);
    });
});
