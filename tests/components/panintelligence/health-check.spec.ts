import { execFile, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { containerOf, deploy } from "../support/panintelligence";

const file = path.resolve(__dirname, "../../../components/panintelligence/files/container/is-well");

/** What images may have to ask with. A stand-in for wget, which not every machine has, asks by curl and in wget's words. */
const programs: Record<string, string> = {
    curl: 'exec curl "$@"',
    wget: '[ "$1 $2 $4 $5" = "-q -T -O /dev/null" ] && exec curl -sf -m "$3" -o /dev/null "$6"',
    node: 'exec node "$@"',
    python3: 'exec python3 "$@"',
};

describe("Panintelligence: whether its internal services are well", () => {
    it("is asked by ECS of those that no load balancer asks, unless nobody wants it", async () => {
        const usual = await deploy();
        const asked = (role: string): unknown => containerOf(usual, role).healthCheck;
        for (const [role, url] of Object.entries({
            renderer: "http://127.0.0.1:9915/version",
            pirana: "http://127.0.0.1:9918/version",
            scheduler: "http://127.0.0.1:9917/version",
        })) {
            expect(asked(role), role).to.deep.equal({
                command: ["CMD", "/bin/sh", "-c", fs.readFileSync(file, "utf8"), "is-well", url, "8"],
                interval: 30,
                timeout: 10,
                retries: 3,
                startPeriod: 300,
            });
        }
        expect(asked("dashboard")).to.equal(undefined);
        const without = await deploy({ args: { healthChecks: false } });
        expect(containerOf(without, "renderer")).not.to.have.property("healthCheck");
    });

    describe("is known by what an image has to ask with", () => {
        let server: http.Server;
        let folder: string;

        before((done) => {
            folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-is-well-"));
            server = http.createServer(({ url }, response) => {
                if (url !== "/silent") {
                    response.writeHead(Number(url!.slice(1))).end("1");
                }
            });
            server.listen(0, "127.0.0.1", done);
        });

        after((done) => {
            fs.rmSync(folder, { recursive: true });
            server.closeAllConnections();
            server.close(done);
        });

        /** How the program ends in an image that has `names` alone. */
        function ends(names: string[], answer: string): Promise<number> {
            const bin = fs.mkdtempSync(path.join(folder, "bin-"));
            for (const name of names) {
                const text = `#!/bin/sh\nPATH='${process.env.PATH}'\n${programs[name]!}\n`;
                fs.writeFileSync(path.join(bin, name), text, { mode: 0o755 });
            }
            const { port } = server.address() as AddressInfo;
            const url = `http://127.0.0.1:${port}/${answer}`;
            const args = ["-c", fs.readFileSync(file, "utf8"), "is-well", url, "1"];
            return new Promise((resolve) => {
                const child = execFile("/bin/sh", args, { env: { PATH: bin }, timeout: 10_000 }, () => {
                    resolve(child.exitCode ?? -1);
                });
            });
        }

        for (const name of Object.keys(programs)) {
            it(name, async () => {
                expect(await ends([name], "200"), "well").to.equal(0);
                expect(await ends([name], "500"), "an error").to.be.above(0);
                expect(await ends([name], "silent"), "no answer").to.be.above(0);
            });
        }

        it("and where there is nothing to ask with, it passes for well", async () => {
            expect(await ends([], "500")).to.equal(0);
        });

        it("by plain sh, of which shellcheck has nothing to say", () => {
            expect(spawnSync("shellcheck", ["--shell=sh", file], { encoding: "utf8" }).stdout).to.equal("");
        });
    });
});
