import { expect } from "chai";
import { PmmStorage } from "../../../components";
import { find, ofType, valueOf, type RecordedResource, type Recording } from "../../support/mocks";
import { deploy, hostFiles, hostVariables, refusal, templateOf } from "../support/pmm-ecs";
import { untagged } from "../support/untagged";

const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";

function groupOf(recording: Recording): RecordedResource {
    return find(recording, "aws:autoscaling/group:Group", "pmm-host");
}

function rootVolumeOf(recording: Recording): unknown {
    return templateOf(recording).blockDeviceMappings;
}

describe("PmmEcs: its host", () => {
    let usual: Recording;
    let onVolume: Recording;

    before(async () => {
        usual = await deploy();
        onVolume = await deploy({ args: { storage: PmmStorage.Ebs } });
    });

    it("is one of a group of one, whose replacement starts when it has gone", () => {
        expect(untagged(groupOf(usual))).to.deep.equal({
            minSize: 1,
            maxSize: 1,
            desiredCapacity: 1,
            vpcZoneIdentifiers: ["subnet-0000000000000001a", "subnet-0000000000000001b"],
            launchTemplate: { id: "lt-0123456789abcdef0", version: "1" },
            healthCheckType: "EC2",
            instanceMaintenancePolicy: { minHealthyPercentage: 0, maxHealthyPercentage: 100 },
            instanceRefresh: {
                strategy: "Rolling",
                preferences: { minHealthyPercentage: 0, maxHealthyPercentage: 100 },
            },
            suspendedProcesses: ["AZRebalance"],
        });
        expect(groupOf(usual)).to.include({ deleteBeforeReplace: true, deleteTimeout: "30m" });
        expect(ofType(usual, "aws:autoscaling/group:Group")).to.have.length(1);
    });

    it("has the group's tags, among them the one that ECS would add", async () => {
        const { tags } = groupOf(await deploy({ args: { tags: { team: "data" } } })).inputs;
        expect(tags).to.have.deep.members(
            Object.entries({
                Name: "pmm-host",
                "stackwarden:deployment": "pmm",
                "stackwarden:component": "PmmEcs",
                team: "data",
                AmazonECSManaged: "true",
            }).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
        );
    });

    it("is an m5.large with encrypted root volume, and with IMDSv2 for itself alone", () => {
        const { userData, tags, ...template } = templateOf(usual);
        expect(userData).to.be.a("string");
        expect(tags).to.include({ Name: "pmm-host" });
        const own = { Name: "pmm-host", "stackwarden:deployment": "pmm", "stackwarden:component": "PmmEcs" };
        expect(template).to.deep.equal({
            description: "Host of the PMM server",
            updateDefaultVersion: true,
            imageId: "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
            instanceType: "m5.large",
            iamInstanceProfile: { arn: "arn:aws:iam:eu-west-1:123456789012:pmm-instance-0a1b2c3" },
            vpcSecurityGroupIds: ["pmm-instance-id"],
            monitoring: { enabled: true },
            ebsOptimized: "true",
            metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
            maintenanceOptions: { autoRecovery: "default" },
            blockDeviceMappings: [
                {
                    deviceName: "/dev/xvda",
                    ebs: { volumeType: "gp3", volumeSize: 30, encrypted: "true", deleteOnTermination: "true" },
                },
            ],
            tagSpecifications: [
                { resourceType: "volume", tags: own },
                { resourceType: "network-interface", tags: own },
            ],
        });
    });

    it("takes what can be chosen", async () => {
        const recording = await deploy({
            args: {
                instance: {
                    amiId: "ami-00000000000000001",
                    detailedMonitoring: false,
                    autoRecovery: false,
                    sshKeyName: "admin",
                    adminCidr: "10.9.0.0/16",
                },
            },
        });
        expect(templateOf(recording)).to.deep.include({
            imageId: "ami-00000000000000001",
            monitoring: { enabled: false },
            maintenanceOptions: { autoRecovery: "disabled" },
            keyName: "admin",
        });
        const ssh = find(recording, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "pmm-instance-ssh");
        expect(ssh.inputs).to.include({
            securityGroupId: "pmm-instance-id",
            cidrIpv4: "10.9.0.0/16",
            fromPort: 22,
            toPort: 22,
        });
    });

    it("has its root volume encrypted with EBS's own key, which the role of groups may use without being told", async () => {
        const recording = await deploy({ args: { storage: PmmStorage.Ebs, dataVolume: { kmsKeyArn } } });
        expect(rootVolumeOf(recording)).not.to.have.nested.property("[0].ebs.kmsKeyId");
        expect(rootVolumeOf(recording)).to.have.nested.property("[0].ebs.encrypted", "true");
    });

    const sizes: [type: string, wanted: number | undefined, root: number, swap: number][] = [
        ["m5.large", undefined, 30, 8],
        ["r5.xlarge", undefined, 47, 32],
        ["m5.large", 60, 60, 8],
    ];
    for (const [type, rootVolumeSizeGb, root, swap] of sizes) {
        it(`has a root volume of ${root} GiB for an ${type}${rootVolumeSizeGb ? ` that should have ${rootVolumeSizeGb}` : ""}`, async () => {
            const recording = await deploy({ args: { instance: { type, rootVolumeSizeGb } } });
            expect(rootVolumeOf(recording)).to.have.nested.property("[0].ebs.volumeSize", root);
            expect(hostVariables(recording)).to.include(`SWAP_GIB=${swap}`);
            expect(await valueOf(recording.component.rootVolumeSizeGb)).to.equal(root);
            expect(await valueOf(recording.component.swapSizeGb)).to.equal(swap);
        });
    }

    for (const [type, says] of Object.entries({
        "m6g.large": "is arm64, but PMM Server runs on x86_64",
        "t3.small": "has 2 GiB of memory, but PMM Server needs 4",
        "m4.large": "does not show volumes as NVMe devices",
    })) {
        it(`is not made from an ${type}`, async () => {
            expect(await refusal({ args: { instance: { type } } })).to.include(`instance.type "${type}" ${says}`);
        });
    }

    it("waits for its permissions and its way out", () => {
        const { dependencies } = groupOf(usual);
        const needed = usual.resources.filter(
            ({ type, name }) =>
                (type.startsWith("aws:iam/rolePolicy") && name.startsWith("pmm-instance-role")) ||
                name === "pmm-instance-out",
        );
        expect(needed).to.have.length(6);
        expect(dependencies).to.include.members(needed.map(({ urn }) => urn));
    });

    describe("its place", () => {
        it("is any private subnet with a file system, which all zones reach, or the one that is named", async () => {
            const subnetId = "subnet-0000000000000001b";
            const recording = await deploy({ args: { instance: { subnetId } } });
            expect(groupOf(recording).inputs.vpcZoneIdentifiers).to.deep.equal([subnetId]);
        });

        it("is the one subnet in whose zone the volume is, the first private one or the one that is named", async () => {
            expect(groupOf(onVolume).inputs.vpcZoneIdentifiers).to.deep.equal(["subnet-0000000000000001a"]);
            const subnetId = "subnet-0000000000000001b";
            const moved = await deploy({ args: { storage: PmmStorage.Ebs, instance: { subnetId } } });
            expect(groupOf(moved).inputs.vpcZoneIdentifiers).to.deep.equal([subnetId]);
            const volume = find(moved, "aws:ebs/volume:Volume", "pmm-data");
            expect(volume.inputs.availabilityZone).to.equal("eu-west-1b");
        });

        it("is no subnet that the network has not", async () => {
            const message = await refusal({ args: { instance: { subnetId: "subnet-0000000000000009a" } } });
            expect(message)
                .to.include('instance.subnetId is "subnet-0000000000000009a"')
                .and.include("must be one of network.privateSubnetIds, subnet-0000000000000001a");
        });
    });

    describe("its files", () => {
        const common = ["AWS_REGION=eu-west-1", "LOG_GROUP=/aws/ecs/pmm-dev", "PMM_SERVICE_NAME=pmm-dev", "SWAP_GIB=8"];

        it("name what belongs to this deployment", () => {
            expect(hostVariables(usual)).to.have.members(common);
            expect(hostVariables(onVolume)).to.have.members([
                ...common,
                "DATA_FOLDER=pmm-data",
                "DATA_OWNER=1000",
                "DATA_VOLUME_FORMAT=blank",
                "DATA_VOLUME_ID=vol-pmm-data",
            ]);
        });

        it("attach and mount a volume only where there is one", () => {
            const program = "/opt/stackwarden/bin/attach-data-volume";
            expect([...hostFiles(onVolume).keys()]).to.include(program);
            expect([...hostFiles(usual).keys()]).not.to.include(program);
        });

        it("bring the host into the cluster", async () => {
            expect(hostFiles(usual).get("/etc/ecs/ecs.config")).to.match(/^ECS_CLUSTER=pmm-dev$/m);
            const other = await deploy({ args: { serviceName: "monitoring" } });
            expect(hostFiles(other).get("/etc/ecs/ecs.config")).to.match(/^ECS_CLUSTER=monitoring$/m);
            expect(hostVariables(other)).to.include.members([
                "LOG_GROUP=/aws/ecs/monitoring",
                "PMM_SERVICE_NAME=monitoring",
            ]);
        });

        it("hold the user's queries", async () => {
            const query = "pg_x:\n  query: SELECT 1\n  metrics: []\n";
            const recording = await deploy({ args: { pmm: { customQueries: { mediumResolution: query } } } });
            const folder = "/opt/stackwarden/custom-queries/postgresql";
            expect(hostFiles(recording).get(`${folder}/medium-resolution/custom-queries.yml`)).to.equal(query);
            expect(hostFiles(recording).get(`${folder}/high-resolution/custom-queries.yml`)).not.to.include("pg_x");
        });
    });
});
