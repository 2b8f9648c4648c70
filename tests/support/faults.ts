import type { ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

/**
 * What goes wrong with a call: an answer that is an error; one that is no JSON; a connection that is closed before the
 * call has an effect, or after it, when the answer is lost; no answer at all; a late one.
 */
export type Fault =
    | { kind: "answer"; status: number; body?: string }
    | { kind: "malformed" }
    | { kind: "closed" }
    | { kind: "lost" }
    | { kind: "silent" }
    | { kind: "slow"; milliseconds: number };

/** Decides what goes wrong with a call, such as `GET /v1/management/nodes`; undefined for nothing. */
export type FaultOf = (call: string, body: string) => Fault | undefined;

/** `fault` for the first `times` calls of that name, and nothing else. */
export function failing(name: string, fault: Fault, times = Infinity): FaultOf {
    let left = times;
    return (call) => {
        if (call !== name || left <= 0) {
            return undefined;
        }
        left -= 1;
        return fault;
    };
}

/** `fault` for every call. */
export function failingAll(fault: Fault): FaultOf {
    return () => fault;
}

/** What a server of the tests says where it is told to fail: the body of an error, and an answer that breaks off. */
export interface FaultyWords {
    contentType: string;
    error: object;
    brokenOff: string;
}

/** Does what goes wrong with a call. Gives whether it has its effect all the same, and is answered unless the answer is lost. */
export async function goesOn(fault: Fault | undefined, outgoing: ServerResponse, words: FaultyWords): Promise<boolean> {
    const answer = (status: number, body: string): void => {
        outgoing.writeHead(status, { "content-type": words.contentType }).end(body);
    };
    switch (fault?.kind) {
        case "answer":
            answer(fault.status, fault.body ?? JSON.stringify(words.error));
            return false;
        case "malformed":
            answer(200, words.brokenOff);
            return false;
        case "closed":
            outgoing.destroy();
            return false;
        case "silent":
            return false; // Until the caller gives up, or the server stops.
        case "slow":
            await pause(fault.milliseconds);
            return true;
        case "lost":
        case undefined:
            return true;
    }
}
