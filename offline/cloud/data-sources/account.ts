import { accountId, domainOf, partitionOf } from "../identifiers";
import { zoneId } from "../network-facts";
import { text, texts } from "../values";
import type { DataSources } from "./data-source";

/** Zones that each region of this cloud has. */
const zoneLetters = ["a", "b", "c"];

/** AWS's own accounts that write access logs: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html */
const elbAccounts: Record<string, string | undefined> = {
    "ap-southeast-1": "114774131450",
    "ap-southeast-2": "783225319266",
    "eu-central-1": "054676820928",
    "eu-north-1": "897822967062",
    "eu-west-1": "156460612806",
    "eu-west-2": "652711504416",
    "eu-west-3": "009996457667",
    "us-east-1": "127311923021",
    "us-east-2": "033677994240",
    "us-west-1": "027434742980",
    "us-west-2": "797873946194",
};

/** Who and where: identity, partition, region and its zones. */
export const account: DataSources = {
    "aws:index/getCallerIdentity:getCallerIdentity": ({ cloud }) => ({
        accountId,
        arn: `arn:${partitionOf(cloud.region)}:iam::${accountId}:user/offline`,
        id: accountId,
        userId: "AIDAOFFLINEOFFLINEXXX",
    }),
    "aws:index/getPartition:getPartition": ({ cloud }) => {
        const partition = partitionOf(cloud.region);
        const dnsSuffix = domainOf(cloud.region);
        return { dnsSuffix, id: partition, partition, reverseDnsPrefix: dnsSuffix.split(".").reverse().join(".") };
    },
    "aws:index/getRegion:getRegion": ({ cloud }) => ({
        description: cloud.region,
        endpoint: `ec2.${cloud.region}.${domainOf(cloud.region)}`,
        id: cloud.region,
        name: cloud.region,
        region: cloud.region,
    }),
    "aws:index/getDefaultTags:getDefaultTags": ({ defaultTags }) => ({ id: "default-tags", tags: defaultTags }),
    "aws:index/getAvailabilityZones:getAvailabilityZones": ({ args, cloud }) => {
        const excluded = [...texts(args.excludeNames), ...texts(args.excludeZoneIds)];
        const names = zoneLetters
            .map((letter) => `${cloud.region}${letter}`)
            .filter((name) => !excluded.includes(name) && !excluded.includes(zoneId(name)));
        return {
            groupNames: [cloud.region],
            id: cloud.region,
            names,
            region: cloud.region,
            zoneIds: names.map(zoneId),
        };
    },
    "aws:elb/getServiceAccount:getServiceAccount": ({ cloud }) => {
        const owner = elbAccounts[cloud.region];
        if (owner === undefined) {
            throw new Error(
                `unknown region "${cloud.region}" for ELB Service Account: use the log delivery service principal`,
            );
        }
        return { arn: `arn:${partitionOf(cloud.region)}:iam::${owner}:root`, id: owner, region: cloud.region };
    },
    "aws:index/getService:getService": ({ args, cloud }) => {
        const serviceId = text(args.serviceId) ?? "";
        const dnsName = `${serviceId}.${cloud.region}.${domainOf(cloud.region)}`;
        const reverseDnsName = dnsName.split(".").reverse().join(".");
        return {
            dnsName,
            id: reverseDnsName,
            partition: partitionOf(cloud.region),
            region: cloud.region,
            reverseDnsName,
            serviceId,
        };
    },
};
