import * as http from "node:http";
import { onLoopback } from "./loopback";

/** A call as it came in. */
export interface ApiCall {
    /** Name of the operation, or the path when it is none of AWS's. */
    operation: string;
    body: string;
    headers: http.IncomingHttpHeaders;
}

/** AWS's interfaces and Grafana's, with answers that stand beforehand, on this machine only. */
export interface Api {
    url: string;
    calls: ApiCall[];
    stop: () => Promise<void>;
}

/** An answer: an object for JSON, a text for XML, or what makes one of them from the call's body. */
export type Answer = object | string | ((body: string) => object | string);

/** Starts it on a free port of 127.0.0.1; answers are by operation (`ListTasks`) or path. What has none gets a 404. */
export async function startApi(answers: Record<string, Answer>): Promise<Api> {
    const calls: ApiCall[] = [];
    const server = http.createServer((request, response) => {
        let body = "";
        request.setEncoding("utf8");
        request.on("data", (part: string) => (body += part));
        request.on("end", () => {
            const operation = operationOf(request, body);
            calls.push({ operation, body, headers: request.headers });
            const found = answers[operation];
            const answer: unknown = typeof found === "function" ? found(body) : found;
            response.statusCode = answer === undefined ? 404 : 200;
            response.end(typeof answer === "string" ? answer : JSON.stringify(answer ?? {}));
        });
    });
    const { port, stop } = await onLoopback(server);
    return { url: `http://127.0.0.1:${port}`, calls, stop };
}

/** JSON services name it in a header, the older ones in a form. */
function operationOf(request: http.IncomingMessage, body: string): string {
    const target = request.headers["x-amz-target"];
    const action = /(?:^|&)Action=(\w+)/.exec(body)?.[1];
    return typeof target === "string" ? target.split(".").at(-1)! : (action ?? request.url ?? "");
}
