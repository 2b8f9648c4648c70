import { expect } from "chai";
import { isSecret, revealAll, type Properties } from "../../../offline/cloud/values";
import { Harness, type Made } from "./harness";

const repository = "aws:ecr/repository:Repository";
const lifecycle = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
const project = "aws:codebuild/project:Project";
const webhook = "aws:codebuild/webhook:Webhook";
const connection = "aws:codeconnections/connection:Connection";
const workspace = "aws:amp/workspace:Workspace";
const configuration = "aws:amp/workspaceConfiguration:WorkspaceConfiguration";

const policy = JSON.stringify({
    rules: [
        {
            rulePriority: 1,
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 20 },
            action: { type: "expire" },
        },
    ],
});

describe("images, builds and managed Prometheus in the offline cloud", () => {
    let cloud: Harness;

    beforeEach(() => {
        cloud = new Harness();
    });

    afterEach(() => {
        cloud.dispose();
    });

    /** Names of the properties that differ, with whether the change makes a new thing. */
    const replaces = (type: string, before: Properties, after: Properties): Record<string, boolean> =>
        Object.fromEntries(
            cloud.plugin
                .diff({ ...cloud.subject(type), id: "x", oldInputs: before, news: after })
                .changes.map((change) => [change.path, change.replaces]),
        );
    const build = (source: Properties = {}): Made =>
        cloud.create(project, {
            name: "platform-images",
            serviceRole: "arn:aws:iam::999999999999:role/builder",
            artifacts: { type: "NO_ARTIFACTS" },
            environment: { computeType: "BUILD_GENERAL1_SMALL", image: "i", type: "LINUX_CONTAINER" },
            source: { type: "GITHUB", location: "https://github.com/team/app.git", ...source },
        });

    it("ECR: a repository's address is known by its name, and its policy by the repository's", () => {
        const { id, properties } = cloud.create(repository, { name: "platform-prometheus" });
        expect(properties).to.include({
            arn: "arn:aws:ecr:eu-west-1:123456789012:repository/platform-prometheus",
            imageTagMutability: "MUTABLE",
            repositoryUrl: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/platform-prometheus",
        });
        const made = cloud.create(lifecycle, { repository: id, policy });
        expect(made.id).to.equal("platform-prometheus");
        expect(made.properties.registryId).to.equal("123456789012");
        // What is replaced goes first: the old policy's end would otherwise take the new one with it.
        const changed = { ...made.inputs, policy: policy.replace("20", "10") };
        const diff = cloud.plugin.diff({ ...cloud.subject(lifecycle), id, oldInputs: made.inputs, news: changed });
        expect(diff.deleteBeforeReplace).to.equal(true);
    });

    it("CodeBuild: a project has its ARN for an id, and what the provider fills in", () => {
        const { id, properties } = build();
        expect(id).to.equal("arn:aws:codebuild:eu-west-1:123456789012:project/platform-images");
        expect(properties).to.include({ arn: id, buildTimeout: 60, queuedTimeout: 480, projectVisibility: "PRIVATE" });
        expect(replaces(project, { name: "a", description: "b" }, { name: "c", description: "d" })).to.deep.equal({
            name: true,
            description: false,
        });
    });

    it("CodeBuild: a webhook stands at GitHub under its own address, with a secret that stays one", () => {
        build();
        const made = cloud.create(webhook, { projectName: "platform-images" });
        expect(made.id).to.equal("platform-images");
        expect(made.properties.url).to.match(/^https:\/\/api\.github\.com\/repos\/team\/app\/hooks\/\d+$/);
        expect(isSecret(made.properties.secret)).to.equal(true);
        const changed = cloud.update(webhook, made, {
            projectName: "platform-images",
            filterGroups: [{ filters: [{ type: "EVENT", pattern: "PUSH" }] }],
        });
        expect(revealAll(changed)).to.include({
            secret: revealAll(made.properties).secret,
            url: made.properties.url,
        });
    });

    it("CodeConnections: a new connection waits for somebody to confirm it", () => {
        const { id, properties } = cloud.create(connection, { name: "platform", providerType: "GitHub" });
        expect(id).to.match(/^arn:aws:codeconnections:eu-west-1:123456789012:connection\/[0-9a-f-]{36}$/);
        expect(properties).to.include({ arn: id, connectionStatus: "PENDING", ownerAccountId: "123456789012" });
        const auth = { type: "CODECONNECTIONS", resource: id };
        build({ auth });
        expect(() => cloud.create(webhook, { projectName: "platform-images" })).to.throw("is pending");
        const stored = cloud.store.get("eu-west-1", connection, id)!;
        cloud.store.put({ ...stored, outputs: { ...stored.outputs, connectionStatus: "AVAILABLE" } });
        expect(cloud.create(webhook, { projectName: "platform-images" }).id).to.equal("platform-images");
    });

    it("Prometheus: a workspace has an address, and keeps for 150 days unless told otherwise", () => {
        const { id, properties } = cloud.create(workspace, { alias: "platform" });
        expect(id).to.match(/^ws-[0-9a-f-]{36}$/);
        expect(properties).to.include({
            arn: `arn:aws:aps:eu-west-1:123456789012:workspace/${id}`,
            prometheusEndpoint: `https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/${id}/`,
        });
        expect(cloud.create(configuration, { workspaceId: id }).properties.retentionPeriodInDays).to.equal(150);
        expect(replaces(workspace, { alias: "a" }, { alias: "b" })).to.deep.equal({ alias: false });
        expect(replaces(workspace, { alias: "a" }, {})).to.deep.equal({ alias: true });
    });
});
