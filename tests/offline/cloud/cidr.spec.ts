import { expect } from "chai";
import { contains, formatIpv4, overlap, parseCidr, parseIpv4 } from "../../../offline/cloud/cidr";

describe("blocks of addresses", () => {
    it("reads a block and its canonical form", () => {
        expect(parseCidr("10.1.2.3/16")).to.deep.equal({
            first: 0x0a010000,
            last: 0x0a01ffff,
            prefix: 16,
            canonical: "10.1.0.0/16",
        });
        expect(parseCidr("0.0.0.0/0")?.last).to.equal(0xffffffff);
        expect(parseCidr("255.255.255.255/32")?.canonical).to.equal("255.255.255.255/32");
    });

    for (const bad of ["10.0.0.0", "10.0.0.0/33", "10.0.0/8", "256.0.0.0/8", "10.0.0.01/8", "a/8", "::/0", ""]) {
        it(`takes ${bad === "" ? "nothing" : bad} for no block`, () => {
            expect(parseCidr(bad)).to.equal(undefined);
        });
    }

    it("knows what lies in what", () => {
        const [vpc, subnet, other] = ["10.0.0.0/16", "10.0.255.0/24", "10.1.0.0/24"].map((block) => parseCidr(block)!);
        expect([contains(vpc!, subnet!), contains(subnet!, vpc!), contains(vpc!, other!)]).to.deep.equal([
            true,
            false,
            false,
        ]);
        expect([overlap(subnet!, vpc!), overlap(vpc!, other!)]).to.deep.equal([true, false]);
    });

    it("writes what it reads", () => {
        expect(formatIpv4(parseIpv4("192.168.1.250")!)).to.equal("192.168.1.250");
    });
});
