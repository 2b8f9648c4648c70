import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import type { EngineResult } from "../../../offline/engine";
import { EngineProject } from "../../support/engine";
import { deployed } from "./deployed";

/** What the engine did to a resource: `create`, `update`, `create-replacement`, ... */
function steps(result: EngineResult, name: string): string[] {
    return result.events.flatMap(({ resourcePreEvent: event }) =>
        event?.metadata.urn.endsWith(`::${name}`) === true ? event.metadata.op : [],
    );
}

const program = (options: { type?: string; retention?: number; data?: string; userData?: string } = {}): string => `
const ec2 = require("@pulumi/aws/ec2"), ebs = require("@pulumi/aws/ebs"), cloudwatch = require("@pulumi/aws/cloudwatch");
const secretsmanager = require("@pulumi/aws/secretsmanager"), random = require("@pulumi/random"), sns = require("@pulumi/aws/sns");
const host = new ec2.Instance("host", {
    ami: "ami-1", instanceType: ${JSON.stringify(options.type ?? "m5.large")}, availabilityZone: "eu-west-1a",
    userData: ${JSON.stringify(options.userData ?? "#!/bin/sh\n")}, userDataReplaceOnChange: true, tags: { Name: "host" },
}, { replaceOnChanges: ["instanceType"], ignoreChanges: ["ami", "tags.Owner"] });
const data = new ebs.Volume("data", { availabilityZone: "eu-west-1a", size: 100, type: "gp3", encrypted: true });
const attachment = new ec2.VolumeAttachment("attachment", { instanceId: host.id, volumeId: data.id, deviceName: "/dev/xvdf" });
const logs = new cloudwatch.LogGroup("logs", { name: "/aws/ec2/pmm", retentionInDays: ${options.retention ?? 30} });
const password = new random.RandomPassword("password", { length: 32 });
const secret = new secretsmanager.Secret("secret", { recoveryWindowInDays: 0 });
const version = new secretsmanager.SecretVersion("version", { secretId: secret.id, secretString: password.result });
const topic = new sns.Topic("topic", { displayName: ${JSON.stringify(options.data ?? "alarms")} });
exports.password = password.result;
exports.instanceId = host.id;
exports.volumeId = data.id;
exports.topicName = topic.name;
`;

