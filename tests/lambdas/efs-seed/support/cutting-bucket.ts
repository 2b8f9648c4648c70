import * as http from "node:http";
import type { AddressInfo } from "node:net";

/** How an answer ends in the midst of its body: with the connection, or as if that were all. */
export const cuts = ["the connection breaks", "the body seems whole"] as const;

/** A server that answers as S3 does. */
export interface CuttingBucket {
    endpoint: string;
    stop: () => Promise<void>;
}

/** Serves objects of a bucket, by their keys, on this machine alone; of those in `seed/objects/` it sends one half. */
export async function startCuttingBucket(
    objects: ReadonlyMap<string, Buffer>,
    cut: (typeof cuts)[number],
): Promise<CuttingBucket> {
    const server = http.createServer(({ url = "" }, response) => {
        const key = decodeURIComponent(new URL(url, "http://bucket").pathname.split("/").slice(2).join("/"));
        const content = objects.get(key)!;
        const isCut = key.startsWith("seed/objects/");
        if (!isCut || cut === "the connection breaks") {
            response.setHeader("content-length", content.length);
        }
        response.write(isCut ? content.subarray(0, content.length / 2) : content, () => {
            if (isCut && cut === "the connection breaks") {
                response.destroy();
            } else {
                response.end();
            }
        });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        stop: () =>
            new Promise((resolve) => {
                server.close(() => {
                    resolve();
                });
                server.closeAllConnections();
            }),
    };
}
