import * as fs from "node:fs";
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

/** An instance with a volume, two more that other things are changed of, a secret, and what names a thing of its own. */
const program = (options: { type?: string; userData?: string; ami?: string; data?: string } = {}): string => `
const ec2 = require("@pulumi/aws/ec2"), ebs = require("@pulumi/aws/ebs"), cloudwatch = require("@pulumi/aws/cloudwatch");
const secretsmanager = require("@pulumi/aws/secretsmanager"), random = require("@pulumi/random"), sns = require("@pulumi/aws/sns");
const host = new ec2.Instance("host", {
    ami: "ami-1", instanceType: ${JSON.stringify(options.type ?? "m5.large")}, availabilityZone: "eu-west-1a",
}, { replaceOnChanges: ["instanceType"] });
const booting = new ec2.Instance("booting", {
    ami: "ami-1", instanceType: "t3.micro", userData: ${JSON.stringify(options.userData ?? "#!/bin/sh\n")}, userDataReplaceOnChange: true,
});
const pinned = new ec2.Instance("pinned", {
    ami: ${JSON.stringify(options.ami ?? "ami-1")}, instanceType: "t3.micro", tags: { Name: "pinned" },
}, { ignoreChanges: ["ami", "tags.Owner"] });
const data = new ebs.Volume("data", { availabilityZone: "eu-west-1a", size: 100, type: "gp3", encrypted: true });
const attachment = new ec2.VolumeAttachment("attachment", { instanceId: host.id, volumeId: data.id, deviceName: "/dev/xvdf" });
const logs = new cloudwatch.LogGroup("logs", { name: "/aws/ec2/pmm", retentionInDays: 30 });
const access = new cloudwatch.LogGroup("access", { name: "/aws/ec2/access" });
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

    /** The file of a log group in the cloud. */
    const logGroup = (name: string): string =>
        path.join(project.home, "cloud", "eu-west-1", "cloudwatch-logGroup", `${encodeURIComponent(name)}.json`);

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

    it("replaces what cannot be changed in place, updates the rest, and leaves alone what the program ignores", async () => {
        const changed = {
            type: "m5.xlarge",
            userData: "#!/bin/sh\necho changed\n",
            ami: "ami-2",
            data: "alarms of PMM",
        };
        project.write(program(changed));
        const result = await project.up();
        expect(result.exitCode, result.output).to.equal(0);
        for (const replaced of ["host", "attachment", "booting"]) {
            expect(steps(result, replaced), replaced).to.include("replace");
        }
        expect(steps(result, "topic")).to.deep.equal(["update"]);
        for (const left of ["data", "pinned"]) {
            expect(steps(result, left), left).to.deep.equal(["same"]);
        }
        const outputs = await project.outputs();
        expect(outputs).to.include({ volumeId: first.volumeId, topicName: first.topicName });
        expect(outputs.instanceId).to.not.equal(first.instanceId);
    });

    it("changes nothing when nothing changed", async () => {
        const result = await project.up("--expect-no-changes");
        expect(result.exitCode, result.output).to.equal(0);
    });

    it("shows in a refresh what somebody changed or deleted, and brings it back", async () => {
        const [changed, deleted] = [logGroup("/aws/ec2/pmm"), logGroup("/aws/ec2/access")];
        const text = fs.readFileSync(changed, "utf8").replace(/"retentionInDays": 30/g, '"retentionInDays": 7');
        fs.writeFileSync(changed, text);
        fs.rmSync(deleted);
        const refreshed = await project.refresh("--diff");
        expect(refreshed.output).to.match(/retentionInDays: 30 => 7/);
        expect(steps(refreshed, "access")).to.include("refresh");
        const result = await project.up();
        expect(steps(result, "logs")).to.deep.equal(["update"]);
        expect(steps(result, "access")).to.deep.equal(["create"]);
        expect(fs.readFileSync(changed, "utf8")).to.include('"retentionInDays": 30');
        expect(fs.existsSync(deleted)).to.equal(true);
    });

    it("imports a thing by its id", async () => {
        const folder = path.join(project.home, "cloud", "eu-west-1", "ec2-vpc");
        fs.mkdirSync(folder, { recursive: true });
        const vpc = {
            type: "aws:ec2/vpc:Vpc",
            id: "vpc-0123",
            region: "eu-west-1",
            inputs: { cidrBlock: "10.0.0.0/16" },
        };
        fs.writeFileSync(path.join(folder, "vpc-0123.json"), JSON.stringify(vpc));
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

    it("shares its account with another stack: names that are taken are refused, made-up ones do not collide", async () => {
        const { home } = project;
        const other = await EngineProject.create({ program: program(), policed: false, stack: "other", home });
        try {
            const refused = await other.up("--continue-on-error");
            expect(refused.output).to.include("ResourceAlreadyExistsException: The specified log group already exists");
            expect(steps(refused, "topic")).to.deep.equal(["create"]);
            expect((await other.outputs()).topicName)
                .to.be.a("string")
                .that.does.not.equal(first.topicName);
            expect((await other.destroy()).exitCode).to.equal(0);
        } finally {
            other.dispose();
        }
    });

    it("goes away whole", async () => {
        const result = await project.destroy();
        expect(result.exitCode, result.output).to.equal(0);
        const left = fs
            .readdirSync(path.join(project.home, "cloud"), { recursive: true })
            .filter((name) => String(name).endsWith(".json"));
        expect(left).to.deep.equal([]);
    });
});
