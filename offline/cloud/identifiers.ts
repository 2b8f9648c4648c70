import { randomBytes, randomInt, randomUUID } from "node:crypto";

/** The one account of the offline cloud. */
export const accountId = "123456789012";

/** Region when neither the program nor its configuration names one. */
export const defaultRegion = "eu-west-1";

/** Where what belongs to no region is kept: IAM, Route 53, CloudFront. */
export const globalRegion = "global";

/** The partition a region belongs to: `aws`, `aws-cn` or `aws-us-gov`. */
export function partitionOf(region: string): string {
    return region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** The domain of a region's service addresses. */
export function domainOf(region: string): string {
    return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}

/** `arn:aws:<service>:<region>:<account>:<resource>`. */
export function regionalArn(service: string, region: string, resource: string): string {
    return `arn:${partitionOf(region)}:${service}:${region}:${accountId}:${resource}`;
}

/** `arn:aws:<service>::<account>:<resource>`, for services without regions. */
export function globalArn(service: string, region: string, resource: string): string {
    return `arn:${partitionOf(region)}:${service}::${accountId}:${resource}`;
}

/** An id of the EC2 kind: `vpc-0` and 16 hexadecimal digits. */
export function ec2Id(prefix: string): string {
    return `${prefix}-0${hex(16)}`;
}

/** Random hexadecimal digits, lower case. */
export function hex(digits: number): string {
    return randomBytes(Math.ceil(digits / 2))
        .toString("hex")
        .slice(0, digits);
}

/** Random letters and digits, as many as asked, of `alphabet`. */
export function characters(count: number, alphabet: string): string {
    return Array.from({ length: count }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
}

/** Capital letters and digits, as in the ids of Route 53 and IAM. */
export const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** Letters of both cases and digits, as in the suffix of a secret's ARN. */
export const alphanumerics = `${capitals}abcdefghijklmnopqrstuvwxyz`;

/** A random UUID. */
export function uuid(): string {
    return randomUUID();
}

/** The time now, as AWS writes it: `2025-03-01T12:00:00Z`. */
export function timestamp(): string {
    return `${new Date().toISOString().slice(0, 19)}Z`;
}
