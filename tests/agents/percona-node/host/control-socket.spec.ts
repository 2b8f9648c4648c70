import * as fs from "node:fs";
import * as http from "node:http";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { askAgent } from "../../../../agents/percona-node/host/ask-agent";
import { serveControl } from "../../../../agents/percona-node/host/control-socket";
import type { Request } from "../../../../agents/percona-node/model";

describe("percona-node: control socket", () => {
    let folder: string;
    let socket: string;
    let end: (() => Promise<void>) | undefined;

    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-control-"));
        socket = path.join(folder, "run", "control.sock");
    });

    afterEach(async () => {
        await end?.();
        end = undefined;
        fs.rmSync(folder, { recursive: true });
    });

    it("hands requests over and answers when they are done", async () => {
        const asked: Request[] = [];
        end = await serveControl(socket, (request) => {
            asked.push(request);
            return Promise.resolve("handed over");
        });
        expect(await askAgent(socket, { kind: "switchover", to: "i-2" })).to.deep.equal({
            done: true,
            what: "handed over",
        });
        expect(asked).to.deep.equal([{ kind: "switchover", to: "i-2" }]);
    });

    it("tells why a request is refused", async () => {
        end = await serveControl(socket, () => Promise.reject(new Error("no other node is ONLINE")));
        expect(await askAgent(socket, { kind: "leave" })).to.deep.equal({
            done: false,
            what: "no other node is ONLINE",
        });
    });

    it("is for root alone, and takes the place of one that was left behind", async () => {
        fs.mkdirSync(path.dirname(socket));
        fs.writeFileSync(socket, "left behind");
        end = await serveControl(socket, () => Promise.resolve(""));
        expect(fs.statSync(socket).isSocket()).to.equal(true);
        expect(fs.statSync(socket).mode & 0o777).to.equal(0o600);
    });

    it("refuses what is no request", async () => {
        end = await serveControl(socket, () => Promise.resolve("done"));
        const cases: [string, string][] = [
            ["/request", "{"],
            ["/request", '{"kind":"reclone"}'],
            ["/request", '{"kind":"drop"}'],
            ["/", '{"kind":"leave"}'],
        ];
        for (const [where, body] of cases) {
            expect(await post(where, body), where + body).to.equal(400);
        }
    });

    it("says what to look at when no agent listens", async () => {
        const problem = await askAgent(socket, { kind: "recover" }).catch((error: unknown) => String(error));
        expect(problem).to.include(`the agent does not answer on ${socket}`).and.to.include("systemctl status");
    });

    function post(where: string, body: string): Promise<number | undefined> {
        return new Promise((resolve, reject) => {
            const request = http.request({ socketPath: socket, path: where, method: "POST" }, (response) => {
                response.resume();
                resolve(response.statusCode);
            });
            request.on("error", reject);
            request.end(body);
        });
    }
});
