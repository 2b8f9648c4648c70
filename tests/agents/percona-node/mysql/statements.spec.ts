import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";

const root = path.resolve(__dirname, "../../../..");

/** Where the words that newer servers do not know any more may stand: the name of a privilege, and the choice by version. */
const allowed = /REPLICATION SLAVE|"RESET MASTER"/g;

describe("the agent's statements", () => {
    it("have the words of today's servers: SOURCE and REPLICA", () => {
        const folders = ["agents/percona-node", "components/percona-cluster/files"].map((name) =>
            path.join(root, name),
        );
        const files = folders
            .flatMap((folder) => fs.readdirSync(folder, { recursive: true, withFileTypes: true }))
            .filter((entry) => entry.isFile())
            .map((entry) => path.join(entry.parentPath, entry.name));
        expect(files.length).to.be.above(100);
        const old = files.filter((file) =>
            /\b(master|slave)s?\b/i.test(fs.readFileSync(file, "utf8").replaceAll(allowed, "")),
        );
        expect(old.map((file) => path.relative(root, file))).to.deep.equal([]);
    });
});
