import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { buildProgram, buildspec, type BuildPlan } from "../../../components/monitoring/buildspec";
import { runBuild } from "./support/build";

const registry = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

const plan: BuildPlan = {
    registry,
    namePrefix: "event-platform",
    clusterName: "event-platform-cluster",
    immutableTags: false,
    images: [
        {
            name: "telemetry-api",
            dockerfile: "Dockerfile.telemetry-api",
            serviceNames: ["event-platform-telemetry-api"],
        },
        {
            name: "prometheus",
            dockerfile: "infra/monitoring/Dockerfile.prometheus",
            serviceNames: ["event-platform-prometheus", "event-platform-prometheus-b"],
        },
    ],
};

const files = plan.images.map(({ dockerfile }) => dockerfile);
const telemetry = `${registry}/event-platform-telemetry-api`;
const prometheus = `${registry}/event-platform-prometheus`;
const cluster = "--region eu-west-1 --cluster event-platform-cluster";
const services = plan.images.flatMap(({ serviceNames }) => serviceNames);
const primary = "deployments[?status=='PRIMARY']|[0].id --output text";

const restart = (service: string): string =>
    `aws ecs update-service ${cluster} --service ${service} --force-new-deployment --query service.${primary}`;

describe("The buildspec", function () {
    this.timeout(20_000);

    it("signs in, builds all, pushes them as the commit and as latest, restarts the services and waits for them", () => {
        const build = runBuild(buildspec(plan), { files });
        expect(build.succeeded, build.output).to.equal(true);
        expect(build.phases).to.deep.equal(["install", "pre_build", "build", "post_build"]);
        // The two ends of a pipe begin in any order.
        expect(build.calls.slice(0, 2)).to.have.members([
            "aws ecr get-login-password --region eu-west-1",
            `docker login --username AWS --password-stdin ${registry}`,
        ]);
        expect(build.calls.slice(2)).to.deep.equal([
            `docker build --pull --file Dockerfile.telemetry-api --tag ${telemetry}:0a1b2c3 .`,
            `docker build --pull --file infra/monitoring/Dockerfile.prometheus --tag ${prometheus}:0a1b2c3 .`,
            `docker push ${telemetry}:0a1b2c3`,
            `docker push ${prometheus}:0a1b2c3`,
            `docker tag ${telemetry}:0a1b2c3 ${telemetry}:latest`,
            `docker push ${telemetry}:latest`,
            `docker tag ${prometheus}:0a1b2c3 ${prometheus}:latest`,
            `docker push ${prometheus}:latest`,
            ...services.map(restart),
            `aws ecs wait services-stable ${cluster} --services ${services.join(" ")}`,
            ...services.map(
                (service) =>
                    `aws ecs describe-services ${cluster} --services ${service} --query services[0].${primary}`,
            ),
        ]);
    });

    it("gives the registry's password to docker by a pipe, and writes it nowhere", () => {
        const build = runBuild(buildspec(plan), { files });
        expect(build.password).to.equal("password-of-the-registry");
        expect(build.calls.join("\n") + build.output).not.to.include("password-of-the-registry");
    });

    it("pushes nothing when an image cannot be built", () => {
        const build = runBuild(buildspec(plan), { files: ["Dockerfile.telemetry-api"] });
        expect(build.succeeded).to.equal(false);
        expect(build.phases).to.deep.equal(["install", "pre_build", "build"]);
        expect(build.output).to.include("open infra/monitoring/Dockerfile.prometheus: no such file");
        expect(build.calls.filter((call) => /push|update-service/.test(call))).to.deep.equal([]);
    });

    it("restarts nothing when an image cannot be pushed", () => {
        const build = runBuild(buildspec(plan), { files, flags: { "registry-down": "" } });
        expect(build.succeeded).to.equal(false);
        expect(build.calls.filter((call) => /latest|update-service/.test(call))).to.deep.equal([]);
    });

    it("fails when a service does not become stable", () => {
        expect(runBuild(buildspec(plan), { files, flags: { "never-stable": "" } }).succeeded).to.equal(false);
    });

    it("fails when a deployment was rolled back, which leaves its service stable, and says which", () => {
        const build = runBuild(buildspec(plan), { files, flags: { "rolled-back": "event-platform-prometheus" } });
        expect(build.succeeded).to.equal(false);
        expect(build.output).to.match(
            /event-platform-prometheus: deployment ecs-svc\/new-event-platform-prometheus was rolled back/,
        );
        expect(build.output).not.to.match(/telemetry-api: .* rolled back/);
    });

    it("waits for ten services at a time, as many as one question takes", () => {
        const many = Array.from({ length: 23 }, (_, index) => `event-platform-service-${index}`);
        const [image] = plan.images;
        const build = runBuild(buildspec({ ...plan, images: [{ ...image!, serviceNames: many }] }), { files });
        expect(build.succeeded, build.output).to.equal(true);
        const waits = build.calls.filter((call) => call.startsWith("aws ecs wait"));
        expect(waits.map((call) => call.split("--services ")[1]!.split(" ").length)).to.deep.equal([10, 10, 3]);
    });

    it("must come from a commit", () => {
        const build = runBuild(buildspec(plan), { files, commit: "" });
        expect(build.succeeded).to.equal(false);
        expect(build.output).to.include(
            "CODEBUILD_RESOLVED_SOURCE_VERSION: is empty: the build must come from a commit",
        );
    });

    describe("with immutable tags", () => {
        const immutable = buildspec({ ...plan, immutableTags: true });

        it("calls nothing latest, restarts nothing, and tells which images to run", () => {
            const build = runBuild(immutable, { files });
            expect(build.succeeded, build.output).to.equal(true);
            expect(build.calls.filter((call) => /latest|docker tag|aws ecs/.test(call))).to.deep.equal([]);
            expect(build.calls.filter((call) => call.startsWith("docker push"))).to.deep.equal([
                `docker push ${telemetry}:0a1b2c3`,
                `docker push ${prometheus}:0a1b2c3`,
            ]);
            expect(build.output).to.include(`set the image to ${prometheus}:0a1b2c3 in the stack's configuration`);
        });

        it("pushes a commit once, however often it is built", () => {
            const build = runBuild(immutable, { files, flags: { "pushed-before": "" } });
            expect(build.succeeded, build.output).to.equal(true);
            expect(build.calls.filter((call) => call.startsWith("docker push"))).to.deep.equal([]);
            expect(build.output).to.include(`${telemetry}:0a1b2c3 is there already`);
        });
    });

    it("has a program that shellcheck finds nothing to say about, and so are its stand-ins", () => {
        const stubs = path.join(__dirname, "build-stubs");
        const scripts = [
            path.resolve(__dirname, "../../../components", buildProgram),
            ...fs.readdirSync(stubs).map((name) => path.join(stubs, name)),
        ];
        const { status, stdout } = spawnSync("shellcheck", ["--severity=style", ...scripts], { encoding: "utf8" });
        expect(stdout).to.equal("");
        expect(status).to.equal(0);
    });
});
