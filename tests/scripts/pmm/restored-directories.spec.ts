import { expect } from "chai";
import { Refusal } from "../../../scripts/lib/command";
import { chooseRestored, type RestoredDirectory } from "../../../scripts/pmm/restored-directories";

const march: RestoredDirectory = { path: "/aws-backup-restore_2026-03-10T12-34-56-789Z", hasPmm: true };
const april: RestoredDirectory = { path: "/aws-backup-restore_2026-04-10T12-34-56-789Z", hasPmm: true };

describe("pmm restored directories", () => {
    it("lead to PMM's directory in the only one", () => {
        expect(chooseRestored([march], "/pmm")).to.equal(`${march.path}/pmm`);
    });

    const refused: [string, RestoredDirectory[], RegExp][] = [
        ["none", [], /no restored directory .* is the restore job completed/],
        [
            "several, naming each",
            [march, april],
            /2026-03-\S+\/pmm\n--directory \/aws-backup-restore_2026-04-\S+\/pmm$/,
        ],
        ["one without PMM", [{ ...march, hasPmm: false }], /has no \/pmm, .* --directory \/aws-backup-restore_2026-03/],
    ];
    for (const [name, found, message] of refused) {
        it(`refuse ${name}`, () => {
            expect(() => chooseRestored(found, "/pmm")).to.throw(Refusal, message);
        });
    }
});
