import { instanceTypeFacts } from "../instance-types";
import { ec2Id, hex, regionalArn } from "../identifiers";
import { attachment, idFrom, kept, nameFrom, type ConditionalReplace, type Models, type Thing } from "../model";
import { freeAddress, subnetFacts } from "../network-facts";
import { list, number, object, objects, same, text, type Properties, type Value } from "../values";
import { volumeFigures } from "./ebs";

/** User data is changed in place, by a stop and a start, unless the program asks for a new instance. */
const userData = (property: string): ConditionalReplace => ({
    property,
    when: (after) => after.userDataReplaceOnChange === true,
});

/** Instances, key pairs and launch templates. */
export const ec2Instances: Models = {
    "aws:ec2/instance:Instance": {
        replacedBy: [
            "ami",
            "associatePublicIpAddress",
            "availabilityZone",
            "cpuOptions",
            "ebsBlockDevices",
            "enclaveOptions",
            "ephemeralBlockDevices",
            "hibernation",
            "hostResourceGroupArn",
            "instanceMarketOptions",
            "keyName",
            "launchTemplate",
            "networkInterfaces",
            "placementPartitionNumber",
            "privateIp",
            "rootBlockDevice.deviceName",
            "rootBlockDevice.encrypted",
            "rootBlockDevice.kmsKeyId",
            "secondaryNetworkInterfaces",
            "securityGroups",
            "subnetId",
            userData("userData"),
            userData("userDataBase64"),
            // The type is changed in place, by a stop and a start, as long as the image fits its processor.
            { property: "instanceType", when: (after, before) => architecture(after) !== architecture(before) },
        ],
        completes: { rootBlockDevice: ["deviceName", "volumeId"] },
        id: () => ec2Id("i"),
        outputs: instanceOutputs,
    },
    "aws:ec2/keyPair:KeyPair": {
        replacedBy: ["keyName", "keyNamePrefix", "publicKey"],
        id: idFrom("keyName"),
        outputs: (thing) => ({
            arn: regionalArn("ec2", thing.region, `key-pair/${thing.id}`),
            keyPairId: kept(thing, "keyPairId", () => ec2Id("key")),
            fingerprint: kept(thing, "fingerprint", () => (hex(32).match(/../g) ?? []).join(":")),
            keyType: text(thing.inputs.publicKey)?.startsWith("ssh-ed25519") === true ? "ed25519" : "rsa",
        }),
    },
    "aws:ec2/launchTemplate:LaunchTemplate": {
        replacedBy: ["name", "namePrefix"],
        volatile: ["latestVersion"],
        id: () => ec2Id("lt"),
        outputs: (thing) => {
            const before = number(thing.before.latestVersion);
            const latestVersion = before === undefined ? 1 : before + (makesVersion(thing) ? 1 : 0);
            const defaultVersion = thing.inputs.defaultVersion ?? kept(thing, "defaultVersion", () => 1);
            return {
                arn: regionalArn("ec2", thing.region, `launch-template/${thing.id}`),
                name: kept(thing, "name", () => nameFrom(thing.inputs)),
                latestVersion,
                defaultVersion: thing.inputs.updateDefaultVersion === true ? latestVersion : defaultVersion,
            };
        },
    },
    "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment": attachment(() => ec2Id("eni-attach")),
};

/** What belongs to a launch template itself, not to its versions. */
const notInVersions = ["defaultVersion", "name", "namePrefix", "region", "tags", "tagsAll", "updateDefaultVersion"];

function makesVersion(thing: Thing): boolean {
    const before = thing.cloud.get("aws:ec2/launchTemplate:LaunchTemplate", thing.id)?.inputs;
    return (
        before === undefined ||
        Object.keys({ ...before, ...thing.inputs }).some(
            (name) => !notInVersions.includes(name) && !same(before[name], thing.inputs[name]),
        )
    );
}

function architecture(inputs: Properties): string | undefined {
    return instanceTypeFacts(text(inputs.instanceType) ?? "")?.architecture;
}

function instanceOutputs(thing: Thing): Properties {
    const { inputs, region } = thing;
    const subnetId = text(inputs.subnetId) ?? kept(thing, "subnetId", () => ec2Id("subnet"));
    const subnet = subnetFacts(thing.cloud, subnetId);
    const privateIp = text(inputs.privateIp) ?? kept(thing, "privateIp", () => freeAddress(thing.cloud, subnet));
    const wantsPublic = inputs.associatePublicIpAddress ?? subnet.mapPublicIpOnLaunch;
    const publicIp = wantsPublic === true ? kept(thing, "publicIp", () => `198.51.100.${parseInt(hex(2), 16)}`) : "";
    return {
        arn: regionalArn("ec2", region, `instance/${thing.id}`),
        instanceState: "running",
        availabilityZone: inputs.availabilityZone ?? subnet.availabilityZone,
        subnetId,
        privateIp,
        privateDns: `ip-${privateIp.replaceAll(".", "-")}.${region === "us-east-1" ? "ec2" : `${region}.compute`}.internal`,
        publicIp,
        publicDns: publicIp === "" ? "" : `ec2-${publicIp.replaceAll(".", "-")}.${region}.compute.amazonaws.com`,
        associatePublicIpAddress: wantsPublic,
        primaryNetworkInterfaceId: kept(thing, "primaryNetworkInterfaceId", () => ec2Id("eni")),
        sourceDestCheck: inputs.sourceDestCheck ?? true,
        tenancy: inputs.tenancy ?? "default",
        metadataOptions: {
            httpEndpoint: "enabled",
            httpProtocolIpv6: "disabled",
            httpPutResponseHopLimit: 1,
            httpTokens: "optional",
            instanceMetadataTags: "disabled",
            ...object(inputs.metadataOptions),
        },
        rootBlockDevice: blockDevice(object(inputs.rootBlockDevice), object(thing.before.rootBlockDevice), "/dev/sda1"),
        ebsBlockDevices: objects(inputs.ebsBlockDevices).map((device, index) =>
            blockDevice(device, object(list(thing.before.ebsBlockDevices)[index]), "/dev/sdf"),
        ),
    };
}

/** A volume that comes and goes with its instance. */
function blockDevice(asked: Properties, before: Properties, deviceName: string): Value {
    return {
        deviceName,
        deleteOnTermination: true,
        encrypted: false,
        ...asked,
        ...volumeFigures(text(asked.volumeType) ?? "gp2", {
            size: asked.volumeSize ?? 8,
            iops: asked.iops,
            throughput: asked.throughput,
        }),
        volumeId: before.volumeId ?? ec2Id("vol"),
    };
}
