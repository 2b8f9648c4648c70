import type * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/aws/provider";
import { expect } from "chai";
import { automation } from "../support/automation";
import { awsAnswers } from "../support/aws-answers";
import { childrenIn, everyDeployment, everyPmm } from "../support/every-deployment";

const china = {
    id: "111122223333",
    region: "cn-north-1",
    partition: "aws-cn",
    dnsSuffix: "amazonaws.com.cn",
};

for (const [which, deployment] of Object.entries(everyDeployment)) {
    describe(`${which}: its place`, () => {
        it("can be another partition, and everything is of that one", async () => {
            const { resources, failures } = await deployment.deploy(false, { answers: awsAnswers(china) });
            expect(failures).to.deep.equal([]);
            const text = JSON.stringify(resources.map(({ inputs }) => inputs));
            expect(text).to.include("arn:aws-cn:");
            expect(text).not.to.match(/arn:aws:/);
            expect(text).not.to.include("eu-west-1");
        });

        it("is that of its own provider, which alone is asked", async () => {
            const options = (): pulumi.ComponentResourceOptions => ({
                provider: new Provider("elsewhere", { region: "us-west-2" }),
            });
            const { resources, calls } = await deployment.deploy(true, { options });
            const aws = resources.filter(({ type }) => type.startsWith("aws:"));
            expect(aws.length).to.be.above(60);
            for (const { urn, provider } of aws) {
                expect(provider, urn).to.include("::elsewhere::");
            }
            expect(calls.map(({ token }) => token)).to.have.members([
                "aws:index/getPartition:getPartition",
                "aws:index/getRegion:getRegion",
                "aws:index/getCallerIdentity:getCallerIdentity",
                ...deployment.asks,
            ]);
            for (const { token, provider } of calls) {
                expect(provider, token).to.include("::elsewhere::");
            }
        });

        it("can be the account of another stack's deployment, with which it shares no name", async () => {
            const { resources } = await deployment.deploy(true, { stack: "two" });
            for (const [type, property] of deployment.chosenNames) {
                const found = resources.filter((resource) => resource.type === type);
                const expected = deployment.chosenNames.filter(([other]) => other === type);
                expect(
                    found.map(({ inputs }) => inputs[property]).filter((name) => name !== undefined),
                    type,
                ).to.have.members(expected.map(([, , name]) => name.replace("dev", "two")));
            }
        });

        it("can be the stack of another deployment with another name", async () => {
            const first = childrenIn(await deployment.deploy(false, { name: "db-a" }));
            const second = childrenIn(await deployment.deploy(false, { name: "db-b" }));
            const urns = new Set(first.map(({ urn }) => urn));
            expect(second.filter(({ urn }) => urns.has(urn))).to.deep.equal([]);
        });
    });
}

for (const [which, deployment] of Object.entries(everyPmm)) {
    describe(`${which}: its place`, () => {
        it("can be another partition with all that works on PMM by itself", async () => {
            const there = JSON.parse(
                JSON.stringify(automation).replaceAll(
                    /arn:aws:(\w+):[a-z0-9-]*:\d+:/g,
                    "arn:aws-cn:$1:cn-north-1:111122223333:",
                ),
            ) as typeof automation;
            const { resources, failures } = await deployment.deployWith(there, { answers: awsAnswers(china) });
            expect(failures).to.deep.equal([]);
            const text = JSON.stringify(resources.map(({ inputs }) => inputs));
            expect(text).to.include("secretsmanager.cn-north-1.amazonaws.com.cn");
            expect(text).not.to.match(/arn:aws:/);
            expect(text).not.to.include("eu-west-1");
        });
    });
}
