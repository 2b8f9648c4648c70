import type { Existing } from "../cloud/cloud";
import { imageArchitecture } from "../cloud/images";
import { instanceTypeFacts, isKnownFamily } from "../cloud/instance-types";
import { number, object, objects, text, type Properties, type Value } from "../cloud/values";
import type { Request } from "./rule";
import { figuresProblem } from "./volumes";

/**
 * What keeps EC2 from launching instances by the launch template that a request names; undefined when it can. EC2 looks at a
 * template only when somebody is to launch instances with it.
 */
export function templateProblem(request: Request): string | undefined {
    const asked = object(request.inputs.launchTemplate);
    const { id, name } = asked;
    const template = request.cloud
        .all("aws:ec2/launchTemplate:LaunchTemplate")
        .find((each) => each.id === id || (name !== undefined && each.state.name === name));
    if (template === undefined) {
        const which = id === undefined ? `template name ${text(name) ?? ""}` : `template ID ${text(id) ?? ""}`;
        return `The specified launch template, with ${which}, does not exist.`;
    }
    const latest = number(template.state.latestVersion) ?? 1;
    const version = versionOf(asked.version, template);
    if (!(version >= 1 && version <= latest)) {
        return `Could not find the specified version ${text(asked.version) ?? ""} for the launch template with ID ${template.id}.`;
    }
    // This cloud keeps nothing of older versions.
    return version === latest ? contentProblem(template.inputs) : undefined;
}

function versionOf(written: Value | undefined, template: Existing): number {
    const asked = text(written) ?? "$Default";
    const known: Record<string, Value | undefined> = {
        $Default: template.state.defaultVersion,
        $Latest: template.state.latestVersion,
    };
    return asked.startsWith("$") ? (number(known[asked]) ?? 1) : Number(asked);
}

function contentProblem(template: Properties): string | undefined {
    const image = text(template.imageId);
    if (image === undefined) {
        return "The request must contain the parameter ImageId";
    }
    if (!/^(ami-\w+|resolve:ssm:.+)$/.test(image)) {
        return `Invalid id: "${image}" (expecting "ami-...")`;
    }
    const type = text(template.instanceType);
    // Families beyond those that this cloud knows exist too.
    if (type !== undefined && instanceTypeFacts(type) === undefined && isKnownFamily(type)) {
        return `Invalid value '${type}' for InstanceType.`;
    }
    const problem = architectureProblem(image, type) ?? disksProblem(objects(template.blockDeviceMappings));
    // The words of EC2, without its error code: Auto Scaling has its own.
    return problem?.replace(/^\w+(\.\w+)?: /, "");
}

/** Of an image of another account the architecture is not known. */
function architectureProblem(image: string, type: string | undefined): string | undefined {
    const [ofImage, ofType] = [imageArchitecture(image), instanceTypeFacts(type ?? "")?.architecture];
    return ofImage === undefined || ofType === undefined || ofImage === ofType
        ? undefined
        : `InvalidParameterValue: The architecture '${ofType}' of the specified instance type does not match the architecture '${ofImage}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.`;
}

function disksProblem(mappings: Properties[]): string | undefined {
    const devices = mappings.map(({ deviceName }) => text(deviceName) ?? "");
    const twice = devices.find((device, index) => devices.indexOf(device) !== index);
    if (twice !== undefined) {
        return `InvalidBlockDeviceMapping: The device '${twice}' is used in more than one block-device mapping`;
    }
    const disks = mappings.map(({ ebs }) => object(ebs));
    if (disks.some(({ kmsKeyId, encrypted }) => text(kmsKeyId) !== undefined && text(encrypted) !== "true")) {
        return "InvalidParameterDependency: The parameter KmsKeyId requires the parameter Encrypted to be set.";
    }
    return disks
        .filter(({ volumeType }) => volumeType !== undefined)
        .map((disk) => figuresProblem(text(disk.volumeType) ?? "", disk, number(disk.volumeSize)))
        .find((each) => each !== undefined);
}
