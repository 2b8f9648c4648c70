import { expect } from "chai";
import { heartOf } from "../../../../agents/percona-node/mysql/heart";
import { until } from "../../../../agents/percona-node/within";

const noAnswer = new Error("Query inactivity timeout");
const full = Object.assign(new Error("Too many connections"), { errno: 1040 });
const denied = Object.assign(new Error("Access denied"), { errno: 1045 });

describe("percona-node: the heartbeat of a primary", function () {
    this.timeout(10_000);

    it("hangs on while a server whose connections all hang refuses new ones, not when it refuses for another reason", async () => {
        const failures = [full, noAnswer, full, denied];
        const hangs: boolean[] = [];
        const heart = heartOf(
            {
                use: () => {
                    hangs.push(heart.hangs());
                    return Promise.reject(failures.shift() ?? denied);
                },
                end: () => undefined,
            },
            "i-1",
        );
        heart.beat();
        await until(8_000, "five heartbeats", () => Promise.resolve(hangs.length > 4 || undefined), 50);
        heart.stop();
        // What is known before each.
        expect(hangs).to.deep.equal([false, false, true, true, false]);
        expect(heart.began()).to.equal(undefined);
    });
});
