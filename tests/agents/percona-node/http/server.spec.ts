import { expect } from "chai";
import { startHttp, type AgentHttp } from "../../../../agents/percona-node/http";
import type { Fitness } from "../../../../agents/percona-node/model";
import type { NodeStatus } from "../../../../agents/percona-node/status";
import { raw, request, type Received } from "./request";
import { healthy } from "./statuses";

const address = "127.77.20.1";

describe("the agent's HTTP server", () => {
    let server: AgentHttp;
    let status: () => NodeStatus;
    let fit: Fitness;

    beforeEach(async () => {
        status = () => healthy(2);
        fit = { primary: false, replica: true };
        server = await startHttp(address, 0, { status: () => status(), health: () => fit });
    });
    afterEach(() => server.close());

    const ask = (path: string, method?: string): Promise<Received> => request(address, server.port, path, method);

    it("answers the health checks by the fitness at the moment of the request, and says why", async () => {
        const [primary, replica] = [await ask("/primary"), await ask("/replica")];
        expect([primary.code, replica.code]).to.deep.equal([503, 200]);
        expect(primary.body).to.match(/is not fit as primary \(replica\): it follows i-/);
        expect(replica.body).to.match(/is fit as replica/);
        fit = { primary: true, replica: false };
        expect([(await ask("/primary")).code, (await ask("/replica")).code]).to.deep.equal([200, 503]);
    });

    it("answers HEAD as GET, without a body", async () => {
        for (const path of ["/primary", "/replica", "/status", "/metrics", "/"]) {
            const [head, get] = [await ask(path, "HEAD"), await ask(path)];
            expect(head.code, path).to.equal(get.code);
            expect(head.body, path).to.equal("");
            expect(head.headers["content-type"], path).to.equal(get.headers["content-type"]);
        }
    });

    it("tells the status as JSON", async () => {
        const { code, headers, body } = await ask("/status?a=b");
        expect(code).to.equal(200);
        expect(headers["content-type"]).to.match(/^application\/json/);
        expect(JSON.parse(body)).to.deep.equal(JSON.parse(JSON.stringify(healthy(2))));
    });

    it("has nothing at other paths, and takes no other methods", async () => {
        for (const path of [
            "/primary/",
            "/PRIMARY",
            "//primary",
            "/..",
            "/constructor",
            "/__proto__",
            "/favicon.ico",
        ]) {
            expect((await ask(path)).code, path).to.equal(404);
        }
        for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"]) {
            const { code, headers } = await ask("/primary", method);
            expect([code, headers.allow], method).to.deep.equal([405, "GET, HEAD"]);
        }
    });

    it("serves the page under a policy that allows its own style and script only", async () => {
        const { code, headers } = await ask("/");
        expect(code).to.equal(200);
        const policy = headers["content-security-policy"] ?? "";
        expect(policy).to.match(
            /default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; connect-src 'self'/,
        );
        expect(policy).not.to.match(/unsafe/);
        expect(headers["x-content-type-options"]).to.equal("nosniff");
        expect(headers["cache-control"]).to.equal("no-store");
    });

    it("fails its health checks, but not itself, while the agent cannot tell its status", async () => {
        status = () => {
            throw new Error("nothing is known yet");
        };
        for (const path of ["/primary", "/replica", "/status", "/metrics", "/"]) {
            const { code, body } = await ask(path);
            expect(code, path).to.equal(500);
            expect(body).to.match(/nothing is known yet/);
        }
        status = () => healthy(2);
        expect((await ask("/replica")).code).to.equal(200);
    });

    it("outlives whatever is no request", async () => {
        const answers = await Promise.all(
            [
                "\r\n\r\n\r\nnonsense\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "GET /primary HTTP/1.1\r\n\r\n",
                `GET /primary HTTP/1.1\r\nHost: a\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`,
                `GET /${"a".repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
                "POST /primary HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\nshort",
                "GET /primary HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n",
                "CONNECT example.com:443 HTTP/1.1\r\nHost: a\r\n\r\n",
                "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
                "GET /%00%ff%zz?%%% HTTP/1.0\r\n\r\n",
            ].map((bytes) => raw(address, server.port, bytes)),
        );
        const codes = answers.map((answer) => /^HTTP\/1.1 (\d+)/.exec(answer)?.[1] ?? "closed");
        expect(codes).to.deep.equal(["400", "400", "400", "431", "431", "405", "400", "closed", "400", "404"]);
        expect((await ask("/replica")).code).to.equal(200);
    });

    it("ends a connection on which a request does not come to its end", async () => {
        const began = performance.now();
        expect(await raw(address, server.port, "GET /primary HTTP/1.1\r\nHost: a\r\nX-Slow: ")).to.match(
            /^HTTP\/1.1 408/,
        );
        expect(performance.now() - began).to.be.lessThan(5_000);
    });

    it("says which address and port it cannot have", async () => {
        const failure = await startHttp(address, server.port, { status, health: () => fit }).then(
            () => "none",
            (error: unknown) => (error as Error).message,
        );
        expect(failure).to.match(new RegExp(`cannot listen on ${address}:${server.port}: .*EADDRINUSE`));
    });
});
