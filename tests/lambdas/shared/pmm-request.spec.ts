import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { generate } from "selfsigned";
import { PmmError } from "../../../lambdas/shared/pmm-api";
import { pmmRequest, type PmmRequest } from "../../../lambdas/shared/pmm-request";

/** What the server got of a request. */
interface Received {
    method: string | undefined;
    path: string | undefined;
    headers: IncomingMessage["headers"];
    body: string;
}

describe("pmmRequest", () => {
    let server: Server;
    let address: string;
    let answer: (response: ServerResponse) => void;
    let received: Received[];

    before(async () => {
        const { private: key, cert } = await generate([{ name: "commonName", value: "pmm" }], { keyType: "ec" });
        server = createServer({ key, cert }, (request, response) => {
            const chunks: Buffer[] = [];
            request.on("data", (chunk: Buffer) => chunks.push(chunk));
            request.on("end", () => {
                const { method, url: path, headers } = request;
                received.push({ method, path, headers, body: Buffer.concat(chunks).toString() });
                answer(response);
            });
        });
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    });

    after(async () => {
        server.closeAllConnections();
        server.close();
        await once(server, "close");
    });

    beforeEach(() => {
        received = [];
        answer = answering(200, "{}");
    });

    it("gives the JSON of an answer, whatever its kind, and {} for an empty one", async () => {
        for (const [text, value] of [
            ['{"nodes": [{"node_id": "1"}]}', { nodes: [{ node_id: "1" }] }],
            ["[]", []],
            ["", {}],
        ] as const) {
            answer = answering(200, text);
            expect(await pmmRequest(address, { method: "GET", path: "/v1/management/nodes" })).to.deep.equal(value);
        }
    });

    it("asks as nobody, as a user, or with a token, over a certificate that nobody vouches for", async () => {
        const path = "/graph/api/serviceaccounts/search?query=a%20b";
        await pmmRequest(address, { method: "GET", path });
        await pmmRequest(address, { method: "GET", path, credential: { username: "admin", password: "pä:ss" } });
        await pmmRequest(address, { method: "GET", path, credential: { token: "glsa_1" } });
        expect(received.map((one) => one.path)).to.deep.equal([path, path, path]);
        expect(received.map((one) => one.headers.authorization)).to.deep.equal([
            undefined,
            `Basic ${Buffer.from("admin:pä:ss").toString("base64")}`,
            "Bearer glsa_1",
        ]);
        expect(received[0]).to.deep.include({ method: "GET", body: "" });
        expect(received[0]!.headers).to.not.have.property("content-type");
    });

    it("sends a body as JSON, with its length in bytes", async () => {
        await pmmRequest(address, { method: "POST", path: "/v1/management/services", body: { name: "ä" } });
        expect(received[0]).to.deep.include({ method: "POST", body: '{"name":"ä"}' });
        expect(received[0]!.headers).to.include({ "content-type": "application/json", "content-length": "13" });
    });

    it("leaves no connection behind for the next call to find closed", async () => {
        await pmmRequest(address, { method: "GET", path: "/v1/server/readyz" });
        expect(received[0]!.headers.connection).to.equal("close");
    });

    it("fails with the status and PMM's own words", async () => {
        answer = answering(409, '{"code": 6, "message": "Service with name \\"db\\" already exists."}');
        const error = await failure(address, { method: "POST", path: "/v1/management/services", body: {} });
        expect(error.status).to.equal(409);
        expect(error.message).to.equal('PMM: POST /v1/management/services: 409 Service with name "db" already exists.');
    });

    it("fails with the status alone when the words are a page, or a redirection", async () => {
        for (const status of [302, 502]) {
            answer = answering(status, "<html>Bad Gateway</html>");
            const error = await failure(address, { method: "GET", path: "/v1/management/nodes" });
            expect(error.status).to.equal(status);
            expect(error.message).to.equal(`PMM: GET /v1/management/nodes: ${status}`);
        }
    });

    it("fails with status 0 when the answer is no JSON, breaks off, or there is none", async () => {
        const breaking = (response: ServerResponse): void => {
            response.writeHead(200, { "content-length": 100 });
            response.write("{", () => response.destroy());
        };
        const cases: [(response: ServerResponse) => void, RegExp][] = [
            [answering(200, "<html>"), /no JSON$/],
            [breaking, /no answer: aborted$/],
            [(response) => response.destroy(), /no answer: socket hang up$/],
        ];
        for (const [behaviour, words] of cases) {
            answer = behaviour;
            const error = await failure(address, { method: "GET", path: "/v1/management/nodes" });
            expect(error.status).to.equal(0);
            expect(error.message).to.match(words);
        }
    });

    it("fails with status 0 when nobody listens, the name means nothing, or it is no name", async () => {
        for (const elsewhere of ["127.0.0.1:1", "pmm.invalid", "not a name"]) {
            const error = await failure(elsewhere, { method: "GET", path: "/v1/server/readyz" });
            expect(error.status).to.equal(0);
            expect(error.message).to.match(/^PMM: GET \/v1\/server\/readyz: no answer: /);
        }
    });

    it("fails with status 0 when the last byte is not there in time", async () => {
        const behaviours = [
            () => undefined,
            (response: ServerResponse) => {
                response.writeHead(200);
                response.write("{");
            },
        ];
        for (const behaviour of behaviours) {
            answer = behaviour;
            const started = Date.now();
            const error = await failure(address, { method: "GET", path: "/slow", timeoutMilliseconds: 200 });
            expect(Date.now() - started).to.be.within(190, 5000);
            expect(error).to.include({ status: 0, message: "PMM: GET /slow: no answer within 200 ms" });
        }
    });

    it("repeats no secret of the request, even when PMM does, and is brief", async () => {
        const secrets = ["old-word", "new-word", "glsa_token", "db-word"];
        answer = answering(400, JSON.stringify({ message: `${secrets.join(" ")} are bad${" and more".repeat(100)}` }));
        const error = await failure(address, {
            method: "PUT",
            path: "/graph/api/user/password",
            credential: { token: "glsa_token" },
            body: { oldPassword: "old-word", confirmNew: "new-word", mysql: { password: "db-word", port: 3306 } },
        });
        expect(error.message).to.contain(": 400 *** *** *** *** are bad").and.to.have.length.below(400);
        for (const secret of secrets) {
            expect(error.stack).to.not.contain(secret);
        }
    });

    it("tells nothing of a credential that no header can hold", async () => {
        const error = await failure(address, { method: "GET", path: "/", credential: { token: "a\nb" } });
        expect(error.status).to.equal(0);
        expect(error.message).to.contain("Invalid character in header").and.to.not.contain("a\nb");
        expect(received).to.be.empty;
    });
});

function answering(status: number, text: string): (response: ServerResponse) => void {
    return (response) => response.writeHead(status).end(text);
}

async function failure(address: string, request: PmmRequest): Promise<PmmError> {
    const error: unknown = await pmmRequest(address, request).then(
        () => undefined,
        (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(PmmError);
    return error as PmmError;
}
