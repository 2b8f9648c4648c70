import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import {
    imagePipeline,
    pipelineSettings,
    type BuiltPipeline,
    type ImagePipeline,
    type PipelineCandidate,
} from "../../../components/monitoring/pipeline";
import { Scope } from "../../../components/parts/scope";
import { Checks } from "../../../components/parts/validation/checks";
import { find, ofType, record, valueOf, type Recording } from "../../support/mocks";
import { awsAnswers } from "../support/aws-answers";
import { json } from "../support/json";
import { statements, trust, trusts } from "../support/policies";

const connectionArn = "arn:aws:codeconnections:eu-west-1:123456789012:connection/0a1b2c3d-4e5f-6789-abcd-ef0123456789";
const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";

const usual: ImagePipeline = { repositoryUrl: "https://github.com/team/platform.git", connectionArn };

const candidate = (name: string, path: string, image?: string): PipelineCandidate => {
    return { name, path, image, serviceNames: [`shop-${name}`] };
};

const candidates = [
    candidate("orders", "services[0].image"),
    candidate("cart", "services[1].image", "quay.io/shop/cart:v3"),
    candidate("prometheus", "prometheus.image"),
];

interface Case {
    args?: Partial<ImagePipeline>;
    candidates?: PipelineCandidate[];
    surroundings?: { kmsKeyArn?: string; protect?: boolean };
    preview?: boolean;
}

/** A component with a pipeline and nothing else. */
async function deploy(difference: Case = {}): Promise<Recording & { pipeline: BuiltPipeline }> {
    let pipeline: BuiltPipeline | undefined;
    const recording = await record(
        () => {
            const component = new pulumi.ComponentResource("test:index:Shop", "shop");
            const checks = new Checks(component);
            const args = { ...usual, ...difference.args };
            const settings = pipelineSettings(checks, args, difference.candidates ?? candidates);
            checks.finish();
            pipeline = imagePipeline(new Scope(component, "shop", "Shop", undefined), settings, {
                namePrefix: "shop",
                clusterName: "shop-cluster",
                logRetentionDays: pulumi.output(30),
                protect: difference.surroundings?.protect ?? true,
                kmsKeyArn: difference.surroundings?.kmsKeyArn ? pulumi.output(kmsKeyArn) : undefined,
            });
        },
        { answers: awsAnswers(), preview: difference.preview },
    );
    return { ...recording, pipeline: pipeline! };
}

async function refusal(difference: Case): Promise<string | undefined> {
    try {
        await deploy(difference);
        return undefined;
    } catch (error) {
        return (error as Error).message;
    }
}

const registry = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
const repositoryType = "aws:ecr/repository:Repository";
const projectType = "aws:codebuild/project:Project";
const webhookType = "aws:codebuild/webhook:Webhook";
const connectionType = "aws:codeconnections/connection:Connection";
const policyType = "aws:iam/rolePolicy:RolePolicy";

