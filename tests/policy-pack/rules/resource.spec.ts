import { expect } from "chai";
import { Stack, StackResource } from "../../../policy-pack/rules/resource";
import { relatedResources, unknown, type Given } from "../judging";

const volume: Given = { type: "aws:ebs/volume:Volume", name: "data", props: { id: "vol-1", arn: "arn:vol-1" } };
const attachment: Given = {
    type: "aws:ec2/volumeAttachment:VolumeAttachment",
    name: "tie",
    props: { volumeId: "vol-1" },
    dependencies: { volumeId: ["data"] },
};

/** Whether an attachment with these properties refers to a volume with those. */
function refers(tie: Partial<Given>, data: Record<string, unknown>, path = "volumeId"): boolean {
    const [one, other] = relatedResources([
        { ...attachment, ...tie },
        { ...volume, props: data },
    ]).map((resource) => new StackResource(resource));
    return one!.refersTo(path, other!);
}

describe("policy pack: resources of a stack", () => {
    it("refer to each other by id or ARN when both are known, whatever they depend on", () => {
        expect(refers({ dependencies: {} }, volume.props!)).to.equal(true);
        expect(refers({ props: { volumeId: "arn:vol-1" }, dependencies: {} }, volume.props!)).to.equal(true);
        expect(refers({ props: { volumeId: "vol-2" } }, volume.props!)).to.equal(false);
    });

    it("refer by their dependencies when a value or the other's id is not known, or left out", () => {
        for (const volumeId of [unknown, undefined, "vol-1"]) {
            expect(refers({ props: { volumeId } }, { id: unknown })).to.equal(true);
            expect(refers({ props: { volumeId } }, {})).to.equal(true);
            expect(refers({ props: { volumeId }, dependencies: {} }, { id: unknown })).to.equal(false);
        }
        expect(refers({ props: {} }, volume.props!)).to.equal(true);
    });

    it("refer by lists and nested properties, whose dependencies stand at the top", () => {
        const nested = { networkConfiguration: { securityGroups: ["sg-9", unknown] } };
        const dependencies = { networkConfiguration: ["data"] };
        expect(refers({ props: nested, dependencies }, {}, "networkConfiguration.securityGroups")).to.equal(true);
        expect(refers({ props: nested, dependencies }, { id: "sg-9" }, "networkConfiguration.securityGroups")).to.equal(
            true,
        );
        expect(
            refers({ props: nested, dependencies: {} }, { id: "sg-1" }, "networkConfiguration.securityGroups"),
        ).to.equal(false);
    });

    it("tell what the provider fills in from what the program passes on", () => {
        const [one] = relatedResources([{ ...attachment, props: { volumeId: unknown, deviceName: unknown } }, volume]);
        const tie = new StackResource(one!);
        expect(tie.isLeftToProvider("deviceName")).to.equal(true);
        expect(tie.isLeftToProvider("volumeId")).to.equal(false);
        expect(tie.isLeftToProvider("absent")).to.equal(false);
    });

    it("are children of a component at whatever depth", () => {
        const stack = new Stack(
            relatedResources([
                { type: "acme:index:Outer", name: "outer" },
                { type: "acme:index:Inner", name: "inner", parent: "outer" },
                { ...volume, parent: "inner" },
                { ...volume, name: "elsewhere" },
            ]),
        );
        const [outer] = stack.ofType("acme:index:Outer");
        const [data, elsewhere] = stack.ofType(volume.type);
        expect(stack.childrenOf(outer!, volume.type)).to.deep.equal([data]);
        expect(data!.isInside(["acme:index:Outer"])).to.equal(true);
        expect(data!.isInside([volume.type])).to.equal(false);
        expect(elsewhere!.isInside(["acme:index:Outer"])).to.equal(false);
    });
});
