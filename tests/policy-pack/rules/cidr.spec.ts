import { expect } from "chai";
import { isOpen } from "../../../policy-pack/rules/cidr";

const widest = { ipv4: 8, ipv6: 16 };

describe("policy pack: blocks open to the internet", () => {
    for (const cidr of [
        "0.0.0.0/0",
        " 0.0.0.0/0 ",
        "0.0.0.0/00",
        "0.0.0.0/1",
        "128.0.0.0/1",
        "8.0.0.0/7",
        "::/0",
        "0::0/0",
        "2000::/3",
        "2a00::/12",
    ]) {
        it(`${cidr} is open`, () => {
            expect(isOpen(cidr, widest)).to.equal(true);
        });
    }
    for (const cidr of [
        "10.0.0.0/8",
        "203.0.113.7/32",
        "2a05:d018::/36",
        "2a05::/16",
        "fc00::/7",
        "fd12::/8",
        "fe80::/10",
        "0.0.0.0",
        "",
        "everyone/0",
    ]) {
        it(`"${cidr}" is not open`, () => {
            expect(isOpen(cidr, widest)).to.equal(false);
        });
    }
});
