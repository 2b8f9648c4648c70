import { spawn, type ChildProcess } from "node:child_process";
import { expect } from "chai";
import { addressOf, end } from "./process";

const listening = 'level=info msg="Listening on" address=127.0.0.1:41234';
const ready = 'level=info msg="Server is ready to receive web requests."';

describe("the address of a server that tells it in its log", () => {
    const servers: ChildProcess[] = [];
    afterEach(async () => {
        for (const server of servers.splice(0)) {
            await end(server);
        }
    });

    const saying = (lines: string[], after: string): ChildProcess => {
        const script = `printf '%s\\n' "$@" >&2; ${after}`;
        const server = spawn("sh", ["-c", script, "sh", ...lines], { stdio: ["ignore", "ignore", "pipe"] });
        servers.push(server);
        return server;
    };
    const isReady = (line: string): boolean => line.includes("Server is ready");

    // Prometheus begins to serve and loads its configuration at the same time: either may come first.
    for (const [order, lines] of Object.entries({
        "before it says that it is ready": [listening, ready],
        "after it has said that it is ready": [ready, listening],
    })) {
        it(`is found ${order}`, async () => {
            expect(await addressOf(saying(lines, "exec sleep 60"), [], isReady)).equals("http://127.0.0.1:41234");
        });
    }

    it("is not waited for without end", async () => {
        const failure = await addressOf(saying([listening], "exec sleep 60"), [], isReady, 200).catch(String);
        expect(failure).includes("was not ready within 0.2 s instead of answering").and.includes(listening);
    });

    it("is not waited for when the server has ended", async () => {
        const failure = await addressOf(saying([listening], "exit 3"), [], isReady).catch(String);
        expect(failure).includes("has ended with 3 instead of answering").and.includes(listening);
    });
});
