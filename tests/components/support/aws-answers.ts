import * as pulumi from "@pulumi/pulumi";
import type { Answers } from "../../support/mocks";

/** Facts of the account that component tests run in. */
export const account = { id: "123456789012", region: "eu-west-1", partition: "aws", dnsSuffix: "amazonaws.com" };

/** Instance types that the account knows. */
const instanceTypes: Record<
    string,
    { processors: number; memoryGib: number; architectures: string[]; nvme: string; disks?: boolean }
> = {
    "m5.large": { processors: 2, memoryGib: 8, architectures: ["x86_64"], nvme: "required" },
    "r5.xlarge": { processors: 4, memoryGib: 32, architectures: ["x86_64"], nvme: "required" },
    "c5.large": { processors: 2, memoryGib: 4, architectures: ["x86_64"], nvme: "required" },
    "t3.medium": { processors: 2, memoryGib: 4, architectures: ["x86_64"], nvme: "required" },
    "r6g.xlarge": { processors: 4, memoryGib: 32, architectures: ["arm64"], nvme: "required" },
    "i3en.xlarge": { processors: 4, memoryGib: 32, architectures: ["x86_64"], nvme: "required", disks: true },
    "m6gd.large": { processors: 2, memoryGib: 8, architectures: ["arm64"], nvme: "required", disks: true },
    // Its name does not tell of its disks.
    "g5.xlarge": { processors: 4, memoryGib: 16, architectures: ["x86_64"], nvme: "required", disks: true },
    "t3.small": { processors: 2, memoryGib: 2, architectures: ["x86_64"], nvme: "required" },
    "m6g.large": { processors: 2, memoryGib: 8, architectures: ["arm64"], nvme: "required" },
    "m4.large": { processors: 2, memoryGib: 8, architectures: ["x86_64"], nvme: "unsupported" },
    "t4g.micro": { processors: 2, memoryGib: 1, architectures: ["arm64"], nvme: "required" },
};

