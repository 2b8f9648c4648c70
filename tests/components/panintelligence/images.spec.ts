import { expect } from "chai";
import { ImageRegistry } from "../../../components";
import { find, ofType, type Recording } from "../../support/mocks";
import { containerOf, deploy, loginArn, refusal } from "../support/panintelligence";
import { statements } from "../support/policies";

const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const version = "2025_10.1";
const cacheSecret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-pullthroughcache/github-Cd4eFg";
const mirror = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/pi";

function imagesOf(recording: Recording): string[] {
    return ["dashboard", "renderer", "pirana", "scheduler"].map((role) => containerOf(recording, role).image);
}

describe("Panintelligence: its images", () => {
    it("come from GitHub, with the credentials that its support gives", async () => {
        const recording = await deploy();
        expect(imagesOf(recording)).to.deep.equal(
            ["server", "renderer", "pirana", "scheduler"].map((product) => `ghcr.io/pi-cr/${product}:${version}`),
        );
        expect(containerOf(recording, "dashboard").repositoryCredentials).to.deep.equal({
            credentialsParameter: loginArn,
        });
        const [read] = statements(recording, rolePolicy, "pi-renderer-execution-role-secrets");
        expect(read).to.deep.include({ Action: ["secretsmanager:GetSecretValue"], Resource: [loginArn] });
        expect(ofType(recording, "aws:ecr/pullThroughCacheRule:PullThroughCacheRule")).to.deep.equal([]);
    });

    it("come by way of ECR, which signs in itself and makes the repositories", async () => {
        const recording = await deploy({
            args: { images: { registry: ImageRegistry.EcrPullThrough, version, credentialsSecretArn: cacheSecret } },
        });
        const host = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
        expect(imagesOf(recording)[0]).to.equal(`${host}/pi-dev-ghcr/pi-cr/server:${version}`);
        expect(containerOf(recording, "dashboard")).not.to.have.property("repositoryCredentials");
        const { inputs, urn } = find(recording, "aws:ecr/pullThroughCacheRule:PullThroughCacheRule", "pi-images");
        expect(inputs).to.deep.equal({
            ecrRepositoryPrefix: "pi-dev-ghcr",
            upstreamRegistryUrl: "ghcr.io",
            credentialArn: cacheSecret,
        });
        const [, pull, fill] = statements(recording, rolePolicy, "pi-renderer-execution-role-images");
        expect(pull).to.include({
            Resource: "arn:aws:ecr:eu-west-1:123456789012:repository/pi-dev-ghcr/pi-cr/renderer",
        });
        expect(fill).to.deep.include({
            Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
            Resource: "arn:aws:ecr:eu-west-1:123456789012:repository/pi-dev-ghcr/*",
        });
        expect(find(recording, "aws:ecs/service:Service", "pi-renderer").dependencies).to.include(urn);
        // No credentials for this one, so no secret at all.
        expect(ofType(recording, rolePolicy).map(({ name }) => name)).not.to.include(
            "pi-renderer-execution-role-secrets",
        );
    });

    it("come from a mirror, without credentials of GitHub", async () => {
        const recording = await deploy({ args: { images: { registry: ImageRegistry.Mirror, version, mirror } } });
        expect(imagesOf(recording)[3]).to.equal(`${mirror}/scheduler:${version}`);
        expect(containerOf(recording, "dashboard")).not.to.have.property("repositoryCredentials");
    });

    const wrong: [what: string, images: Record<string, string>, says: RegExp][] = [
        ["that move", { version: "latest", credentialsSecretArn: loginArn }, /images\.version is "latest".*not latest/],
        ["without credentials", { version }, /images\.credentialsSecretArn is missing/],
        [
            "of a cache whose secret ECR does not read",
            { registry: "ecr-pull-through", version, credentialsSecretArn: loginArn },
            /begins with ecr-pullthroughcache\//,
        ],
        ["of a mirror without a name", { registry: "mirror", version }, /images\.mirror is ""/],
        [
            "of a mirror that is not used",
            { version, credentialsSecretArn: loginArn, mirror },
            /images\.mirror does not go/,
        ],
        ["of a registry that is none", { registry: "quay", version }, /images\.registry is "quay"/],
    ];
    for (const [what, images, says] of wrong) {
        it(`are refused: ${what}`, async () => {
            expect(await refusal({ args: { images: images as never } })).to.match(says);
        });
    }
});
