import { expect } from "chai";
import { setTimeout as pause } from "node:timers/promises";
import { onceOf } from "../../../../agents/percona-node/act/orders/once";

describe("percona-node: orders that are given at each tick", () => {
    let done: string[];
    let failures: string[];
    let once: ReturnType<typeof onceOf>;

    beforeEach(() => {
        done = [];
        failures = [];
        once = onceOf((key) => failures.push(key));
    });

    function give(value: string, every: number): Promise<void> {
        once("order", value, every, () => {
            done.push(value);
            return Promise.resolve();
        });
        return pause(1);
    }

    it("are carried out once while nothing changes", async () => {
        await give("a", 10_000);
        await give("a", 10_000);
        expect(done).to.deep.equal(["a"]);
    });

    it("are carried out at once when they change, and again when it is time", async () => {
        await give("a", 20);
        await give("b", 20);
        await pause(25);
        await give("b", 20);
        expect(done).to.deep.equal(["a", "b", "b"]);
    });

    it("do not run beside themselves", async () => {
        const slow = (): Promise<void> => {
            done.push("slow");
            return pause(30);
        };
        once("order", "a", 0, slow);
        once("order", "b", 0, slow);
        expect(done).to.have.length(1);
        await pause(40);
        once("order", "b", 0, slow);
        expect(done).to.have.length(2);
    });

    it("are tried again after a failure, but not at each tick", async () => {
        const failing = (): Promise<void> => {
            done.push("try");
            return Promise.reject(new Error("no"));
        };
        once("order", "a", 30, failing);
        await pause(5);
        once("order", "a", 30, failing);
        expect(done).to.have.length(1);
        await pause(35);
        once("order", "a", 30, failing);
        expect(done).to.have.length(2);
        await pause(1);
        expect(failures).to.deep.equal(["order", "order"]);
    });
});
