import { createHash } from "node:crypto";
import type { Cloud, Existing } from "../cloud";
import { accountId, partitionOf, regionalArn, timestamp } from "../identifiers";
import { idFrom, type Models, type Thing } from "../model";
import { subnetFacts } from "../network-facts";
import { hasUnknown, isObject, object, text, texts, unknown, type Properties, type Value } from "../values";
import { invocations } from "./invocations";

const functionType = "aws:lambda/function:Function";

/** Lambda. */
export const functions: Models = {
    [functionType]: {
        replacedBy: ["name", "packageType", "tenancyConfig"],
        volatile: ["lastModified"],
        completes: { loggingConfig: ["logGroup"], vpcConfig: ["vpcId"] },
        id: idFrom("name"),
        outputs: functionOutputs,
    },
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
        replacedBy: ["functionName", "qualifier"],
        id: (draft) =>
            [draft.inputs.functionName, draft.inputs.qualifier].flatMap((part) => text(part) ?? []).join(":"),
        outputs: (thing) => ({ maximumRetryAttempts: thing.inputs.maximumRetryAttempts ?? 2 }),
    },
    ...invocations,
    "aws:lambda/permission:Permission": { replacedBy: "everything", id: idFrom("statementId") },
    "aws:lambda/eventSourceMapping:EventSourceMapping": {
        replacedBy: ["eventSourceArn", "startingPosition", "startingPositionTimestamp"],
        outputs: (thing) => ({ uuid: thing.id, functionArn: text(thing.inputs.functionName) ?? "" }),
    },
};

/** What is known about a function that somebody names. */
export interface NamedFunction {
    /** Its own name, or what was written when it is no name of a function. */
    name: string;
    /** Whether it must be in this cloud: of this account, and of the region that is asked. */
    isOurs: boolean;
    /** The function; undefined when this cloud has none of that name. */
    found: Existing | undefined;
}

/** The function written as a name or an ARN, each with or without a version. */
export function functionAt(cloud: Cloud, written: Value | undefined): NamedFunction {
    const full = text(written) ?? "";
    const [, region, account, named] = /^arn:[\w-]+:lambda:([\w-]+):(\d{12}):function:([\w-]+)/.exec(full) ?? [];
    const name = named ?? /^[\w-]+/.exec(full)?.[0] ?? full;
    const isOurs = named === undefined ? !full.startsWith("arn:") : account === accountId && region === cloud.region;
    return { name, isOurs, found: isOurs ? cloud.get(functionType, name) : undefined };
}

/** What AWS fills in: https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
function functionOutputs(thing: Thing): Properties {
    const { id, inputs, region } = thing;
    const arn = regionalArn("lambda", region, `function:${id}`);
    const invocationsArn = (api: string, function_: string): string =>
        `arn:${partitionOf(region)}:apigateway:${region}:lambda:path/${api}/functions/${function_}/invocations`;
    const codeSha256 = codeHash(inputs);
    const version = "$LATEST";
    return {
        architectures: inputs.architectures ?? ["x86_64"],
        arn,
        codeSha256: inputs.codeSha256 ?? codeSha256,
        ephemeralStorage: inputs.ephemeralStorage ?? { size: 512 },
        invokeArn: invocationsArn("2015-03-31", arn),
        lastModified: timestamp(),
        loggingConfig: { logFormat: "Text", logGroup: `/aws/lambda/${id}`, ...object(inputs.loggingConfig) },
        memorySize: inputs.memorySize ?? 128,
        packageType: inputs.packageType ?? "Zip",
        qualifiedArn: `${arn}:${version}`,
        qualifiedInvokeArn: invocationsArn("2015-03-31", `${arn}:${version}`),
        reservedConcurrentExecutions: inputs.reservedConcurrentExecutions ?? -1,
        responseStreamingInvokeArn: `${invocationsArn("2021-11-15", arn).replace(/invocations$/, "")}response-streaming-invocations`,
        sourceCodeHash: inputs.sourceCodeHash ?? codeSha256,
        timeout: inputs.timeout ?? 3,
        tracingConfig: inputs.tracingConfig ?? { mode: "PassThrough" },
        version,
        ...(isObject(inputs.vpcConfig) ? { vpcConfig: { ...inputs.vpcConfig, vpcId: vpcOf(thing) } } : {}),
    };
}

function vpcOf(thing: Thing): Value {
    const subnets = object(thing.inputs.vpcConfig).subnetIds ?? [];
    const [first] = texts(subnets);
    if (hasUnknown(subnets)) {
        return unknown;
    }
    return first === undefined ? "" : subnetFacts(thing.cloud, first).vpcId;
}

/** AWS tells the hash of the code, whether it came as an archive, an image or an object in S3. */
function codeHash({ code, imageUri, s3Bucket, s3Key, s3ObjectVersion }: Properties): Value {
    const source = [code, imageUri, s3Bucket, s3Key, s3ObjectVersion].map((part) => part ?? null);
    if (hasUnknown(source)) {
        return unknown;
    }
    // The engine has hashed an archive, by what is in it.
    const archive = text(object(code).hash) ?? JSON.stringify(source);
    return createHash("sha256").update(archive).digest("base64");
}
