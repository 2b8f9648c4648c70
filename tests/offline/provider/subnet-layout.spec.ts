import { expect } from "chai";
import { planSubnets, type SubnetSpec, type SubnetStrategy } from "../../../offline/provider/awsx/subnet-layout";

describe("the subnets of awsx.ec2.Vpc", () => {
    const blocks = (
        cidr: string,
        zones: number,
        specs?: SubnetSpec[],
        strategy: SubnetStrategy = "Auto",
        mask?: number,
    ): string[] =>
        planSubnets(
            "n",
            cidr,
            Array.from({ length: zones }, (_, zone) => `eu-west-1${"abcdef"[zone]!}`),
            specs,
            strategy,
            mask,
        ).map(({ name, cidrBlock }) => `${name} ${cidrBlock}`);

    it("are private and public when nothing is said", () => {
        expect(blocks("10.0.0.0/16", 2)).to.deep.equal([
            "n-private-1 10.0.0.0/18",
            "n-public-1 10.0.64.0/19",
            "n-private-2 10.0.128.0/18",
            "n-public-2 10.0.192.0/19",
        ]);
    });

    it("share a zone's part evenly when no size is said, with names and gaps", () => {
        const specs = [
            { type: "Public" },
            { type: "Unused" },
            { type: "Private", name: "db" },
            { type: "Private", size: 256 },
        ];
        expect(blocks("10.0.0.0/20", 1, specs)).to.deep.equal([
            "n-public-1 10.0.0.0/22",
            "n-db-1 10.0.8.0/22",
            "n-private-1 10.0.12.0/24",
        ]);
    });

    it("leave room for further zones", () => {
        expect(blocks("10.0.0.0/16", 1, [{ type: "Private", cidrMask: 24 }], "Auto", 20)).to.deep.equal([
            "n-private-1 10.0.0.0/24",
        ]);
    });

    it("take blocks that are given", () => {
        expect(
            blocks("10.0.0.0/16", 2, [{ type: "Public", cidrBlocks: ["10.0.9.0/24", "10.0.8.0/24"] }]),
        ).to.deep.equal(["n-public-1 10.0.9.0/24", "n-public-2 10.0.8.0/24"]);
    });

    it("come in the old order when the old strategy is wanted", () => {
        const specs = [{ type: "Isolated" }, { type: "Public" }, { type: "Private" }];
        expect(blocks("10.0.0.0/16", 2, specs, "Legacy")).to.deep.equal([
            "n-private-1 10.0.0.0/19",
            "n-public-1 10.0.32.0/20",
            "n-isolated-1 10.0.48.0/24",
            "n-private-2 10.0.128.0/19",
            "n-public-2 10.0.160.0/20",
            "n-isolated-2 10.0.176.0/24",
        ]);
        expect(blocks("10.0.0.0/20", 1, [{ type: "Public" }], "Legacy")).to.deep.equal(["n-public-1 10.0.0.0/20"]);
    });

    it("must fit", () => {
        expect(() =>
            blocks("10.0.0.0/24", 2, [
                { type: "Public", cidrMask: 25 },
                { type: "Private", cidrMask: 25 },
            ]),
        ).to.throw("Subnets are too large for VPC");
        expect(() => blocks("10.0.0.0", 1)).to.throw("not a valid CIDR block");
    });
});
