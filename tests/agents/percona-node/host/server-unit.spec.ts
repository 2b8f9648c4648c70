import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { serverUnit } from "../../../../agents/percona-node/host/server-unit";

/** Notes its calls; `stop` lasts until there is a file `killed`, when there is one named `frozen`. */
const systemctl = `#!/bin/sh
cd "$(dirname "$0")"
echo "$*" >>calls
case $1 in
    stop) [ ! -e frozen ] || while [ ! -e killed ]; do sleep 0.05; done ;;
    kill) touch killed ;;
    is-active) cat state; [ "$(cat state)" = active ] || exit 3 ;;
esac
`;

describe("percona-node: the server's unit", () => {
    let folder: string;
    const before = process.env.PATH;

    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-unit-"));
        fs.writeFileSync(path.join(folder, "systemctl"), systemctl, { mode: 0o755 });
        fs.writeFileSync(path.join(folder, "state"), "active\n");
        process.env.PATH = `${folder}:${before ?? ""}`;
    });

    afterEach(() => {
        process.env.PATH = before;
        fs.rmSync(folder, { recursive: true });
    });

    function calls(): string[] {
        return fs.readFileSync(path.join(folder, "calls"), "utf8").trim().split("\n");
    }

    it("is stopped and started for a restart", async () => {
        await serverUnit("mysql.service").restart();
        expect(calls()).to.deep.equal(["stop mysql.service", "reset-failed mysql.service", "start mysql.service"]);
    });

    it("is killed when it does not end in time", async () => {
        fs.writeFileSync(path.join(folder, "frozen"), "");
        await serverUnit("mysql.service", 100).restart();
        expect(calls()).to.deep.equal([
            "stop mysql.service",
            "kill --signal=SIGKILL mysql.service",
            "reset-failed mysql.service",
            "start mysql.service",
        ]);
    });

    it("tells whether it runs", async () => {
        const unit = serverUnit("mysql.service");
        expect(await unit.runs()).to.equal(true);
        fs.writeFileSync(path.join(folder, "state"), "deactivating\n");
        expect(await unit.runs()).to.equal(true);
        // As while InnoDB recovers, and while it restarts after a clone.
        fs.writeFileSync(path.join(folder, "state"), "activating\n");
        expect(await unit.runs()).to.equal("starting");
        fs.writeFileSync(path.join(folder, "state"), "failed\n");
        expect(await unit.runs()).to.equal(false);
    });

    it("does not take a missing systemctl for a unit that is not active", async () => {
        process.env.PATH = path.join(folder, "nothing");
        const answer = await serverUnit("mysql.service")
            .runs()
            .catch(() => "failed");
        expect(answer).to.equal("failed");
    });
});
