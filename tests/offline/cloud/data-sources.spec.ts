import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { Cloud } from "../../../offline/cloud/cloud";
import { ask } from "../../../offline/cloud/data-sources";
import { imageArchitecture } from "../../../offline/cloud/images";
import { CloudStore } from "../../../offline/cloud/store";
import { text, type Properties } from "../../../offline/cloud/values";

describe("data sources", () => {
    let scratch: string;
    let store: CloudStore;

    beforeEach(() => {
        scratch = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-data-"));
        store = new CloudStore(path.join(scratch, "cloud"));
    });

    afterEach(() => {
        fs.rmSync(scratch, { recursive: true });
    });

    const answer = (token: string, args: Properties = {}, region = "eu-west-1"): Properties =>
        ask(token, { args, cloud: new Cloud(store, region), defaultTags: { team: "dba" } });
    const put = (
        type: string,
        id: string,
        inputs: Properties,
        region = "eu-west-1",
        outputs: Properties = {},
    ): void => {
        store.put({ type, id, region, inputs, outputs });
    };

    it("tell who and where", () => {
        expect(answer("aws:index/getCallerIdentity:getCallerIdentity")).to.include({ accountId: "123456789012" });
        expect(answer("aws:index/getPartition:getPartition")).to.include({
            partition: "aws",
            dnsSuffix: "amazonaws.com",
        });
        expect(answer("aws:index/getPartition:getPartition", {}, "cn-north-1")).to.include({
            partition: "aws-cn",
            dnsSuffix: "amazonaws.com.cn",
        });
        expect(answer("aws:index/getPartition:getPartition", {}, "us-gov-west-1")).to.include({
            partition: "aws-us-gov",
        });
        expect(answer("aws:index/getRegion:getRegion", {}, "us-east-1")).to.include({
            name: "us-east-1",
            region: "us-east-1",
        });
        expect(answer("aws:index/getDefaultTags:getDefaultTags").tags).to.deep.equal({ team: "dba" });
        expect(answer("aws:index/getService:getService", { serviceId: "s3" })).to.include({
            reverseDnsName: "com.amazonaws.eu-west-1.s3",
        });
    });

    it("tell of a file system what mounts and backs it up", () => {
        const ask = (args: Properties): Properties => answer("aws:efs/getFileSystem:getFileSystem", args);
        const inputs = { encrypted: true, tags: { service: "pmm" }, lifecyclePolicies: [{ transitionToIa: "x" }] };
        const outputs = {
            arn: "arn:fs",
            creationToken: "t",
            sizeInBytes: [{ value: 6144 }],
            throughputMode: "elastic",
        };
        put("aws:efs/fileSystem:FileSystem", "fs-1", inputs, "eu-west-1", outputs);
        put("aws:efs/fileSystem:FileSystem", "fs-2", {});
        expect(ask({ fileSystemId: "fs-1" })).to.deep.include({
            arn: "arn:fs",
            encrypted: true,
            fileSystemId: "fs-1",
            id: "fs-1",
            kmsKeyId: "",
            lifecyclePolicies: [{ transitionToIa: "x" }],
            performanceMode: "generalPurpose",
            provisionedThroughputInMibps: 0,
            sizeInBytes: 6144,
            tags: { service: "pmm" },
            throughputMode: "elastic",
        });
        expect(ask({ fileSystemId: "fs-2" })).to.include({
            encrypted: false,
            sizeInBytes: 0,
            throughputMode: "bursting",
        });
        expect(ask({ creationToken: "t" }).id).to.equal("fs-1");
        expect(ask({ tags: { service: "pmm" } }).id).to.equal("fs-1");
        expect(() => ask({ fileSystemId: "fs-3" })).to.throw("no matching EFS file system found");
        expect(() => ask({})).to.throw("multiple EFS file systems matched");
    });

    it("tell the zones of a region", () => {
        const zones = answer("aws:index/getAvailabilityZones:getAvailabilityZones", { excludeNames: ["eu-west-1b"] });
        expect(zones).to.deep.include({ names: ["eu-west-1a", "eu-west-1c"], zoneIds: ["euw1-az1", "euw1-az3"] });
        expect(answer("aws:index/getAvailabilityZones:getAvailabilityZones", {}, "ap-southeast-2").zoneIds).to.include(
            "apse2-az1",
        );
    });

    it("tell the account that writes access logs, where there is one", () => {
        expect(answer("aws:elb/getServiceAccount:getServiceAccount")).to.include({ id: "156460612806" });
        expect(() => answer("aws:elb/getServiceAccount:getServiceAccount", {}, "me-central-1")).to.throw(
            "log delivery service principal",
        );
    });

    it("find a subnet of this cloud, and make up one of another account, the same each time", () => {
        put("aws:ec2/subnet:Subnet", "subnet-1", {
            cidrBlock: "10.0.1.0/24",
            vpcId: "vpc-1",
            availabilityZone: "eu-west-1b",
            tags: { Tier: "private" },
        });
        const found = answer("aws:ec2/getSubnet:getSubnet", { id: "subnet-1" });
        expect(found).to.include({
            cidrBlock: "10.0.1.0/24",
            vpcId: "vpc-1",
            availabilityZone: "eu-west-1b",
            availableIpAddressCount: 251,
        });
        const other = answer("aws:ec2/getSubnet:getSubnet", { id: "subnet-elsewhere" });
        expect(other).to.deep.equal(answer("aws:ec2/getSubnet:getSubnet", { id: "subnet-elsewhere" }));
        expect(other.cidrBlock).to.match(/^10\.\d+\.\d+\.0\/24$/);
        expect(other.availabilityZone).to.match(/^eu-west-1[abc]$/);
    });

    it("find networks by tags and filters", () => {
        for (const [id, tier] of [
            ["subnet-1", "private"],
            ["subnet-2", "public"],
            ["subnet-3", "private"],
        ] as const) {
            put("aws:ec2/subnet:Subnet", id, { vpcId: "vpc-1", tags: { Tier: tier }, tagsAll: { Tier: tier } });
        }
        put("aws:ec2/vpc:Vpc", "vpc-1", { cidrBlock: "10.0.0.0/16", tags: { Name: "main" } });
        expect(answer("aws:ec2/getSubnets:getSubnets", { tags: { Tier: "private" } }).ids).to.have.members([
            "subnet-1",
            "subnet-3",
        ]);
        const filters = [
            { name: "vpc-id", values: ["vpc-1"] },
            { name: "tag:Tier", values: ["pub*"] },
        ];
        expect(answer("aws:ec2/getSubnets:getSubnets", { filters }).ids).to.deep.equal(["subnet-2"]);
        expect(answer("aws:ec2/getVpcs:getVpcs").ids).to.deep.equal(["vpc-1"]);
        expect(answer("aws:ec2/getVpc:getVpc", { tags: { Name: "main" } })).to.include({
            id: "vpc-1",
            cidrBlock: "10.0.0.0/16",
        });
        expect(answer("aws:ec2/getVpc:getVpc", { id: "vpc-elsewhere" })).to.include({
            id: "vpc-elsewhere",
            state: "available",
        });
        expect(() => answer("aws:ec2/getSubnet:getSubnet", { tags: { Tier: "private" } })).to.throw(
            "multiple EC2 Subnets matched",
        );
        expect(() => answer("aws:ec2/getVpc:getVpc", { tags: { Name: "none" } })).to.throw("no matching EC2 VPC found");
    });

    it("give the same image for the same question, of the right processor", () => {
        const question = {
            owners: ["099720109477"],
            mostRecent: true,
            filters: [
                {
                    name: "name",
                    values: ["ubuntu-pro-server/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-pro-server-*"],
                },
            ],
        };
        const image = answer("aws:ec2/getAmi:getAmi", question);
        expect(image).to.deep.include({ architecture: "x86_64", ownerId: "099720109477", rootDeviceName: "/dev/sda1" });
        expect(image.id)
            .to.match(/^ami-0[0-9a-f]{16}$/)
            .and.to.equal(answer("aws:ec2/getAmi:getAmi", question).id);
        expect(answer("aws:ec2/getAmi:getAmi", question, "us-east-1").id).to.not.equal(image.id);
        expect(
            answer("aws:ec2/getAmi:getAmi", {
                owners: ["amazon"],
                filters: [{ name: "name", values: ["al2023-ami-*-arm64"] }],
            }),
        ).to.include({
            architecture: "arm64",
            rootDeviceName: "/dev/xvda",
        });
    });

    for (const [written, architecture] of [
        ["amd64", "x86_64"],
        ["arm64", "arm64"],
    ] as const) {
        it(`find Ubuntu Pro for ${architecture}, and tell by the image's id what it runs on`, () => {
            const name = `ubuntu-pro-server/images/hvm-ssd-gp3/ubuntu-noble-24.04-${written}-pro-server-*`;
            const image = answer("aws:ec2/getAmi:getAmi", {
                owners: ["099720109477"],
                filters: [{ name: "name", values: [name] }],
            });
            expect(image).to.include({ architecture, rootDeviceName: "/dev/sda1" });
            expect(imageArchitecture(text(image.id) ?? "")).to.equal(architecture);
        });
    }

    it("tell nothing of images that are not of this cloud", () => {
        for (const id of ["ami-1", "ami-0a1b2c3d4e5f60718", ""]) {
            expect(imageArchitecture(id), id).to.equal(undefined);
        }
    });

    it("read parameters: this cloud's and AWS's own", () => {
        put("aws:ssm/parameter:Parameter", "/mine", { type: "String", value: "x" });
        expect(answer("aws:ssm/getParameter:getParameter", { name: "/mine" })).to.include({
            value: "x",
            insecureValue: "x",
        });
        expect(answer("aws:ssm/getParameter:getParameter", { name: "/aws/service/canonical/ubuntu" }).value).to.match(
            /^ami-0/,
        );
        expect(() => answer("aws:ssm/getParameter:getParameter", { name: "/none" })).to.throw(
            "reading SSM Parameter (/none): ParameterNotFound",
        );
    });

    it("know instance types, and refuse others in AWS's words", () => {
        expect(answer("aws:ec2/getInstanceType:getInstanceType", { instanceType: "m5.large" })).to.deep.include({
            memorySize: 8192,
            defaultVcpus: 2,
            supportedArchitectures: ["x86_64"],
            hypervisor: "nitro",
            currentGeneration: true,
        });
        const none = { instanceStorageSupported: false, instanceDisks: [], totalInstanceStorage: 0 };
        for (const [type, facts] of Object.entries({
            "t3.medium": { ...none, supportedArchitectures: ["x86_64"], memorySize: 4096 },
            "r6g.xlarge": { ...none, supportedArchitectures: ["arm64"], memorySize: 32_768 },
            "i3en.xlarge": {
                supportedArchitectures: ["x86_64"],
                instanceStorageSupported: true,
                instanceDisks: [{ count: 1, size: 2500, type: "ssd" }],
                totalInstanceStorage: 2500,
            },
        })) {
            expect(answer("aws:ec2/getInstanceType:getInstanceType", { instanceType: type })).to.deep.include(facts);
        }
        expect(answer("aws:ec2/getInstanceType:getInstanceType", { instanceType: "c4.metal" }).hypervisor).to.equal("");
        expect(() => answer("aws:ec2/getInstanceType:getInstanceType", { instanceType: "m5.lrge" })).to.throw(
            "InvalidInstanceType: The following supplied instance types do not exist: [m5.lrge]",
        );
        expect(() => answer("aws:ec2/getInstanceType:getInstanceType", { instanceType: "g5.xlarge" })).to.throw(
            "kinds c, i, m, r, t and x alone",
        );
    });

    it("find a zone by name or id, and make up one of another account", () => {
        put("aws:route53/zone:Zone", "Z1", { name: "example.org" }, "global", { nameServers: ["ns-1"] });
        expect(answer("aws:route53/getZone:getZone", { name: "example.org." })).to.deep.include({
            zoneId: "Z1",
            nameServers: ["ns-1"],
        });
        expect(answer("aws:route53/getZone:getZone", { zoneId: "Z1" })).to.include({ name: "example.org" });
        expect(answer("aws:route53/getZone:getZone", { zoneId: "ZELSEWHERE" })).to.include({ zoneId: "ZELSEWHERE" });
        expect(answer("aws:route53/getZone:getZone", { name: "other.org" }).zoneId).to.match(/^Z0[0-9A-F]{19}$/);
    });

    it("write policy documents", () => {
        const { json } = answer("aws:iam/getPolicyDocument:getPolicyDocument", {
            statements: [
                { actions: ["sts:AssumeRole"], principals: [{ type: "Service", identifiers: ["ec2.amazonaws.com"] }] },
                {
                    sid: "No",
                    effect: "Deny",
                    actions: ["s3:Get*", "s3:Put*"],
                    resources: ["*"],
                    principals: [{ type: "*", identifiers: ["*"] }],
                    conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
                },
            ],
        });
        expect(JSON.parse(json as string)).to.deep.equal({
            Version: "2012-10-17",
            Statement: [
                { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } },
                {
                    Sid: "No",
                    Effect: "Deny",
                    Action: ["s3:Get*", "s3:Put*"],
                    Resource: "*",
                    Principal: "*",
                    Condition: { Bool: { "aws:SecureTransport": "false" } },
                },
            ],
        });
    });

    it("look up anything else among what exists", () => {
        put("aws:s3/bucket:Bucket", "logs", { bucket: "logs" }, "eu-west-1", { arn: "arn:logs" });
        expect(answer("aws:s3/getBucket:getBucket", { bucket: "logs" })).to.include({ arn: "arn:logs", id: "logs" });
        expect(() => answer("aws:s3/getBucket:getBucket", { bucket: "none" })).to.throw("no matching Bucket found");
        put("aws:iam/role:Role", "a", { path: "/x/" }, "global");
        put("aws:iam/role:Role", "b", { path: "/x/" }, "global");
        expect(() => answer("aws:iam/getRole:getRole", { path: "/x/" })).to.throw("more than one matching Role found");
    });
});
