import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** EC2 as moto never is: it gives the answers of a script, the last one of an action again and again. */
export interface ScriptedEc2 {
    endpoint: string;
    /** Actions that were asked for, in order. */
    asked: string[];
    stop: () => Promise<void>;
}

/** An answer: a volume (its XML), or the code of an error. */
export type Answer = { volume: string } | { error: string; status: number };

/** Starts it on a free port of this machine. */
export async function scriptedEc2(script: Record<string, Answer[]>): Promise<ScriptedEc2> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
        const parts: Buffer[] = [];
        request.on("data", (part: Buffer) => parts.push(part));
        request.on("end", () => {
            const action = new URLSearchParams(Buffer.concat(parts).toString()).get("Action") ?? "";
            asked.push(action);
            const answers = script[action] ?? [];
            const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
            if ("error" in answer) {
                const error = `<Code>${answer.error}</Code><Message>scripted</Message>`;
                response.statusCode = answer.status;
                response.end(`<Response><Errors><Error>${error}</Error></Errors><RequestID>1</RequestID></Response>`);
            } else {
                response.end(`<${action}Response>${answer.volume}</${action}Response>`);
            }
        });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return {
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        asked,
        stop: async () => {
            const closed = once(server, "close");
            server.close();
            server.closeAllConnections();
            await closed;
        },
    };
}

/** What DescribeVolumes says of one volume; holders are instances with the state of their attachment. */
export function describedVolume(status: string, holders: Record<string, string> = {}): Answer {
    const attachments = Object.entries(holders).map(
        ([instance, state]) => `<item><instanceId>${instance}</instanceId><status>${state}</status></item>`,
    );
    return {
        volume:
            `<volumeSet><item><volumeId>vol-1</volumeId><availabilityZone>eu-west-1a</availabilityZone>` +
            `<status>${status}</status><attachmentSet>${attachments.join("")}</attachmentSet></item></volumeSet>`,
    };
}
