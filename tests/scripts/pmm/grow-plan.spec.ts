import { expect } from "chai";
import { Refusal } from "../../../scripts/lib/command";
import { decideGrow, type Modification, type Volume } from "../../../scripts/pmm/grow-plan";

const volume: Volume = { id: "vol-1", sizeGb: 100, type: "gp3", state: "in-use" };

describe("pmm grow plan", () => {
    const decided: [string, Partial<Volume>, Modification | undefined, number, string][] = [
        ["a volume that was never modified", {}, undefined, 200, "modify"],
        [
            "a volume whose last modification is complete",
            {},
            { state: "completed", progress: 100, targetSizeGb: 100 },
            200,
            "modify",
        ],
        [
            "a volume whose last modification has failed",
            {},
            { state: "failed", progress: 0, targetSizeGb: 200 },
            200,
            "modify",
        ],
        ["a volume that is attached nowhere", { state: "available" }, undefined, 200, "modify"],
        ["the largest size of the type", {}, undefined, 65_536, "modify"],
        [
            "a call that was interrupted before the change took effect",
            {},
            { state: "modifying", progress: 0, targetSizeGb: 200 },
            200,
            "wait",
        ],
        [
            "a call that was interrupted while the size is shown already",
            { sizeGb: 200 },
            { state: "modifying", progress: 0, targetSizeGb: 200 },
            200,
            "wait",
        ],
        [
            "a volume that has the size",
            { sizeGb: 200 },
            { state: "optimizing", progress: 3, targetSizeGb: 200 },
            200,
            "nothing",
        ],
    ];
    for (const [name, changes, latest, sizeGb, step] of decided) {
        it(`says ${step} for ${name}`, () => {
            expect(decideGrow({ ...volume, ...changes }, latest, sizeGb)).to.equal(step);
        });
    }

    const refused: [string, Partial<Volume>, Modification | undefined, number, RegExp][] = [
        ["to shrink", {}, undefined, 99, /cannot shrink to 99/],
        ["more than gp3 can", {}, undefined, 65_537, /at most 65536 GiB/],
        ["more than gp2 can", { type: "gp2" }, undefined, 16_385, /at most 16384 GiB/],
        ["more than io1 can", { type: "io1" }, undefined, 16_385, /at most 16384 GiB/],
        [
            "a type that the deployment does not make",
            { type: "st1" },
            undefined,
            200,
            /is of type st1; this command grows gp3, gp2, io1, io2/,
        ],
        ["a volume that is being made", { state: "creating" }, undefined, 200, /is creating: it can be grown when/],
        [
            "while another size is being made",
            {},
            { state: "modifying", progress: 0, targetSizeGb: 150 },
            200,
            /is still modifying/,
        ],
        [
            "while AWS optimizes",
            {},
            { state: "optimizing", progress: 40, targetSizeGb: 100 },
            200,
            /is still optimizing from its last modification \(40 %\)/,
        ],
    ];
    for (const [name, changes, latest, sizeGb, message] of refused) {
        it(`refuses ${name}`, () => {
            expect(() => decideGrow({ ...volume, ...changes }, latest, sizeGb)).to.throw(Refusal, message);
        });
    }
});
