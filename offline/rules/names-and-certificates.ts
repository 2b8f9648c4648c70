import { isIPv4, isIPv6 } from "node:net";
import { bare, recordName } from "../cloud/services/route53";
import { number, objects, text, texts, type Properties } from "../cloud/values";
import type { Cloud } from "../cloud/cloud";
import { onCreate, onDelete, type Request, type Rules } from "./rule";

const route53Guide = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide";
const acmGuide = "https://docs.aws.amazon.com/acm/latest/userguide";

const zoneType = "aws:route53/zone:Zone";
const recordType = "aws:route53/record:Record";
const certificateType = "aws:acm/certificate:Certificate";

/** A CAA record must allow one of these for Amazon to issue. https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html */
const amazonIssuers = ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"];

const mostNames = 10;

/** Route 53 and ACM: records, zones, and whether a certificate can be had. */
export const nameAndCertificateRules: Rules = {
    "record-unique": {
        types: [recordType],
        on: onCreate,
        source: `${route53Guide}/resource-record-sets-values-basic.html`,
        check: (request) => {
            const { inputs } = request;
            const name = recordName(request.cloud, inputs);
            const twins = records(request.cloud).filter(
                (other) => other.zoneId === inputs.zoneId && other.fqdn === name,
            );
            const same = twins.some(
                (other) => other.type === inputs.type && other.setIdentifier === inputs.setIdentifier,
            );
            if (same && inputs.allowOverwrite !== true) {
                return `InvalidChangeBatch: [Tried to create resource record set [name='${name}.', type='${text(inputs.type) ?? ""}'] but it already exists]`;
            }
            const conflicts = twins.some((other) => (other.type === "CNAME") !== (inputs.type === "CNAME"));
            return conflicts
                ? `InvalidChangeBatch: [RRSet of type ${text(inputs.type) ?? ""} with DNS name ${name}. is not permitted as it conflicts with other records with the same DNS name in zone]`
                : undefined;
        },
    },
    "record-cname-at-apex": {
        types: [recordType],
        source: `${route53Guide}/ResourceRecordTypes.html#CNAMEFormat`,
        check: ({ inputs, cloud }) => {
            const zone = bare(text(cloud.get(zoneType, text(inputs.zoneId) ?? "")?.state.name) ?? "");
            return zone !== "" && inputs.type === "CNAME" && recordName(cloud, inputs) === zone
                ? `InvalidChangeBatch: [RRSet of type CNAME with DNS name ${zone}. is not permitted at apex in zone ${zone}.]`
                : undefined;
        },
    },
    "record-values": {
        types: [recordType],
        source: `${route53Guide}/ResourceRecordTypes.html`,
        check: ({ inputs }) => {
            const bad = texts(inputs.records).find((value) => !isValue(text(inputs.type) ?? "", value));
            if (bad !== undefined) {
                return `InvalidChangeBatch: [Invalid Resource Record: 'FATAL problem: ${illegal(text(inputs.type) ?? "")} encountered with '${bad}'']`;
            }
            const alias = objects(inputs.aliases).length > 0;
            const plain = inputs.records !== undefined && number(inputs.ttl) !== undefined;
            return alias === plain
                ? "InvalidInput: Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]"
                : undefined;
        },
    },
    "zone-not-empty": {
        types: [zoneType],
        on: onDelete,
        source: `${route53Guide}/DeleteHostedZone.html`,
        check: ({ id, inputs, cloud }) =>
            inputs.forceDestroy !== true && records(cloud).some((record) => record.zoneId === id)
                ? "HostedZoneNotEmpty: The specified hosted zone contains non-required resource record sets  and so cannot be deleted."
                : undefined,
    },
    "certificate-names": {
        types: [certificateType],
        on: onCreate,
        source: "https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html",
        check: ({ inputs }) => {
            const names = [text(inputs.domainName) ?? "", ...texts(inputs.subjectAlternativeNames)].filter(
                (name) => name !== "",
            );
            const bad = names.find(
                (name) =>
                    !/^(\*\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])$/.test(
                        name,
                    ),
            );
            if (bad !== undefined) {
                return `ValidationException: 1 validation error detected: Value '${bad}' at 'domainName' failed to satisfy constraint: Member must satisfy regular expression pattern of a domain name`;
            }
            return new Set(names).size > mostNames
                ? `LimitExceededException: Error: you have reached the maximum number of ${mostNames} domain names in a certificate`
                : undefined;
        },
    },
    "certificate-validation": {
        types: ["aws:acm/certificateValidation:CertificateValidation"],
        on: onCreate,
        source: `${acmGuide}/dns-validation.html`,
        check: ({ inputs, cloud }) => {
            const arn = text(inputs.certificateArn) ?? "";
            const certificate = cloud.get(certificateType, arn);
            const options = objects(certificate?.state.domainValidationOptions);
            const missing = options.some((option) => !isPublished(cloud, option));
            return missing
                ? `waiting for ACM Certificate (${arn}) to be issued: timeout while waiting for state to become 'ISSUED' (last state: 'PENDING_VALIDATION', timeout: 1h15m0s)`
                : undefined;
        },
    },
    "certificate-caa": {
        types: ["aws:acm/certificateValidation:CertificateValidation"],
        on: onCreate,
        source: `${acmGuide}/setup-caa.html`,
        check: ({ inputs, cloud }) => {
            const arn = text(inputs.certificateArn) ?? "";
            const names = texts(cloud.get(certificateType, arn)?.state.subjectAlternativeNames);
            return names.every((name) => amazonMayIssue(cloud, name))
                ? undefined
                : `waiting for ACM Certificate (${arn}) to be issued: unexpected state 'FAILED', wanted target 'ISSUED'. last error: CAA_ERROR`;
        },
    },
    "certificate-in-use": {
        types: [certificateType],
        on: onDelete,
        source: "https://docs.aws.amazon.com/acm/latest/APIReference/API_DeleteCertificate.html",
        check: (request) =>
            isServed(request) ? `ResourceInUseException: Certificate ${request.id} in account is in use.` : undefined,
    },
};

