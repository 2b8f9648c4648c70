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
