import { expect } from "chai";
import { mapStackTracesOfErrorsOnly } from "../../programs/stack-traces";

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

    it("are left alone where nothing maps them", () => {
        Reflect.deleteProperty(Error, "prepareStackTrace");
        mapStackTracesOfErrorsOnly();
        expect(Error).not.to.have.own.property("prepareStackTrace");
    });
});
