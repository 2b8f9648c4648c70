import { expect } from "chai";
import {
    bytesWords,
    duration,
    lagWords,
    momentWords,
    secondsSince,
    shortGtids,
} from "../../../../agents/percona-node/http/words";

describe("words for people", () => {
    it("tell durations in at most two units", () => {
        const told = [0, 1.4, 119, 120, 7199, 7200, 86_400 * 2 - 1, 86_400 * 2].map(duration);
        expect(told).to.deep.equal(["0 s", "1 s", "119 s", "2 min", "119 min", "2 h 0 min", "47 h 59 min", "2 days"]);
        expect([0, 0.04, 3.25, 12, null, undefined].map(lagWords)).to.deep.equal([
            "0 s",
            "0.0 s",
            "3.3 s",
            "12 s",
            "unknown",
            "unknown",
        ]);
    });

    it("tell moments in UTC, and leave alone what is none", () => {
        expect(momentWords("2026-11-22T03:00:07.123+01:00")).to.equal("2026-11-22 02:00:07 UTC");
        expect(momentWords("soon")).to.equal("soon");
        expect(secondsSince("soon", new Date())).to.equal(undefined);
        expect(secondsSince("2026-11-22T00:00:10Z", new Date("2026-11-22T00:00:00Z"))).to.equal(0);
    });

    it("tell sizes", () => {
        expect([0, 1023, 1536, 5e9, 3e15].map(bytesWords)).to.deep.equal([
            "0 B",
            "1023 B",
            "1.5 KiB",
            "4.7 GiB",
            "2728.5 TiB",
        ]);
    });

    it("cut GTID sets to the group's own source", () => {
        const [one, two] = ["aaaaaaaa-1111-2222-3333-444444444444", "bbbbbbbb-1111-2222-3333-444444444444"];
        expect(shortGtids(`${one}:1-5,\n${two}:1-9:12`, one)).to.equal("aaaaaaaa:1-5 +1");
        expect(shortGtids(`${one}:1-5,\n${two}:1-9:12`, "")).to.equal("bbbbbbbb:…12 +1");
        expect(shortGtids(`${one}:7`, two)).to.equal("aaaaaaaa:7");
        expect(shortGtids(`${one}:1-5:1000058-1000088`, one)).to.equal("aaaaaaaa:…1000088");
        expect(shortGtids("", one)).to.equal("none");
    });
});
