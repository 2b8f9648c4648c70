import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { LicenceKind } from "../../../components";
import { onOneLine } from "../../../components/panintelligence/licence";
import { find, ofType } from "../../support/mocks";
import { deploy, licenceArn, refusal, secretsOf } from "../support/panintelligence";
import { statements } from "../support/policies";

const secretVersion = "aws:secretsmanager/secretVersion:SecretVersion";
const written =
    '<licence id="7"\n         kind="full">\r\n    <key>\n        QUJD\n        REVG\n    </key>\n</licence>\n';
const onALine = '<licence id="7" kind="full"><key>QUJDREVG</key></licence>';

describe("Panintelligence: its licence", () => {
    it("is written on one line, with a blank only where two attributes would grow together", () => {
        expect(onOneLine(written)).to.equal(onALine);
        expect(onOneLine(onALine)).to.equal(onALine);
        expect(onOneLine("  customer-key-1234\r\n")).to.equal("customer-key-1234");
    });

    it("is kept in Secrets Manager, and in clear nowhere", async () => {
        const recording = await deploy({
            args: { licence: { kind: LicenceKind.Offline, value: written, expiresOn: "2027-03-31" } },
        });
        expect(recording.failures).to.deep.equal([]);
        const kept = find(recording, secretVersion, "pi-licence");
        expect(kept.inputs.secretString).to.equal(onALine);
        expect(kept.secretInputs).to.deep.equal(["secretString"]);
        const holding = recording.resources.filter(({ inputs }) => JSON.stringify(inputs).includes("QUJD"));
        for (const { inputs, secretInputs, name } of holding) {
            const open = Object.keys(inputs).filter((input) => !secretInputs.includes(input));
            expect(JSON.stringify(open.map((input) => inputs[input])), name).not.to.include("QUJD");
        }
        expect(JSON.stringify([...recording.outputs.values()])).not.to.include("QUJD");
    });

    it("is read by the dashboard's start alone, in the version that is there, which must be there first", async () => {
        const licence = { kind: LicenceKind.Online, value: pulumi.secret("customer-key-1234") };
        const recording = await deploy({ args: { licence } });
        const arn = "arn:aws:secretsmanager:eu-west-1:123456789012:pi-licence-0a1b2c3";
        expect(secretsOf(recording, "dashboard").PI_LICENCE).to.equal(`${arn}:::pi-licence-version`);
        const readers = ofType(recording, "aws:iam/rolePolicy:RolePolicy").filter(({ inputs }) =>
            String(inputs.policy).includes(arn),
        );
        expect(readers.map(({ name }) => name)).to.deep.equal(["pi-dashboard-execution-role-secrets"]);
        const { dependencies } = find(recording, "aws:ecs/service:Service", "pi-dashboard");
        expect(dependencies).to.include(find(recording, secretVersion, "pi-licence").urn);
    });

    it("may be in a secret of the user's, which nothing is made for", async () => {
        const recording = await deploy();
        expect(ofType(recording, secretVersion).map(({ name }) => name)).to.deep.equal(["pi-database"]);
        const [read] = statements(recording, "aws:iam/rolePolicy:RolePolicy", "pi-dashboard-execution-role-secrets");
        expect((read as { Resource: string[] }).Resource).to.include(licenceArn);
    });

    const online = LicenceKind.Online;
    const offline = LicenceKind.Offline;
    const wrong: [what: string, licence: object, says: RegExp][] = [
        ["neither text nor secret", { kind: online }, /licence must have one of value and secretArn, and not both/],
        ["both", { kind: online, value: "key", secretArn: licenceArn }, /licence must have one of value and secretArn/],
        ["a blank one", { kind: online, value: " \n" }, /licence\.value is blank/],
        ["a kind that is none", { kind: "free", value: "key" }, /licence\.kind is "free"/],
        ["a day that is none", { kind: offline, value: "key", expiresOn: "2027-02-30" }, /expiresOn is "2027-02-30"/],
        ["an end of what has none", { kind: online, value: "key", expiresOn: "2027-03-31" }, /this one is online/],
        ["a secret that is none", { kind: online, secretArn: "licence" }, /licence\.secretArn is "licence"/],
    ];
    for (const [what, licence, says] of wrong) {
        it(`is refused: ${what}`, async () => {
            expect(await refusal({ args: { licence: licence as never } })).to.match(says);
        });
    }

    it("stands in no message", async () => {
        const told = await refusal({ args: { licence: { kind: "free" as never, value: "customer-key-1234" } } });
        expect(told).not.to.include("customer-key-1234");
    });
});