describe("The image pipeline", () => {
    let recording: Recording & { pipeline: BuiltPipeline };

    before(async () => {
        recording = await deploy();
    });

    describe("its repositories", () => {
        it("are those of the images that have no other source", () => {
            expect(ofType(recording, repositoryType).map(({ inputs }) => inputs.name)).to.deep.equal([
                "shop-orders",
                "shop-prometheus",
            ]);
        });

        it("scan at each push, let a tag move, and stop a destroy while they hold images", () => {
            expect(find(recording, repositoryType, "shop-orders-images").inputs).to.deep.include({
                imageScanningConfiguration: { scanOnPush: true },
                imageTagMutability: "MUTABLE",
                forceDelete: false,
            });
        });

        it("keep twenty images, or as many as asked", async () => {
            const policy = async (args: Partial<ImagePipeline>): Promise<unknown> =>
                json(
                    find(await deploy({ args }), "aws:ecr/lifecyclePolicy:LifecyclePolicy", "shop-orders-images").inputs
                        .policy,
                );
            const rule = (count: number): object => ({
                rules: [
                    {
                        rulePriority: 1,
                        description: `Keeps the newest ${count} images`,
                        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: count },
                        action: { type: "expire" },
                    },
                ],
            });
            expect(await policy({})).to.deep.equal(rule(20));
            expect(await policy({ keepImages: 3 })).to.deep.equal(rule(3));
        });

        it("are encrypted with a key of one's own when there is one, and go with their images when nothing is protected", async () => {
            const { inputs } = find(
                await deploy({ surroundings: { kmsKeyArn, protect: false } }),
                repositoryType,
                "shop-orders-images",
            );
            expect(inputs.encryptionConfigurations).to.deep.equal([{ encryptionType: "KMS", kmsKey: kmsKeyArn }]);
            expect(inputs.forceDelete).to.equal(true);
            expect(find(recording, repositoryType, "shop-orders-images").inputs).not.to.have.property(
                "encryptionConfigurations",
            );
        });

        it("have images that a preview knows already", async () => {
            const { pipeline } = await deploy({ preview: true });
            expect(await valueOf(pipeline.images.orders!)).to.equal(`${registry}/shop-orders:latest`);
            expect(await valueOf(pipeline.repositoryUrls.prometheus!)).to.equal(`${registry}/shop-prometheus`);
            expect(await valueOf(pipeline.buildspec)).to.include(`REGISTRY: "${registry}"`);
            expect(Object.keys(pipeline.images)).to.deep.equal(["orders", "prometheus"]);
        });
    });

    describe("its project", () => {
        it("builds the branch with the buildspec that is an output, where Docker can run", async () => {
            const { inputs } = find(recording, projectType, "shop-build");
            expect(inputs).to.deep.include({
                name: "shop-images",
                sourceVersion: "main",
                serviceRole: "arn:aws:iam::123456789012:role/shop-build-role-0a1b2c3",
                artifacts: { type: "NO_ARTIFACTS" },
                environment: {
                    type: "LINUX_CONTAINER",
                    computeType: "BUILD_GENERAL1_SMALL",
                    image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
                    privilegedMode: true,
                },
                logsConfig: { cloudwatchLogs: { groupName: "/aws/codebuild/shop-images" } },
            });
            expect(inputs.source).to.deep.equal({
                type: "GITHUB",
                location: "https://github.com/team/platform.git",
                auth: { type: "CODECONNECTIONS", resource: connectionArn },
                buildspec: await valueOf(recording.pipeline.buildspec),
                gitCloneDepth: 1,
                reportBuildStatus: true,
            });
            expect(await valueOf(recording.pipeline.projectName!)).to.equal("shop-images");
        });

        it("is made after its role's permissions, since CodeBuild tries the connection with them at once", () => {
            const { dependencies } = find(recording, projectType, "shop-build");
            for (const policy of ofType(recording, policyType)) {
                expect(dependencies, policy.name).to.include(policy.urn);
            }
        });

        it("builds the images with their Dockerfiles and restarts the services that run them", async () => {
            const text = await valueOf(
                (await deploy({ args: { dockerfiles: { prometheus: "infra/Dockerfile" } } })).pipeline.buildspec,
            );
            expect(text).to.include('IMAGES: "orders=Dockerfile.orders prometheus=infra/Dockerfile"');
            expect(text).to.include('SERVICES: "shop-orders shop-prometheus"');
            expect(text).to.include('CLUSTER: "shop-cluster"');
        });

        it("is started by pushes to the branch and by nothing else", async () => {
            const branch = await deploy({ args: { branch: "release/1.x" } });
            expect(find(branch, webhookType, "shop-build-pushes").inputs).to.deep.equal({
                projectName: "shop-images",
                buildType: "BUILD",
                filterGroups: [
                    {
                        filters: [
                            { type: "EVENT", pattern: "PUSH" },
                            { type: "HEAD_REF", pattern: "^refs/heads/release/1\\.x$" },
                        ],
                    },
                ],
            });
            expect(find(branch, projectType, "shop-build").inputs.sourceVersion).to.equal("release/1.x");
        });

        it("is started by hand without a webhook", async () => {
            const quiet = await deploy({ args: { webhook: false } });
            expect(ofType(quiet, webhookType)).to.deep.equal([]);
            expect(ofType(quiet, projectType)).to.have.length(1);
        });
    });

    describe("its role", () => {
        it("is CodeBuild's", () => {
            expect(trusts(recording)).to.deep.equal([["shop-build-role", trust("codebuild.amazonaws.com")]]);
        });

        it("pushes to these repositories and restarts these services, and no others", () => {
            const [signIn, push] = statements(recording, policyType, "shop-build-role-images");
            expect(signIn).to.deep.include({ Action: ["ecr:GetAuthorizationToken"], Resource: "*" });
            expect(push).to.deep.include({
                Action: [
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:CompleteLayerUpload",
                    "ecr:DescribeImages",
                    "ecr:GetDownloadUrlForLayer",
                    "ecr:InitiateLayerUpload",
                    "ecr:PutImage",
                    "ecr:UploadLayerPart",
                ],
                Resource: [
                    "arn:aws:ecr:eu-west-1:123456789012:repository/shop-orders",
                    "arn:aws:ecr:eu-west-1:123456789012:repository/shop-prometheus",
                ],
            });
            expect(statements(recording, policyType, "shop-build-role-services")).to.deep.equal([
                {
                    Sid: "RestartServices",
                    Effect: "Allow",
                    Action: ["ecs:DescribeServices", "ecs:UpdateService"],
                    Resource: [
                        "arn:aws:ecs:eu-west-1:123456789012:service/shop-cluster/shop-orders",
                        "arn:aws:ecs:eu-west-1:123456789012:service/shop-cluster/shop-prometheus",
                    ],
                },
            ]);
        });

        it("uses this connection, under both names of its service", () => {
            const [source] = statements(recording, policyType, "shop-build-role-source");
            expect(source).to.deep.include({ Resource: connectionArn });
            expect((source as { Action: string[] }).Action).to.include.members([
                "codeconnections:GetConnectionToken",
                "codestar-connections:GetConnectionToken",
            ]);
        });
    });

    describe("with a new connection", () => {
        it("makes no project before somebody has confirmed it, which no program can", async () => {
            const made = await deploy({ args: { connectionArn: undefined } });
            expect(find(made, connectionType, "shop-github").inputs).to.deep.include({
                name: "shop-github",
                providerType: "GitHub",
            });
            expect(ofType(made, projectType)).to.deep.equal([]);
            expect(ofType(made, webhookType)).to.deep.equal([]);
            expect(ofType(made, repositoryType)).to.have.length(2);
            expect(made.pipeline.projectName).to.equal(undefined);
        });

        it("makes the project with it afterwards", async () => {
            const made = await deploy({ args: { connectionArn: undefined, connectionConfirmed: true } });
            const arn = await valueOf(made.pipeline.connectionArn);
            expect(arn).to.equal("arn:aws:codeconnections:eu-west-1:123456789012:shop-github");
            expect(find(made, projectType, "shop-build").inputs.source).to.deep.include({
                auth: { type: "CODECONNECTIONS", resource: arn },
            });
            expect(ofType(made, webhookType)).to.have.length(1);
        });
    });

    describe("with immutable tags", () => {
        const tagged = candidates.map((one) => ({ ...one, image: `${registry}/shop-${one.name}:0a1b2c3` }));

        it("has a repository for each image, calls none latest, and may restart nothing", async () => {
            const made = await deploy({ args: { immutableTags: true }, candidates: tagged });
            expect(ofType(made, repositoryType).map(({ inputs }) => inputs.imageTagMutability)).to.deep.equal([
                "IMMUTABLE",
                "IMMUTABLE",
                "IMMUTABLE",
            ]);
            expect(made.pipeline.images).to.deep.equal({});
            expect(ofType(made, policyType).map(({ name }) => name)).not.to.include("shop-build-role-services");
        });

        it("must be told which images run", async () => {
            const message = await refusal({ args: { immutableTags: true } });
            expect(message).to.include("services[0].image is missing: must name the tag that runs");
            expect(message).to.include("prometheus.image is missing: must name the tag that runs");
            expect(message).not.to.include("services[1]");
        });
    });

    describe("refuses", () => {
        const cases: [what: string, args: Partial<ImagePipeline>, message: string][] = [
            ["a repository elsewhere", { repositoryUrl: "https://gitlab.com/team/x" }, "pipeline.repositoryUrl"],
            ["a branch that a shell would read", { branch: "main;rm" }, 'pipeline.branch is "main;rm"'],
            ["a branch with two dots", { branch: "a..b" }, 'pipeline.branch is "a..b"'],
            ["the ARN of something else", { connectionArn: kmsKeyArn }, "pipeline.connectionArn"],
            ["no images to keep", { keepImages: 0 }, "must be a whole number of images from 1 to 1000"],
            ["a Dockerfile outside", { dockerfiles: { orders: "../Dockerfile" } }, 'pipeline.dockerfiles["orders"]'],
            [
                "a Dockerfile that is two words",
                { dockerfiles: { orders: "my file" } },
                'pipeline.dockerfiles["orders"]',
            ],
            [
                "a Dockerfile of what is not built",
                { dockerfiles: { cart: "Dockerfile" } },
                'pipeline.dockerfiles["cart"] is "Dockerfile": no image of this name is built here; those that are: orders, prometheus',
            ],
        ];
        for (const [what, args, message] of cases) {
            it(what, async () => {
                expect(await refusal({ args })).to.include(message);
            });
        }

        it("a URL with a password, which it does not repeat", async () => {
            const message = await refusal({ args: { repositoryUrl: "https://me:hunter2@github.com/a/b" } });
            expect(message).to.include("pipeline.repositoryUrl holds a user or a password: take it out");
            expect(message).not.to.include("hunter2");
        });

        it("to be there for nothing", async () => {
            const message = await refusal({
                candidates: [candidate("cart", "services[0].image", "quay.io/shop/cart:v3")],
            });
            expect(message).to.include("pipeline has nothing to build");
        });
    });

    it("takes connections of both names of the service", async () => {
        const old = connectionArn.replace("codeconnections", "codestar-connections");
        expect(await refusal({ args: { connectionArn: old } })).to.equal(undefined);
    });
});
