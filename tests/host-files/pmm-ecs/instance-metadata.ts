import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The metadata service of an instance, in its version 2 only, for a host in a sandbox. */
export class InstanceMetadata {
    private constructor(private readonly server: Server) {}

    /** @param facts what it tells, by path below `meta-data/`. */
    static async start(facts: Record<string, string>): Promise<InstanceMetadata> {
        const token = crypto.randomUUID();
        const server = createServer((request, response) => {
            const { method, url = "", headers } = request;
            const fact = facts[url.replace("/latest/meta-data/", "")];
            if (method === "PUT" && url === "/latest/api/token") {
                response.statusCode = headers["x-aws-ec2-metadata-token-ttl-seconds"] === undefined ? 400 : 200;
                response.end(token);
            } else if (headers["x-aws-ec2-metadata-token"] !== token) {
                response.writeHead(401).end();
            } else {
                response.writeHead(fact === undefined ? 404 : 200).end(fact);
            }
        });
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        return new InstanceMetadata(server);
    }

    /** Environment that leads the host's program here. */
    get environment(): Record<string, string> {
        const { port } = this.server.address() as AddressInfo;
        return { AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${port}` };
    }

    async stop(): Promise<void> {
        const closed = once(this.server, "close");
        this.server.close();
        this.server.closeAllConnections();
        await closed;
    }
}
