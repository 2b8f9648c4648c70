import { instanceTypeFacts, isKnownFamily } from "../cloud/instance-types";
import { isInside, subnetFacts } from "../cloud/network-facts";
import { number, object, text } from "../cloud/values";
import { byteLength, isTaken, onCreate, onDelete, type Rules } from "./rule";

const userGuide = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide";
const instance = ["aws:ec2/instance:Instance"];

/** Before it is encoded as base64. */
const largestUserData = 16_384;

/** EC2 instances, their user data, type and protection. */
export const instanceRules: Rules = {
    "user-data-size": {
        types: [...instance, "aws:ec2/launchTemplate:LaunchTemplate"],
        source: `${userGuide}/instancedata-add-user-data.html`,
        check: ({ inputs }) => {
            const encoded = text(inputs.userDataBase64);
            const bytes =
                encoded === undefined ? rawSize(text(inputs.userData) ?? "") : Buffer.from(encoded, "base64").length;
            return bytes > largestUserData
                ? `InvalidParameterValue: User data is limited to ${largestUserData} bytes`
                : undefined;
        },
    },
    "instance-type": {
        types: instance,
        source: "https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html",
        check: ({ inputs }) => {
            const type = text(inputs.instanceType);
            // Families beyond those that this cloud knows exist too.
            return type === undefined || instanceTypeFacts(type) !== undefined || !isKnownFamily(type)
                ? undefined
                : `InvalidParameterValue: Invalid value '${type}' for InstanceType.`;
        },
    },
    "instance-address": {
        types: instance,
        on: onCreate,
        source: `${userGuide}/using-instance-addressing.html`,
        check: ({ inputs, cloud }) => {
            const address = text(inputs.privateIp);
            const subnet = subnetFacts(cloud, text(inputs.subnetId) ?? "");
            return address !== undefined && subnet.exists && !isInside(subnet.cidrBlock, address)
                ? `InvalidParameterValue: Address ${address} does not fall within the subnet's address range`
                : undefined;
        },
    },
    "instance-metadata-hops": {
        types: [...instance, "aws:ec2/launchTemplate:LaunchTemplate"],
        source: `${userGuide}/instancedata-data-retrieval.html`,
        check: ({ inputs }) => {
            const hops = number(object(inputs.metadataOptions).httpPutResponseHopLimit);
            return hops === undefined || (hops >= 1 && hops <= 64)
                ? undefined
                : `InvalidParameterValue: Invalid value '${hops}' for HttpPutResponseHopLimit. Must be between 1 and 64.`;
        },
    },
    "instance-protected": {
        types: instance,
        on: onDelete,
        source: `${userGuide}/Using_ChangingDisableAPITermination.html`,
        check: ({ id, inputs }) =>
            inputs.disableApiTermination === true
                ? `OperationNotPermitted: The instance '${id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`
                : undefined,
    },
    "key-pair-unique": {
        types: ["aws:ec2/keyPair:KeyPair"],
        on: onCreate,
        source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ImportKeyPair.html",
        check: (request) =>
            isTaken(request, "keyName") ? "InvalidKeyPair.Duplicate: The keypair already exists" : undefined,
    },
};

/** The provider encodes user data that is not base64 already; the limit holds for what the instance gets. */
function rawSize(data: string): number {
    const encoded = data.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(data);
    return encoded ? Buffer.from(data, "base64").length : byteLength(data);
}
