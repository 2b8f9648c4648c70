import { regionalArn } from "../identifiers";
import { prefixListOf } from "../network-facts";
import { objects, text, texts, type Properties } from "../values";
import type { DataSources, Question } from "./data-source";

/** Services that AWS keeps a list of addresses of. */
const services = ["dynamodb", "s3"];

/** Lists of the addresses of AWS's services, which every account has. The addresses are of a range for documentation. */
export const prefixLists: DataSources = {
    "aws:ec2/getManagedPrefixList:getManagedPrefixList": (question) => {
        const { id, name } = found(question, "prefix-list-name");
        const { region } = question.cloud;
        return {
            addressFamily: "IPv4",
            arn: regionalArn("ec2", region, `prefix-list/${id}`).replace(/:\d{12}:/, ":aws:"),
            entries: [{ cidr: "198.51.100.0/24", description: "" }],
            id,
            maxEntries: 0,
            name,
            ownerId: "AWS",
            region,
            tags: {},
            version: 0,
        };
    },
    "aws:ec2/getPrefixList:getPrefixList": (question) => {
        const { id, name } = found(question, "prefix-list-name");
        return { cidrBlocks: ["198.51.100.0/24"], id, name, prefixListId: id, region: question.cloud.region };
    },
};

function found({ args, cloud }: Question, filterName: string): { id: string; name: string } {
    const lists = services
        .map((service) => `com.amazonaws.${cloud.region}.${service}`)
        .map((name) => ({ id: prefixListOf(name), name }));
    const wantedId = text(args.id) ?? text(args.prefixListId);
    const names = [...texts([args.name ?? null]), ...filtered(args, filterName)];
    const list = lists.find(({ id, name }) => id === wantedId || names.includes(name));
    if (list === undefined) {
        throw new Error("no matching EC2 Managed Prefix List found");
    }
    return list;
}

function filtered(args: Properties, filterName: string): string[] {
    return objects(args.filters)
        .filter(({ name }) => name === filterName)
        .flatMap(({ values }) => texts(values));
}
