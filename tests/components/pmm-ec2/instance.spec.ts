import { expect } from "chai";
import { RdsEngine, type PmmEc2Args } from "../../../components";
import { find, ofType, valueOf, type Recording } from "../../support/mocks";
import { readUserData } from "../../support/user-data";
import { deploy, refusal } from "../support/pmm-ec2";

const type = "aws:ec2/instance:Instance";
const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

function instanceOf(recording: Recording): Record<string, unknown> {
    return find(recording, type, "pmm-instance").inputs;
}

/** The content of a file that the instance's user data writes. */
function hostFile(recording: Recording, path: string): string {
    const { write_files } = readUserData(instanceOf(recording).userDataBase64 as string);
    return write_files.find((file) => file.path === path)!.content;
}

describe("PmmEc2: its instance", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy();
    });

    it("is an m5.large in the first private subnet, with encrypted root volume and IMDSv2 for itself alone", () => {
        const { userDataBase64, tags, ...inputs } = instanceOf(usual);
        expect(userDataBase64).to.be.a("string");
        expect(tags).to.include({ Name: "pmm-instance" });
        expect(inputs).to.deep.equal({
            ami: "ami-0123456789abcdef0",
            instanceType: "m5.large",
            subnetId: "subnet-0000000000000001a",
            vpcSecurityGroupIds: ["pmm-instance-id"],
            iamInstanceProfile: "pmm-instance-0a1b2c3",
            monitoring: true,
            ebsOptimized: true,
            metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
            maintenanceOptions: { autoRecovery: "default" },
            rootBlockDevice: {
                volumeType: "gp3",
                volumeSize: 23,
                encrypted: true,
                deleteOnTermination: true,
                tags: { Name: "pmm-root", "stackwarden:deployment": "pmm", "stackwarden:component": "PmmEc2" },
            },
            userDataReplaceOnChange: true,
        });
    });

    it("comes from the newest Ubuntu Pro 24.04 by Canonical, and stays with that image", () => {
        const [call] = usual.calls.filter(({ token }) => token === "aws:ec2/getAmi:getAmi");
        expect(call!.inputs).to.deep.equal({
            mostRecent: true,
            owners: ["099720109477"],
            filters: [
                {
                    name: "name",
                    values: ["ubuntu-pro-server/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-pro-server-*"],
                },
            ],
        });
        expect(find(usual, type, "pmm-instance").ignoreChanges).to.deep.equal(["ami"]);
    });

    it("follows an image that is named, and asks for none then", async () => {
        const recording = await deploy({ args: { instance: { amiId: "ami-00000000000000001" } } });
        expect(find(recording, type, "pmm-instance").inputs.ami).to.equal("ami-00000000000000001");
        expect(find(recording, type, "pmm-instance").ignoreChanges).to.deep.equal([]);
        expect(recording.calls.map(({ token }) => token)).not.to.include("aws:ec2/getAmi:getAmi");
    });

    it("is replaced by a change of its type, the old one first, since the volume serves one at a time", () => {
        const { replaceOnChanges, deleteBeforeReplace } = find(usual, type, "pmm-instance");
        expect(replaceOnChanges).to.deep.equal(["instanceType"]);
        expect(deleteBeforeReplace).to.equal(true);
    });

    it("waits for permissions, password, log group and its way out", () => {
        const { dependencies } = find(usual, type, "pmm-instance");
        const needed = [
            ...ofType(usual, "aws:iam/rolePolicy:RolePolicy"),
            ...ofType(usual, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").filter(({ name }) =>
                name.includes("instance-role"),
            ),
            ...ofType(usual, "aws:secretsmanager/secretVersion:SecretVersion"),
            ...ofType(usual, "aws:cloudwatch/logGroup:LogGroup"),
            ...ofType(usual, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule").filter(
                ({ name }) => name === "pmm-instance-out",
            ),
        ];
        expect(needed).to.have.length(7);
        expect(dependencies).to.include.members(needed.map(({ urn }) => urn));
    });

    const sizes: [type: string, wanted: number | undefined, root: number, swap: number][] = [
        ["m5.large", undefined, 23, 8],
        ["c5.large", undefined, 20, 4],
        ["r5.xlarge", undefined, 47, 32],
        ["m5.large", 60, 60, 8],
    ];
    for (const [instanceType, wanted, root, swap] of sizes) {
        it(`has a root volume of ${root} GiB for an ${instanceType}${wanted ? ` that should have ${wanted}` : ""}`, async () => {
            const recording = await deploy({ args: { instance: { type: instanceType, rootVolumeSizeGb: wanted } } });
            expect(instanceOf(recording).rootBlockDevice).to.include({ volumeSize: root });
            expect(hostFile(recording, "/etc/stackwarden/host.env")).to.include(`SWAP_GIB=${swap}\n`);
            expect(await valueOf(recording.component.rootVolumeSizeGb)).to.equal(root);
            expect(await valueOf(recording.component.swapSizeGb)).to.equal(swap);
        });
    }

    const unfit: [type: string, ...says: string[]][] = [
        ["m6g.large", 'instance.type "m6g.large"', "is arm64, but PMM Server runs on x86_64"],
        ["t3.small", "has 2 GiB of memory, but PMM Server needs 4"],
        ["m4.large", "does not show volumes as NVMe devices"],
        ["t4g.micro", "is arm64", "; it has 1 GiB"],
    ];
    for (const [instanceType, ...says] of unfit) {
        it(`is not made from an ${instanceType}`, async () => {
            const message = await refusal({ args: { instance: { type: instanceType } } });
            for (const words of says) {
                expect(message).to.include(words);
            }
        });
    }

    it("takes what can be chosen", async () => {
        const recording = await deploy({
            args: {
                instance: {
                    detailedMonitoring: false,
                    autoRecovery: false,
                    sshKeyName: "admin",
                    adminCidr: "10.9.0.0/16",
                },
                dataVolume: { kmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd" },
            },
        });
        expect(instanceOf(recording)).to.deep.include({
            monitoring: false,
            maintenanceOptions: { autoRecovery: "disabled" },
            keyName: "admin",
        });
        expect(instanceOf(recording).rootBlockDevice).to.include({
            kmsKeyId: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd",
        });
        expect(find(recording, ingress, "pmm-instance-ssh").inputs).to.include({
            securityGroupId: "pmm-instance-id",
            cidrIpv4: "10.9.0.0/16",
            fromPort: 22,
            toPort: 22,
        });
    });

    it("is reached by the load balancer on port 80 and by nobody else", () => {
        const ways = ofType(usual, ingress).filter(({ inputs }) => inputs.securityGroupId === "pmm-instance-id");
        expect(ways.map(({ name }) => name)).to.deep.equal(["pmm-target-from-alb"]);
        expect(ways[0]!.inputs).to.include({
            referencedSecurityGroupId: "pmm-alb-id",
            ipProtocol: "tcp",
            fromPort: 80,
            toPort: 80,
        });
    });

    it("may go anywhere", () => {
        const { inputs } = find(usual, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "pmm-instance-out");
        expect(inputs).to.include({ securityGroupId: "pmm-instance-id", cidrIpv4: "0.0.0.0/0", ipProtocol: "-1" });
    });

    it("is the target of the load balancer", () => {
        const { inputs } = find(usual, "aws:lb/targetGroupAttachment:TargetGroupAttachment", "pmm-tg");
        expect(inputs).to.deep.equal({
            targetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/pmm-tg/2c3d",
            targetId: "i-0123456789abcdef0",
            port: 80,
        });
    });

    describe("its files", () => {
        it("name what belongs to this deployment", () => {
            expect(hostFile(usual, "/etc/stackwarden/host.env").split("\n").filter(Boolean)).to.have.members([
                "ADMIN_SECRET_ARN=arn:aws:secretsmanager:eu-west-1:123456789012:pmm-admin-password-0a1b2c3",
                "AWS_REGION=eu-west-1",
                "DATA_FOLDER=pmm-data",
                "DATA_OWNER=1000",
                "DATA_VOLUME_FORMAT=blank",
                "DATA_VOLUME_ID=vol-pmm-data",
                "LOG_GROUP=/aws/ec2/pmm-dev",
                "PMM_ENABLE_TELEMETRY=0",
                "PMM_IMAGE=percona/pmm-server:3",
                "PMM_PUBLIC_ADDRESS=pmm.example.com",
                "PMM_SERVICE_NAME=pmm-dev",
                "SWAP_GIB=8",
            ]);
            expect(hostFile(usual, "/etc/stackwarden/pmm-server.env")).to.equal("");
        });

        it("hold what the user sets", async () => {
            const query = "pg_x:\n  query: SELECT 1\n  metrics: []\n";
            const recording = await deploy({
                args: {
                    serviceName: "monitoring",
                    pmm: {
                        version: "registry.example.com/pmm-server:3.4.1",
                        telemetry: true,
                        settings: { PMM_DATA_RETENTION: "720h", GF_USERS_DEFAULT_THEME: "light" },
                        customQueries: { mediumResolution: query },
                    },
                },
            });
            const environment = hostFile(recording, "/etc/stackwarden/host.env");
            expect(environment).to.include("PMM_IMAGE=registry.example.com/pmm-server:3.4.1\n");
            expect(environment).to.include("PMM_ENABLE_TELEMETRY=1\n");
            expect(environment).to.include("LOG_GROUP=/aws/ec2/monitoring\n");
            expect(hostFile(recording, "/etc/stackwarden/pmm-server.env")).to.equal(
                "GF_USERS_DEFAULT_THEME=light\nPMM_DATA_RETENTION=720h\n",
            );
            const folder = "/opt/stackwarden/custom-queries/postgresql";
            expect(hostFile(recording, `${folder}/medium-resolution/custom-queries.yml`)).to.equal(query);
            expect(hostFile(recording, `${folder}/high-resolution/custom-queries.yml`)).not.to.include("pg_x");
        });

        it("take an official version as a tag", async () => {
            const recording = await deploy({ args: { pmm: { version: "3.4.1" } } });
            expect(hostFile(recording, "/etc/stackwarden/host.env")).to.include("PMM_IMAGE=percona/pmm-server:3.4.1\n");
        });
    });

    it("is let into the databases that it monitors, on the port of their engine", async () => {
        const rdsAccess: PmmEc2Args["rdsAccess"] = [
            { securityGroupId: "sg-00000000000000001", engine: RdsEngine.Mysql },
            { securityGroupId: "sg-00000000000000002", engine: RdsEngine.Postgresql },
            { securityGroupId: "sg-00000000000000003", engine: RdsEngine.Postgresql, port: 6432 },
        ];
        const rules = ofType(await deploy({ args: { rdsAccess } }), ingress).filter(({ name }) => name.includes("rds"));
        const shown = rules.map(({ inputs }) => [inputs.securityGroupId, inputs.fromPort, inputs.toPort]);
        expect(shown).to.deep.equal([
            ["sg-00000000000000001", 3306, 3306],
            ["sg-00000000000000002", 5432, 5432],
            ["sg-00000000000000003", 6432, 6432],
        ]);
        expect(rules.every(({ inputs }) => inputs.referencedSecurityGroupId === "pmm-instance-id")).to.equal(true);
    });
});
