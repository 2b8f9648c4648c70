import { expect } from "chai";
import { autoNameOf, makeName } from "../../../offline/cloud/auto-name";
import type { Properties } from "../../../offline/cloud/values";

describe("auto-naming", () => {
    const seed = Buffer.from("the engine's seed");
    const name = (type: string, from: string, inputs: Properties = {}, wish?: Parameters<typeof makeName>[5]): string =>
        makeName(autoNameOf(type)!, type, from, inputs, seed, wish);

    for (const [type, from, pattern] of [
        ["aws:lb/loadBalancer:LoadBalancer", "pmm-alb", /^pmm-alb-[0-9a-f]{7}$/],
        ["aws:iam/role:Role", "pmm-role", /^pmm-role-[0-9a-f]{7}$/],
        ["aws:cloudwatch/logGroup:LogGroup", "logs", /^logs-[0-9a-f]{7}$/],
        ["aws:s3/bucket:Bucket", "pmmLogs", /^pmmlogs-[0-9a-f]{7}$/],
        ["aws:kms/alias:Alias", "pmm", /^alias\/pmm-[0-9a-f]{7}$/],
        ["aws:rds/instance:Instance", "db", /^db[0-9a-f]{7}$/],
        ["aws:s3/bucketObjectv2:BucketObjectv2", "index.html", /^index\.html$/],
    ] as const) {
        it(`names ${type}`, () => {
            expect(name(type, from)).to.match(pattern);
        });
    }

    it("fills the property that the type is named by", () => {
        expect(autoNameOf("aws:cloudwatch/eventTarget:EventTarget")?.property).to.equal("targetId");
        expect(autoNameOf("aws:lambda/permission:Permission")?.property).to.equal("statementId");
        expect(autoNameOf("aws:ec2/keyPair:KeyPair")?.property).to.equal("keyName");
    });

    it("makes up no name where a name means something, or where there is none", () => {
        const types = [
            "aws:route53/record:Record",
            "aws:cloudwatch/dashboard:Dashboard",
            "aws:ec2/vpc:Vpc",
            "random:index/randomPet:RandomPet",
        ];
        expect(types.map(autoNameOf)).to.deep.equal(types.map(() => undefined));
    });

    it("ends names of fifo topics and queues as AWS wants it", () => {
        expect(name("aws:sns/topic:Topic", "t", { fifoTopic: true })).to.match(/^t-[0-9a-f]{7}\.fifo$/);
        expect(name("aws:sqs/queue:Queue", "q", {})).to.match(/^q-[0-9a-f]{7}$/);
    });

    it("makes the same name of the same seed, and another of none", () => {
        const role = autoNameOf("aws:iam/role:Role")!;
        expect(name("aws:iam/role:Role", "r")).to.equal(name("aws:iam/role:Role", "r"));
        expect(makeName(role, "t", "r", {}, Buffer.alloc(0))).to.not.equal(
            makeName(role, "t", "r", {}, Buffer.alloc(0)),
        );
    });

    it("says in the provider's words that a name is too long", () => {
        expect(name("aws:lb/targetGroup:TargetGroup", "a".repeat(24))).to.have.length(32);
        expect(() => name("aws:lb/targetGroup:TargetGroup", "a".repeat(25))).to.throw(
            `could not make instance of 'aws:lb/targetGroup:TargetGroup': name '${"a".repeat(25)}-' plus 7 random chars is longer than maximum length 32`,
        );
    });

    it("follows a stack's own naming", () => {
        const type = "aws:lb/targetGroup:TargetGroup";
        expect(name(type, "g", {}, { mode: "propose", proposed: "dev-g" })).to.equal("dev-g");
        expect(name("aws:s3/bucket:Bucket", "b", {}, { mode: "propose", proposed: "Dev-B" })).to.equal("dev-b");
        expect(name(type, "g", {}, { mode: "enforce", proposed: "a".repeat(40) })).to.have.length(40);
        expect(() => name(type, "g", {}, { mode: "propose", proposed: "a".repeat(40) })).to.throw(
            "exceeds maximum length of 32",
        );
        expect(() => name(type, "g", {}, { mode: "disable", proposed: "" })).to.throw("automatic naming is disabled");
    });
});
