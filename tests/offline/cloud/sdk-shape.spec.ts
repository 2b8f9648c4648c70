import { expect } from "chai";
import { isGlobal, shapeOf } from "../../../offline/cloud/sdk-shape";

describe("shapes read from the SDK", () => {
    it("tells inputs, outputs, what is required and what is secret", () => {
        const version = shapeOf("aws:secretsmanager/secretVersion:SecretVersion");
        expect([...(version?.inputs ?? [])])
            .to.include.members(["secretId", "secretString", "region"])
            .and.not.include("arn");
        expect(version?.outputs).to.include.members(["arn", "versionId"]).and.not.include("secretId");
        expect([...(version?.required ?? [])]).to.deep.equal(["secretId"]);
        expect([...(version?.secrets ?? [])]).to.include.members(["secretString", "secretBinary"]);
    });

    it("knows types at the root of a package", () => {
        expect(shapeOf("random:index/randomPassword:RandomPassword")?.outputs).to.deep.equal(["bcryptHash", "result"]);
    });

    it("knows no type that the SDK does not have", () => {
        for (const type of ["aws:ec2/nothing:Nothing", "aws:../../x:Y", "kubernetes:core/v1:Pod", "x"]) {
            expect(shapeOf(type), type).to.equal(undefined);
        }
    });

    it("tells global types from regional ones", () => {
        expect([
            isGlobal("aws:iam/role:Role"),
            isGlobal("aws:ec2/vpc:Vpc"),
            isGlobal("aws:no/such:Type"),
        ]).to.deep.equal([true, false, false]);
    });
});
