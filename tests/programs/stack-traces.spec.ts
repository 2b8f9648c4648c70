import { createRequire } from "node:module";
import { expect } from "chai";
import { mapStackTracesOfErrorsOnly } from "../../programs/stack-traces";

/** The part of the SDK that takes the traces; it has no types. */
const { debuggablePromise } = createRequire(__filename)("@pulumi/pulumi/runtime/debuggable") as {
    debuggablePromise: (promise: Promise<unknown>, context: string) => Promise<unknown>;
};

describe("the programs' stack traces", () => {
    const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");

    afterEach(() => {
        if (before === undefined) {
            Reflect.deleteProperty(Error, "prepareStackTrace");
        } else {
            Object.defineProperty(Error, "prepareStackTrace", before);
        }
    });

    it("are mapped for errors that say something, and for others written as V8 does", () => {
        Error.prepareStackTrace = (): string => "mapped";
        mapStackTracesOfErrorsOnly();
        expect(new Error("wrong").stack).to.equal("mapped");
        // The SDK reads places in programs from it.
        expect(new Error().stack).to.match(/^Error\n {4}at .*stack-traces\.spec\.ts:\d+:\d+\)\n/);
    });

    it("are not written for the SDK's promises, unless it is to print those of promises that never settled", () => {
        Error.prepareStackTrace = (): string => "mapped";
        mapStackTracesOfErrorsOnly();
        expect(traceOfPromise()).to.equal("");
        Error.prepareStackTrace = (): string => "mapped";
        process.env.PULUMI_DEBUG_PROMISE_LEAKS = "true";
        try {
            mapStackTracesOfErrorsOnly();
        } finally {
            delete process.env.PULUMI_DEBUG_PROMISE_LEAKS;
        }
        expect(traceOfPromise()).to.match(/^Error\n {4}at debuggablePromise /);
    });

    it("are left alone where nothing maps them", () => {
        Reflect.deleteProperty(Error, "prepareStackTrace");
        mapStackTracesOfErrorsOnly();
        expect(Error).not.to.have.own.property("prepareStackTrace");
    });
});

/** What the SDK writes down of where a promise was made. */
function traceOfPromise(): unknown {
    const promise = Promise.resolve();
    void debuggablePromise(promise, "a test");
    return (promise as { _debugStackTrace?: unknown })._debugStackTrace;
}
