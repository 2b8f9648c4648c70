import * as http from "node:http";
import * as net from "node:net";
import { text } from "node:stream/consumers";

/** An answer as a client sees it. */
export interface Received {
    code: number;
    headers: http.IncomingHttpHeaders;
    body: string;
}

/** Asks `address` for `path`, on a connection of its own. */
export async function request(address: string, port: number, path: string, method = "GET"): Promise<Received> {
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
        http.request({ host: address, port, path, method, agent: false }, resolve).on("error", reject).end();
    });
    return { code: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
}

/** Sends bytes as they are, and reads until the other side ends the connection. */
export function raw(address: string, port: number, bytes: string): Promise<string> {
    return new Promise((resolve) => {
        const socket = net.connect(port, address, () => {
            socket.write(bytes);
        });
        let received = "";
        socket.setEncoding("utf8");
        socket.on("data", (data: string) => (received += data));
        // A reset is an end, too.
        socket.on("error", () => undefined);
        socket.on("close", () => {
            resolve(received);
        });
    });
}