function records(cloud: Cloud): Properties[] {
    return cloud.all(recordType).map(({ state }) => state);
}

function isValue(type: string, value: string): boolean {
    const shapes: Record<string, ((value: string) => boolean) | undefined> = {
        A: isIPv4,
        AAAA: isIPv6,
        CAA: (caa) => /^(\d{1,3}) (issue|issuewild|iodef|contactemail|contactphone|issuemail) ".*"$/.test(caa),
        CNAME: (target) => /^[\w*.-]+$/.test(target),
        MX: (target) => /^\d{1,5} \S+$/.test(target),
    };
    return shapes[type]?.(value) ?? true;
}

function illegal(type: string): string {
    const words: Record<string, string | undefined> = {
        A: "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)",
        AAAA: "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)",
        CAA: "CAARRDATAIllegalFormat (CAA record data is in an illegal format)",
    };
    return words[type] ?? `${type}RRDATAIllegal (Value is not valid)`;
}

/** Whether the record that proves the ownership of a name exists. */
function isPublished(cloud: Cloud, option: Properties): boolean {
    return records(cloud).some((record) => {
        const values = texts(record.records).map(bare);
        return (
            record.fqdn === bare(text(option.resourceRecordName) ?? "") &&
            values.includes(bare(text(option.resourceRecordValue) ?? ""))
        );
    });
}

/** The nearest CAA records upwards decide; where there are none, anybody may issue. */
function amazonMayIssue(cloud: Cloud, name: string): boolean {
    const tag = name.startsWith("*.") ? "issuewild" : "issue";
    const labels = name.replace(/^\*\./, "").split(".");
    for (let skipped = 0; skipped < labels.length; skipped++) {
        const owner = labels.slice(skipped).join(".");
        const found = records(cloud).filter((record) => record.type === "CAA" && record.fqdn === bare(owner));
        const values = found.flatMap((record) => texts(record.records));
        const wanted = values.filter((value) => value.split(" ")[1] === tag);
        // Without `issuewild`, `issue` speaks for wildcards too.
        const deciding = wanted.length > 0 ? wanted : values.filter((value) => value.split(" ")[1] === "issue");
        if (values.length > 0) {
            return (
                deciding.length === 0 ||
                deciding.some((value) => amazonIssuers.some((issuer) => value.includes(`"${issuer}`)))
            );
        }
    }
    return true;
}

function isServed(request: Request): boolean {
    return ["aws:lb/listener:Listener", "aws:lb/listenerCertificate:ListenerCertificate"]
        .flatMap((type) => request.cloud.all(type))
        .some(({ state }) => state.certificateArn === request.id);
}
