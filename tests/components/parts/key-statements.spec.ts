import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import { useOfKey, useOfKeyForVolumes } from "../../../components/parts/key-statements";
import type { Statement } from "../../../components/parts/policy-document";
import type { Scope } from "../../../components/parts/scope";
import { valueOf } from "../../support/mocks";

const key = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";
const place = {
    serviceHost: (service: string) => pulumi.output(`${service}.eu-west-1.amazonaws.com`),
} as Scope;

const known = (statements: Statement[]): Promise<unknown> => valueOf(pulumi.output(statements));

describe("Statements about a key", () => {
    it("allow its use by way of one service, or of several, and of no other", async () => {
        const allowed = { Sid: "Read", Effect: "Allow", Action: ["kms:Decrypt"], Resource: key };
        expect(await known(useOfKey(place, "Read", pulumi.output(key), "s3", ["kms:Decrypt"]))).to.deep.equal([
            { ...allowed, Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } } },
        ]);
        const several = useOfKey(place, "Read", pulumi.output(key), ["secretsmanager", "ssm"], ["kms:Decrypt"]);
        const hosts = ["secretsmanager.eu-west-1.amazonaws.com", "ssm.eu-west-1.amazonaws.com"];
        expect(await known(several)).to.deep.equal([
            { ...allowed, Condition: { StringEquals: { "kms:ViaService": hosts } } },
        ]);
    });

    it("are none where there is no key", () => {
        expect(useOfKey(place, "Read", undefined, "s3", ["kms:Decrypt"])).to.deep.equal([]);
        expect(useOfKey(place, "Read", [], "s3", ["kms:Decrypt"])).to.deep.equal([]);
        expect(useOfKeyForVolumes(place, undefined)).to.deep.equal([]);
    });

    it("let a role lend it to volumes, and to nothing that is not AWS's", async () => {
        const statements = (await known(useOfKeyForVolumes(place, pulumi.output(key)))) as Statement[];
        expect(statements.map(({ Resource }) => Resource)).to.deep.equal([key, key, key]);
        const lend = statements.find(({ Action }) => Action.includes("kms:CreateGrant"))!;
        expect(lend).to.deep.include({
            Action: ["kms:CreateGrant"],
            Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
        });
    });
});
