import { expect } from "chai";
import { Refusal } from "../../../scripts/lib/command";
import { pollUntil } from "../../../scripts/lib/poll";

describe("scripts: waiting", () => {
    it("looks until there is something, also something falsy", async () => {
        const left = [undefined, undefined, 0];
        expect(
            await pollUntil(() => Promise.resolve(left.shift()), { pollSeconds: 0.001, limitSeconds: 5 }, "late"),
        ).to.equal(0);
        expect(left).to.deep.equal([]);
    });

    it("gives up in time", async () => {
        const begin = Date.now();
        const never = pollUntil(
            () => Promise.resolve(undefined),
            { pollSeconds: 0.01, limitSeconds: 0.05 },
            "it is late",
        );
        const error = await never.then(
            () => undefined,
            (thrown: unknown) => thrown,
        );
        expect(error).to.be.instanceOf(Refusal).with.property("message", "it is late");
        expect(Date.now() - begin).to.be.within(30, 1000);
    });

    it("ends at once, with the reason, when it is aborted", async () => {
        const controller = new AbortController();
        const begin = Date.now();
        const looks: number[] = [];
        const waiting = pollUntil(
            () => {
                looks.push(1);
                controller.abort(new Refusal("enough"));
                return Promise.resolve(undefined);
            },
            { pollSeconds: 30, limitSeconds: 60, signal: controller.signal },
            "it is late",
        );
        const error = await waiting.catch((thrown: unknown) => thrown);
        expect(error).to.have.property("message", "enough");
        expect(looks).to.have.length(1);
        expect(Date.now() - begin).to.be.lessThan(5000);
    });
});
