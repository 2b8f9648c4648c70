import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { metadataOf } from "../../../../agents/percona-node/host/metadata";

describe("percona-node: instance metadata", () => {
    let server: http.Server;
    let endpoint: string;
    let valid: string;
    let issued: number;

    beforeEach(async () => {
        issued = 0;
        server = http.createServer((request, response) => {
            if (request.method === "PUT" && request.url === "/latest/api/token") {
                expect(request.headers["x-aws-ec2-metadata-token-ttl-seconds"]).to.equal("21600");
                valid = `token-${++issued}`;
                response.end(valid);
            } else if (request.headers["x-aws-ec2-metadata-token"] !== valid) {
                response.writeHead(401).end();
            } else if (request.url === "/latest/meta-data/instance-id") {
                response.end("i-1\n");
            } else {
                response.writeHead(404).end("<html>");
            }
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    });

    afterEach(() => {
        server.closeAllConnections();
        server.close();
    });

    it("is read with one token for many questions", async () => {
        const metadata = metadataOf(endpoint);
        expect(await metadata.get("instance-id")).to.equal("i-1");
        expect(await metadata.get("instance-id")).to.equal("i-1");
        expect(issued).to.equal(1);
    });

    it("asks for a new token when the old one is over", async () => {
        const metadata = metadataOf(endpoint);
        await metadata.get("instance-id");
        valid = "another";
        expect(await metadata.get("instance-id")).to.equal("i-1");
        expect(issued).to.equal(2);
    });

    it("has nothing where there is nothing, such as outside of an auto scaling group", async () => {
        expect(await metadataOf(endpoint).get("autoscaling/target-lifecycle-state")).to.equal(undefined);
    });

    it("fails when nobody answers, and works again after that", async () => {
        const metadata = metadataOf(endpoint);
        const { port } = server.address() as AddressInfo;
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
        expect(await metadata.get("instance-id").catch(() => "failed")).to.equal("failed");
        await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
        expect(await metadata.get("instance-id")).to.equal("i-1");
    });
});
