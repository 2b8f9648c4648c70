import { createHash, randomBytes } from "node:crypto";
import { shapeOf } from "./sdk-shape";
import type { Properties } from "./values";

/** How the provider names a resource whose program gives no name. */
export interface AutoName {
    /** The property that is filled. */
    property: string;
    /** Most characters that AWS takes. */
    longest: number;
    /** Between the resource's Pulumi name and the random part. */
    separator: string;
    /** How many random hexadecimal digits; default 7. */
    digits?: number;
    /** Turns the Pulumi name into one that AWS takes. */
    prepare?: (name: string) => string;
    /** Turns the finished name into what the property holds. */
    finish?: (name: string, inputs: Properties) => string;
}

/** What the engine says about naming with a stack's `pulumi:autonaming` setting. */
export interface NamingWish {
    mode: "propose" | "enforce" | "disable";
    proposed: string;
}

const usual: AutoName = { property: "name", longest: 255, separator: "-" };

const lowerCase = (name: string): string => name.toLowerCase();

/** Fifo topics and queues must end in `.fifo`. */
const fifoSuffix =
    (switchedBy: string) =>
    (name: string, inputs: Properties): string =>
        inputs[switchedBy] === true ? `${name.replace(/\.fifo$/, "")}.fifo` : name;

/**
 * Types that differ from the usual naming, as the provider's own table has them:
 * https://github.com/pulumi/pulumi-aws/blob/master/provider/resources.go (`AutoName`).
 */
const special: Record<string, AutoName | undefined> = {
    "aws:alb/loadBalancer:LoadBalancer": { ...usual, longest: 32 },
    "aws:alb/targetGroup:TargetGroup": { ...usual, longest: 32 },
    "aws:cloudwatch/eventRule:EventRule": { ...usual, longest: 64 },
    "aws:cloudwatch/eventTarget:EventTarget": { ...usual, property: "targetId" },
    "aws:ec2/keyPair:KeyPair": { ...usual, property: "keyName" },
    "aws:elb/loadBalancer:LoadBalancer": { ...usual, longest: 32 },
    "aws:iam/role:Role": { ...usual, longest: 64 },
    "aws:kms/alias:Alias": {
        ...usual,
        longest: 238,
        finish: (name) => (name.startsWith("alias/") ? name : `alias/${name}`),
    },
    "aws:lambda/function:Function": { ...usual, longest: 64 },
    "aws:lambda/permission:Permission": { ...usual, property: "statementId", longest: 100 },
    "aws:lb/loadBalancer:LoadBalancer": { ...usual, longest: 32 },
    "aws:lb/targetGroup:TargetGroup": { ...usual, longest: 32 },
    "aws:rds/instance:Instance": { ...usual, property: "identifier", separator: "" },
    "aws:s3/bucket:Bucket": { ...usual, property: "bucket", longest: 63, prepare: lowerCase },
    "aws:s3/bucketObject:BucketObject": { ...usual, property: "key", longest: 0, separator: "", digits: 0 },
    "aws:s3/bucketObjectv2:BucketObjectv2": { ...usual, property: "key", longest: 0, separator: "", digits: 0 },
    "aws:sns/topic:Topic": { ...usual, longest: 256, finish: fifoSuffix("fifoTopic") },
    "aws:sqs/queue:Queue": { ...usual, longest: 80, finish: fifoSuffix("fifoQueue") },
};

/** How a type is named; undefined when the provider makes up no name for it. */
export function autoNameOf(type: string): AutoName | undefined {
    const shape = shapeOf(type);
    // A name that must be given is a name that means something: a DNS record's, a dashboard's.
    const named = shape?.inputs.has("name") === true && !shape.required.has("name");
    return special[type] ?? (type.startsWith("aws:") && named ? usual : undefined);
}

/**
 * Makes a name: the Pulumi name and random digits. The digits follow from the engine's seed, so that an update makes what
 * its plan showed.
 *
 * @throws Error in the provider's words when the name is too long or the stack forbids made-up names.
 */
export function makeName(
    rule: AutoName,
    type: string,
    name: string,
    inputs: Properties,
    seed: Uint8Array,
    wish?: NamingWish,
): string {
    const finish = rule.finish ?? ((made: string): string => made);
    const tooLong = (made: string): boolean => rule.longest > 0 && made.length > rule.longest;
    if (wish?.mode === "disable") {
        throw new Error("automatic naming is disabled but no explicit name was provided");
    }
    if (wish?.mode === "enforce") {
        return wish.proposed;
    }
    if (wish?.mode === "propose") {
        const proposed = rule.prepare?.(wish.proposed) ?? wish.proposed;
        if (tooLong(proposed)) {
            throw new Error(`calculated name '${proposed}' exceeds maximum length of ${rule.longest}`);
        }
        return finish(proposed, inputs);
    }
    const digits = rule.digits ?? 7;
    const prefix = `${rule.prepare?.(name) ?? name}${rule.separator}`;
    const made = `${prefix}${randomDigits(digits, seed)}`;
    if (tooLong(made)) {
        throw new Error(
            `could not make instance of '${type}': name '${prefix}' plus ${digits} random chars is longer than maximum length ${rule.longest}`,
        );
    }
    return finish(made, inputs);
}

function randomDigits(count: number, seed: Uint8Array): string {
    const bytes = seed.length === 0 ? randomBytes(32) : createHash("sha256").update(seed).digest();
    return bytes.toString("hex").slice(0, count);
}