/** An account that answers as AWS does, as far as the components look. */
export function awsAnswers(facts = account): Answers {
    const arn = (service: string, resource: string): string =>
        `arn:${facts.partition}:${service}:${facts.region}:${facts.id}:${resource}`;
    return {
        resource({ type, name, inputs }) {
            const given = inputs as Record<string, unknown>;
            switch (type) {
                case "aws:acm/certificate:Certificate":
                    return {
                        arn: arn("acm", `certificate/${name}`),
                        domainValidationOptions: (given.subjectAlternativeNames as string[]).map((domainName) => ({
                            domainName,
                            resourceRecordName: `_0a1b.${domainName}`,
                            resourceRecordType: "CNAME",
                            resourceRecordValue: `_2c3d.acm-validations.aws`,
                        })),
                    };
                case "aws:amp/workspace:Workspace":
                    return {
                        id: `ws-${name}`,
                        arn: arn("aps", `workspace/ws-${name}`),
                        prometheusEndpoint: `https://aps-workspaces.${facts.region}.${facts.dnsSuffix}/workspaces/ws-${name}/`,
                    };
                case "aws:backup/vault:Vault":
                    return { arn: arn("backup", `backup-vault:${name}`), name: `${name}-0a1b2c3` };
                case "aws:ec2/vpcEndpoint:VpcEndpoint":
                    return { prefixListId: "pl-0123456789abcdef0" };
                case "aws:ebs/volume:Volume": {
                    const id = `vol-${name}`;
                    return { id, arn: arn("ec2", `volume/${id}`) };
                }
                case "aws:ec2/instance:Instance":
                    return {
                        id: "i-0123456789abcdef0",
                        privateIp: "10.0.1.7",
                        rootBlockDevice: { ...(given.rootBlockDevice as object), volumeId: "vol-0root" },
                    };
                case "aws:lb/loadBalancer:LoadBalancer": {
                    const kind = given.loadBalancerType === "network" ? "net" : "app";
                    return {
                        arn: arn("elasticloadbalancing", `loadbalancer/${kind}/${name}/0a1b`),
                        arnSuffix: `${kind}/${name}/0a1b`,
                        dnsName: `${name}.${facts.region}.elb.${facts.dnsSuffix}`,
                        // A zone of AWS's own for each kind.
                        zoneId: kind === "net" ? "Z2IFOLAFXWLO4F" : "Z32O12XQLNTSW2",
                    };
                }
                case "aws:lb/targetGroup:TargetGroup":
                    return {
                        arn: arn("elasticloadbalancing", `targetgroup/${name}/2c3d`),
                        arnSuffix: `targetgroup/${name}/2c3d`,
                    };
                case "aws:lambda/invocation:Invocation": {
                    const { bundle } = JSON.parse(given.input as string) as { bundle: string };
                    const counts = { create: 0, adopt: 0, update: 0 };
                    const kept = { "keep-modified": 0, "keep-deleted": 0, "keep-foreign": 0 };
                    const report = {
                        bundle,
                        outcome: "applied",
                        counts: { ...counts, ...kept },
                        conflicts: [],
                        orphaned: [],
                    };
                    return { result: JSON.stringify(report) };
                }
                case "aws:rds/instance:Instance": {
                    const identifier = given.identifier as string;
                    return {
                        arn: arn("rds", `db:${identifier}`),
                        address: `${identifier}.c0a1b2c3.${facts.region}.rds.${facts.dnsSuffix}`,
                        // What is restored brings its user.
                        username: given.username ?? "restored",
                    };
                }
                case "aws:route53/record:Record":
                    return { fqdn: given.name };
                case "aws:route53/zone:Zone":
                    return { zoneId: "Z0PRIVATE123456789AB" };
                case "aws:iam/role:Role":
                    return {
                        name: `${name}-0a1b2c3`,
                        arn: `arn:${facts.partition}:iam::${facts.id}:role/${name}-0a1b2c3`,
                    };
                case "aws:s3/bucket:Bucket": {
                    const bucket = `${(given.bucketPrefix as string | undefined) ?? `${name}-`}0a1b2c3`;
                    return { bucket, arn: `arn:${facts.partition}:s3:::${bucket}` };
                }
                case "aws:secretsmanager/secretVersion:SecretVersion":
                    return { arn: given.secretId, versionId: `${name}-version` };
                case "random:index/randomId:RandomId":
                    return { hex: "0a1b2c3d" };
                case "random:index/randomPassword:RandomPassword":
                    return { result: pulumi.secret("S3cret_from.the.generator") };
                case "aws:efs/fileSystem:FileSystem":
                    return {
                        id: "fs-0123456789abcdef0",
                        arn: arn("elasticfilesystem", "file-system/fs-0123456789abcdef0"),
                    };
                case "aws:autoscaling/group:Group":
                    if (typeof given.name === "string") {
                        const group = `autoScalingGroup:0a1b:autoScalingGroupName/${given.name}`;
                        return { name: given.name, arn: arn("autoscaling", group) };
                    }
                    return { name: `${name}-0a1b2c3`, arn: arn("autoscaling", `${name}-0a1b2c3`) };
                case "aws:ec2/launchTemplate:LaunchTemplate":
                    return { id: "lt-0123456789abcdef0", latestVersion: 1 };
                default: {
                    const [service = ""] = type.replace("aws:", "").split("/");
                    const made = typeof given.name === "string" ? given.name : `${name}-0a1b2c3`;
                    return { name: made, arn: arn(service, made) };
                }
            }
        },
        call({ token, inputs }) {
            const asked = inputs as Record<string, unknown>;
            switch (token) {
                case "aws:index/getRegion:getRegion":
                    return { region: facts.region, name: facts.region, id: facts.region };
                case "aws:index/getPartition:getPartition":
                    return { partition: facts.partition, dnsSuffix: facts.dnsSuffix, id: facts.partition };
                case "aws:index/getCallerIdentity:getCallerIdentity":
                    return { accountId: facts.id };
                case "aws:ec2/getSubnet:getSubnet":
                    // The last letter of a subnet's id tells its zone.
                    return { id: asked.id, availabilityZone: `${facts.region}${(asked.id as string).slice(-1)}` };
                case "aws:ec2/getVpc:getVpc":
                    return { id: asked.id, cidrBlock: "10.0.0.0/16" };
                case "aws:efs/getFileSystem:getFileSystem": {
                    const fileSystem = arn("elasticfilesystem", `file-system/${asked.fileSystemId as string}`);
                    // One of the account's file systems is as nobody makes them any more.
                    return { arn: fileSystem, encrypted: asked.fileSystemId !== "fs-00000000000000000" };
                }
                case "aws:ec2/getAmi:getAmi":
                    return { id: "ami-0123456789abcdef0" };
                case "aws:ec2/getInstanceType:getInstanceType": {
                    const name = asked.instanceType as string;
                    const found = instanceTypes[name];
                    if (found === undefined) {
                        throw new Error(`no instance type ${name} in this account`);
                    }
                    return {
                        instanceType: name,
                        memorySize: found.memoryGib * 1024,
                        defaultVcpus: found.processors,
                        supportedArchitectures: found.architectures,
                        ebsNvmeSupport: found.nvme,
                        instanceStorageSupported: found.disks ?? false,
                    };
                }
                default:
                    throw new Error(`no answer for ${token}`);
            }
        },
    };
}
