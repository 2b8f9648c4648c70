import { expect } from "chai";
import { Refusal } from "../../../scripts/lib/command";
import { interruptible } from "../../../scripts/lib/interruption";

describe("scripts: interruptions", () => {
    for (const name of ["SIGTERM", "SIGHUP"] as const) {
        it(`abort the work's signal on ${name}, once, and leave the process alone`, async () => {
            const told: string[] = [];
            const before = process.listenerCount(name);
            const aborted = await interruptible(
                (signal) => {
                    process.emit(name, name);
                    process.emit(name, name);
                    return Promise.resolve(signal);
                },
                (heard) => told.push(heard),
            );
            expect(aborted.reason).to.be.instanceOf(Refusal).with.property("message", `interrupted (${name})`);
            expect(told).to.deep.equal([name]);
            expect(process.listenerCount(name)).to.equal(before);
        });
    }

    it("are no concern of work that is not interrupted, and its failure is passed on", async () => {
        const before = process.listenerCount("SIGINT");
        const failing = interruptible(
            () => Promise.reject(new Error("no")),
            () => undefined,
        );
        expect(await failing.catch((error: unknown) => error)).to.have.property("message", "no");
        expect(process.listenerCount("SIGINT")).to.equal(before);
    });
});
