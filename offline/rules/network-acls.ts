import { number, objects, text, type Properties } from "../cloud/values";
import { cidrProblem } from "./network";
import { onCreate, type Request, type Rules } from "./rule";

const guide = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html";
const createEntry = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html";

const acl = ["aws:ec2/networkAcl:NetworkAcl"];
const entry = ["aws:ec2/networkAclRule:NetworkAclRule"];
const association = ["aws:ec2/networkAclAssociation:NetworkAclAssociation"];

const highestNumber = 32_766;

/** Network ACLs: entries in their order, by themselves or within the ACL. */
export const networkAclRules: Rules = {
    "acl-entry": {
        types: [...acl, ...entry],
        source: createEntry,
        check: ({ type, inputs }) =>
            entriesIn(type, inputs)
                .map((one) => entryProblem(one))
                .find((problem) => problem !== undefined),
    },
    "acl-entry-unique": {
        types: [...acl, ...entry],
        source: createEntry,
        check: (request) => twinProblem(request),
    },
    "acl-subnet": {
        types: association,
        on: onCreate,
        source: guide,
        check: ({ inputs, cloud }) => {
            const subnet = cloud.get("aws:ec2/subnet:Subnet", text(inputs.subnetId) ?? "")?.state;
            const guard = cloud.get("aws:ec2/networkAcl:NetworkAcl", text(inputs.networkAclId) ?? "")?.state;
            return subnet !== undefined && guard !== undefined && subnet.vpcId !== guard.vpcId
                ? `InvalidParameterValue: Network ACL ${text(inputs.networkAclId) ?? ""} and subnet ${text(inputs.subnetId) ?? ""} belong to different networks`
                : undefined;
        },
    },
};

/** An entry as both ways of writing one have it. */
interface Entry {
    number: number | undefined;
    action: string;
    protocol: string;
    egress: boolean;
    cidrBlock: string | undefined;
    ports: [from: number | undefined, to: number | undefined];
}

function entriesIn(type: string, inputs: Properties): Entry[] {
    if (entry.includes(type)) {
        return [{ ...common(inputs), number: number(inputs.ruleNumber), action: text(inputs.ruleAction) ?? "" }];
    }
    return [true, false].flatMap((egress) =>
        objects(egress ? inputs.egress : inputs.ingress).map((one) => ({
            ...common({ ...one, egress }),
            number: number(one.ruleNo),
            action: text(one.action) ?? "",
        })),
    );
}

function common({ cidrBlock, egress, fromPort, protocol, toPort }: Properties): Omit<Entry, "number" | "action"> {
    return {
        cidrBlock: text(cidrBlock),
        egress: egress === true,
        ports: [number(fromPort), number(toPort)],
        protocol: text(protocol) ?? "",
    };
}

function entryProblem({ number: rule = 0, action, protocol, cidrBlock, ports }: Entry): string | undefined {
    if (rule < 1 || rule > highestNumber) {
        return `InvalidParameterValue: Value (${rule}) for parameter ruleNumber is invalid. Must be between 1 and ${highestNumber}.`;
    }
    if (!["allow", "deny"].includes(action.toLowerCase())) {
        return `InvalidParameterValue: Value (${action}) for parameter ruleAction is invalid.`;
    }
    const needsPorts = ["tcp", "udp", "6", "17"].includes(protocol);
    if (needsPorts && ports.includes(undefined)) {
        return "MissingParameter: The request must contain the parameter portRange";
    }
    return cidrProblem(cidrBlock, "cidrBlock");
}

function twinProblem({ type, id, inputs, cloud }: Request): string | undefined {
    const asked = entriesIn(type, inputs);
    const owner = acl.includes(type) ? id : text(inputs.networkAclId);
    const others = entry
        .flatMap((each) => cloud.all(each))
        .filter((other) => other.id !== id && other.state.networkAclId === owner)
        .flatMap((other) => entriesIn(entry[0] ?? "", other.state));
    const all = [...asked, ...others].map((one) => `${one.egress} ${one.number ?? 0}`);
    const twin = asked.find((_one, index) => all.indexOf(all[index] ?? "", index + 1) > index);
    return twin === undefined
        ? undefined
        : `NetworkAclEntryAlreadyExists: The network acl entry identified by ${twin.number ?? 0} already exists.`;
}