describe("a stack's life on the offline cloud, through the engine", function () {
    this.timeout(240_000);

    let project: EngineProject;
    let first: Record<string, unknown>;

    before(async () => {
        ({ project, first } = await deployed(program()));
    });

    after(() => {
        project.dispose();
    });

    const content = (...parts: string[]): string => path.join(project.home, "cloud", "eu-west-1", ...parts);

    it("changes nothing when nothing changed", async () => {
        const result = await project.up("--expect-no-changes");
        expect(result.exitCode, result.output).to.equal(0);
        expect((await project.outputs()).topicName).to.equal(first.topicName);
    });

    it("writes no secret in clear, neither into the state nor into the cloud", async () => {
        const password = first.password as string;
        expect(password).to.have.length(32);
        expect(await project.exportText()).to.not.include(password);
        const files = fs
            .readdirSync(project.home, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile());
        for (const file of files) {
            expect(fs.readFileSync(path.join(file.parentPath, file.name), "utf8"), file.name).to.not.include(password);
        }
    });

    it("replaces an instance whose type changed when told to, and keeps the volume", async () => {
        project.write(program({ type: "m5.xlarge" }));
        const result = await project.up();
        expect(result.exitCode, result.output).to.equal(0);
        expect(steps(result, "host")).to.include("replace");
        expect(steps(result, "attachment")).to.include("replace");
        expect(steps(result, "data")).to.deep.equal(["same"]);
        const outputs = await project.outputs();
        expect(outputs.volumeId).to.equal(first.volumeId);
        expect(outputs.instanceId).to.not.equal(first.instanceId);
    });

    it("replaces an instance whose user data changed, as the argument says", async () => {
        project.write(program({ type: "m5.xlarge", userData: "#!/bin/sh\necho changed\n" }));
        expect(steps(await project.preview(), "host")).to.include("replace");
    });

    it("updates in place what AWS can change, and leaves alone what the program ignores", async () => {
        project.write(program({ type: "m5.xlarge", data: "alarms of PMM" }).replace('ami: "ami-1"', 'ami: "ami-2"'));
        const result = await project.up();
        expect(steps(result, "topic")).to.include("update");
        expect(steps(result, "host")).to.deep.equal(["same"]);
        expect((await project.outputs()).topicName).to.equal(first.topicName);
    });

    it("shows in a refresh what somebody changed, and brings it back", async () => {
        const file = content("cloudwatch-logGroup", `${encodeURIComponent("/aws/ec2/pmm")}.json`);
        fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(/"retentionInDays": 30/g, '"retentionInDays": 7'));
        const refreshed = await project.refresh("--diff");
        expect(refreshed.output).to.match(/retentionInDays: 30 => 7/);
        project.write(program({ type: "m5.xlarge", data: "alarms of PMM" }));
        expect(steps(await project.up(), "logs")).to.include("update");
        expect(fs.readFileSync(file, "utf8")).to.include('"retentionInDays": 30');
    });

    it("shows in a refresh that a thing is gone, and makes it again", async () => {
        fs.rmSync(content("cloudwatch-logGroup", `${encodeURIComponent("/aws/ec2/pmm")}.json`));
        expect(steps(await project.refresh(), "logs")).to.include("refresh");
        expect(steps(await project.up(), "logs")).to.include("create");
    });

    it("imports a thing by its id", async () => {
        fs.mkdirSync(content("ec2-vpc"), { recursive: true });
        const vpc = {
            type: "aws:ec2/vpc:Vpc",
            id: "vpc-0123",
            region: "eu-west-1",
            inputs: { cidrBlock: "10.0.0.0/16" },
        };
        fs.writeFileSync(content("ec2-vpc", "vpc-0123.json"), JSON.stringify(vpc));
        const imported = await project.run(
            "import",
            vpc.type,
            "main",
            vpc.id,
            "--yes",
            "--skip-preview",
            "--generate-code=false",
            "--protect=false",
        );
        expect(imported.exitCode, imported.output).to.equal(0);
        const [state] = (await project.resources()).filter(({ type }) => type === vpc.type);
        expect(state).to.deep.include({ id: "vpc-0123" });
        expect(state?.outputs).to.include({
            cidrBlock: "10.0.0.0/16",
            arn: "arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-0123",
        });
        const none = await project.run(
            "import",
            vpc.type,
            "other",
            "vpc-9999",
            "--yes",
            "--skip-preview",
            "--generate-code=false",
        );
        expect(none.output).to.include("resource 'vpc-9999' does not exist");
    });

    it("goes away whole", async () => {
        const result = await project.destroy();
        expect(result.exitCode, result.output).to.equal(0);
        const left = fs
            .readdirSync(path.join(project.home, "cloud"), { recursive: true })
            .filter((name) => String(name).endsWith(".json"));
        expect(left).to.deep.equal([]);
    });

    it("shares one account between stacks: names that are taken are refused, made-up ones do not collide", async () => {
        const home = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-account-"));
        const stacks = await Promise.all(
            ["blue", "green"].map((stack) => EngineProject.create({ program: program(), policed: false, stack, home })),
        );
        try {
            const [blue, green] = stacks;
            expect((await blue!.up()).exitCode).to.equal(0);
            const refused = await green!.up("--continue-on-error");
            expect(refused.output).to.include("ResourceAlreadyExistsException: The specified log group already exists");
            expect(steps(refused, "topic")).to.deep.equal(["create"]);
            const both = await Promise.all(stacks.map((stack) => stack.destroy()));
            expect(both.map(({ exitCode }) => exitCode)).to.deep.equal([0, 0]);
        } finally {
            stacks.forEach((stack) => {
                stack.dispose();
            });
            fs.rmSync(home, { recursive: true });
        }
    });
});
