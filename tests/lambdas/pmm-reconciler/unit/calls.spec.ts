import { expect } from "chai";
import { callsOf, OutOfTime, reserveMilliseconds } from "../../../../lambdas/pmm-reconciler/calls";
import { errorOf } from "./support/scene";

/** Nobody listens there. */
const pmmAddress = "127.0.0.1:1";

describe("pmm-reconciler: calls of a run", () => {
    it("are not begun when the run is about to end, save the last one", async () => {
        let begun = 0;
        const call = (): Promise<string> => {
            begun += 1;
            return Promise.resolve("answer");
        };
        let remaining = reserveMilliseconds;
        const calls = callsOf({ pmmAddress, remainingMilliseconds: () => remaining, callMilliseconds: 1000 });
        expect(await calls.aws(call)).to.equal("answer");
        remaining -= 1;
        expect(await errorOf(calls.aws(call))).to.be.instanceOf(OutOfTime);
        expect(await errorOf(calls.pmm({ method: "GET", path: "/v1/server/readyz" }))).to.be.instanceOf(OutOfTime);
        expect(await calls.lastAws(call)).to.equal("answer");
        expect(begun).to.equal(2);
    });

    it("are given up when they hang, even when they do not listen to their signal", async () => {
        const calls = callsOf({ pmmAddress, remainingMilliseconds: () => 60_000, callMilliseconds: 20 });
        let signal: AbortSignal | undefined;
        const begin = Date.now();
        const error = await errorOf(
            calls.aws(({ abortSignal }) => {
                signal = abortSignal;
                return new Promise(() => undefined);
            }),
        );
        expect(error).to.have.property("message", "no answer within 20 ms");
        expect(signal).to.have.property("aborted", true);
        expect(Date.now() - begin).to.be.lessThan(2000);
    });

    it("of PMM tell that there is no connection", async () => {
        const calls = callsOf({ pmmAddress, remainingMilliseconds: () => 60_000, callMilliseconds: 1000 });
        const error = await errorOf(calls.pmm({ method: "GET", path: "/v1/server/readyz" }));
        expect(error).to.have.property("status", 0);
    });
});
