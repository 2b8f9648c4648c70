import { accountId, regionalArn } from "../identifiers";
import { architectureIn, imageId } from "../images";
import { objects, text, texts, type Properties } from "../values";
import type { DataSources, Question } from "./data-source";

/** What stands for the `*` of a name filter: images carry their date of making. */
const dateOfImage = "20250610";

const parameterType = "aws:ssm/parameter:Parameter";

/** Machine images and the parameter store, which also publishes images. */
export const images: DataSources = {
    "aws:ec2/getAmi:getAmi": imageFor,
    "aws:ssm/getParameter:getParameter": (question) => {
        const name = text(question.args.name) ?? "";
        const stored = question.cloud.get(parameterType, name)?.state;
        // Public parameters name an image, or describe a service.
        const published = name.startsWith("/aws/service/")
            ? imageId(question.cloud.region, name, architectureIn(name))
            : undefined;
        const value = stored?.value ?? stored?.insecureValue ?? published;
        if (value === undefined) {
            throw new Error(`reading SSM Parameter (${name}): ParameterNotFound`);
        }
        return {
            arn: regionalArn("ssm", question.cloud.region, `parameter${name}`),
            id: name,
            insecureValue: stored?.type === "SecureString" ? "" : value,
            name,
            region: question.cloud.region,
            type: stored?.type ?? "String",
            value,
            version: stored?.version ?? 1,
        };
    },
};

/** An image that fits the filters: its id follows from them, so that the same question gets the same image. */
function imageFor(question: Question): Properties {
    const filters = objects(question.args.filters);
    const first = (name: string): string | undefined =>
        texts(filters.find((filter) => filter.name === name)?.values)[0];
    const name = (first("name") ?? "offline-image-*").replaceAll("*", dateOfImage);
    const owner = texts(question.args.owners)[0] ?? accountId;
    const ownerId = /^\d{12}$/.test(owner) ? owner : accountId;
    const architecture = first("architecture") === "arm64" ? "arm64" : architectureIn(name);
    const id = first("image-id") ?? imageId(question.cloud.region, JSON.stringify([name, ownerId]), architecture);
    const rootDeviceName = /al20|amzn/.test(name) ? "/dev/xvda" : "/dev/sda1";
    return {
        architecture,
        arn: `${regionalArn("ec2", question.cloud.region, "").replace(accountId, "")}image/${id}`,
        blockDeviceMappings: [
            {
                deviceName: rootDeviceName,
                ebs: { volume_size: "8", volume_type: "gp3", delete_on_termination: "true" },
                noDevice: "",
                virtualName: "",
            },
        ],
        creationDate: "2025-06-10T00:00:00.000Z",
        enaSupport: true,
        hypervisor: "xen",
        id,
        imageId: id,
        imageLocation: `${owner}/${name}`,
        imageType: "machine",
        name,
        ownerId,
        platformDetails: "Linux/UNIX",
        public: true,
        region: question.cloud.region,
        rootDeviceName,
        rootDeviceType: "ebs",
        state: "available",
        tags: {},
        virtualizationType: "hvm",
    };
}
