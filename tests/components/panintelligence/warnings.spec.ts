import { expect } from "chai";
import { ImageRegistry, LicenceKind, VpcEndpoints, type PanintelligenceArgs } from "../../../components";
import { panintelligenceSettings } from "../../../components/panintelligence/settings";
import { warnings } from "../../../components/panintelligence/warnings";
import { goodPanintelligenceArgs } from "../support/panintelligence";

/** The arguments that a deployment is warned of. */
function warnedOf(args: Partial<PanintelligenceArgs>): string[] {
    const settings = panintelligenceSettings(undefined, "pi", {
        namePrefix: "pi",
        ...goodPanintelligenceArgs(),
        ...args,
    });
    return warnings(settings).map((line) => line.split(":")[0]!);
}

const { network, licence, images } = goodPanintelligenceArgs();

describe("Panintelligence: its warnings", () => {
    it("are none for what is usual", () => {
        expect(warnedOf({})).to.deep.equal([]);
        expect(warnedOf({ dashboard: { maxTasks: 1 }, renderer: { maxTasks: 3 } })).to.deep.equal([]);
        const offline = { kind: LicenceKind.Offline, value: "licence", expiresOn: "2028-03-31" };
        expect(warnedOf({ licence: offline })).to.deep.equal([]);
    });

    it("name dashboards beside each other, and an end that nobody is reminded of", () => {
        expect(warnedOf({ dashboard: { maxTasks: 2 } })).to.deep.equal(["dashboard.maxTasks"]);
        const offline = { kind: LicenceKind.Offline, value: "licence" };
        expect(warnedOf({ licence: offline })).to.deep.equal(["licence.expiresOn"]);
    });

    it("name what a network without a way to the internet does not have, until it is elsewhere", () => {
        const isolated = {
            ...network,
            vpcEndpoints: VpcEndpoints.Private,
            privateRouteTableIds: ["rtb-0123456789abcdef0"],
        };
        expect(warnedOf({ network: isolated })).to.deep.equal([
            "licence.kind online",
            "images.registry ghcr",
            "databaseTools",
        ]);
        const credentialsSecretArn =
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-pullthroughcache/github-Cd4eFg";
        const cached = { ...images, registry: ImageRegistry.EcrPullThrough, credentialsSecretArn };
        expect(warnedOf({ images: cached })).to.deep.equal([]);
        expect(warnedOf({ network: isolated, images: cached })).to.include("images.registry ecr-pull-through");
        const repositories = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
        expect(
            warnedOf({
                network: isolated,
                licence: { ...licence, kind: LicenceKind.Offline, expiresOn: "2028-03-31" },
                images: { ...images, registry: ImageRegistry.Mirror, mirror: `${repositories}/pi` },
                databaseTools: {
                    awsImage: `${repositories}/aws-cli:2.27.0`,
                    clientImage: `${repositories}/mariadb:10.11.11`,
                },
            }),
        ).to.deep.equal([]);
    });
});
