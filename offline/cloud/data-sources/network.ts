import { parseCidr } from "../cidr";
import type { Existing } from "../cloud";
import { accountId, regionalArn } from "../identifiers";
import { subnetFacts, zoneId } from "../network-facts";
import { same, text, texts, objects, type Properties } from "../values";
import type { DataSources, Question } from "./data-source";

const vpcType = "aws:ec2/vpc:Vpc";
const subnetType = "aws:ec2/subnet:Subnet";

/**
 * VPCs and subnets: those of this cloud, found by id, tags or filters. An id that this cloud does not know, such as one of a
 * real account in a stack's configuration, gets a sensible answer, the same each time.
 */
export const network: DataSources = {
    "aws:ec2/getVpc:getVpc": (question) => {
        const found = single(question, vpcType, "VPC");
        const id = found?.id ?? text(question.args.id) ?? "";
        return {
            cidrBlock: "10.0.0.0/8",
            default: false,
            dhcpOptionsId: "",
            enableDnsHostnames: true,
            enableDnsSupport: true,
            instanceTenancy: "default",
            mainRouteTableId: "",
            ownerId: accountId,
            state: "available",
            tags: {},
            ...found?.state,
            arn: regionalArn("ec2", question.cloud.region, `vpc/${id}`),
            id,
            region: question.cloud.region,
        };
    },
    "aws:ec2/getSubnet:getSubnet": (question) => {
        const found = single(question, subnetType, "Subnet");
        const facts = subnetFacts(question.cloud, found?.id ?? text(question.args.id) ?? "");
        const prefix = parseCidr(facts.cidrBlock)?.prefix ?? 24;
        return {
            availableIpAddressCount: 2 ** (32 - prefix) - 5,
            defaultForAz: false,
            ownerId: accountId,
            state: "available",
            tags: {},
            ...found?.state,
            arn: regionalArn("ec2", question.cloud.region, `subnet/${facts.id}`),
            availabilityZone: facts.availabilityZone,
            availabilityZoneId: zoneId(facts.availabilityZone),
            cidrBlock: facts.cidrBlock,
            id: facts.id,
            mapPublicIpOnLaunch: facts.mapPublicIpOnLaunch,
            region: question.cloud.region,
            vpcId: facts.vpcId,
        };
    },
    "aws:ec2/getSubnets:getSubnets": (question) => ids(question, subnetType),
    "aws:ec2/getVpcs:getVpcs": (question) => ids(question, vpcType),
};

function ids(question: Question, type: string): Properties {
    const { region } = question.cloud;
    return { id: region, ids: matching(question, type).map(({ id }) => id), region };
}

/** The one thing that fits; undefined for an id that is not known here. */
function single(question: Question, type: string, kind: string): Existing | undefined {
    const found = matching(question, type);
    if (found.length > 1) {
        throw new Error(
            `multiple EC2 ${kind}s matched; use additional constraints to reduce matches to a single EC2 ${kind}`,
        );
    }
    if (found.length === 0 && question.args.id === undefined) {
        throw new Error(`no matching EC2 ${kind} found`);
    }
    return found[0];
}

function matching(question: Question, type: string): Existing[] {
    const { filters, tags, ...asked } = question.args;
    const wanted = Object.entries(asked).filter(
        ([name]) => !["region", "state", "default", "defaultForAz"].includes(name),
    );
    return question.cloud.all(type).filter((thing) => {
        const state: Properties = { ...thing.state, id: thing.id };
        const hasTags = Object.entries(tags ?? {}).every(([name, value]) => tagOf(state, name) === value);
        return (
            wanted.every(([name, value]) => same(state[name], value)) &&
            hasTags &&
            objects(filters).every((each) => fits(state, each))
        );
    });
}

/** A filter names a property as the API does, `vpc-id`, or a tag, `tag:Name`, and values with `*` in them. */
function fits(state: Properties, filter: Properties): boolean {
    const name = text(filter.name) ?? "";
    const property = name.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());
    const value = name.startsWith("tag:") ? tagOf(state, name.slice("tag:".length)) : state[property];
    return texts(filter.values).some((pattern) =>
        wildcard(pattern).test(typeof value === "string" ? value : JSON.stringify(value ?? "")),
    );
}

function tagOf(state: Properties, name: string): string | undefined {
    const tags = state.tagsAll ?? state.tags;
    return typeof tags === "object" && tags !== null && !Array.isArray(tags) ? text(tags[name]) : undefined;
}

function wildcard(pattern: string): RegExp {
    return new RegExp(
        `^${pattern
            .replace(/[.+^${}()|[\]\\]/g, "\\$&")
            .replaceAll("*", ".*")
            .replaceAll("?", ".")}$`,
    );
}
