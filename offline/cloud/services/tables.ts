import { accountId, partitionOf, regionalArn, timestamp, uuid } from "../identifiers";
import { idFrom, type Models, type Thing } from "../model";
import { isObject, object, text, type Properties } from "../values";

/** DynamoDB. */
export const tables: Models = {
    "aws:dynamodb/table:Table": {
        replacedBy: ["hashKey", "importTable", "localSecondaryIndexes", "name", "rangeKey", "restoreSourceTableArn"],
        completes: { serverSideEncryption: ["kmsKeyArn"] },
        id: idFrom("name"),
        outputs: tableOutputs,
    },
};

/** What AWS fills in: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html */
function tableOutputs(thing: Thing): Properties {
    const { id, inputs, region } = thing;
    const arn = regionalArn("dynamodb", region, `table/${id}`);
    const before = text(thing.before.streamLabel) ?? "";
    const label = before === "" ? `${timestamp().slice(0, -1)}.000` : before;
    const streamLabel = inputs.streamEnabled === true ? label : "";
    return {
        arn,
        billingMode: inputs.billingMode ?? "PROVISIONED",
        deletionProtectionEnabled: inputs.deletionProtectionEnabled ?? false,
        pointInTimeRecovery: inputs.pointInTimeRecovery ?? { enabled: false },
        readCapacity: inputs.readCapacity ?? 0,
        streamArn: streamLabel === "" ? "" : `${arn}/stream/${streamLabel}`,
        streamLabel,
        tableClass: inputs.tableClass ?? "STANDARD",
        ttl: inputs.ttl ?? { attributeName: "", enabled: false },
        writeCapacity: inputs.writeCapacity ?? 0,
        ...(isObject(inputs.serverSideEncryption) ? { serverSideEncryption: encryption(thing) } : {}),
    };
}

/** Switched off means a key that DynamoDB owns; switched on without a key, one that AWS keeps in the account. */
function encryption(thing: Thing): Properties {
    const asked = object(thing.inputs.serverSideEncryption);
    const before = text(object(thing.before.serverSideEncryption).kmsKeyArn) ?? "";
    const own = `arn:${partitionOf(thing.region)}:kms:${thing.region}:${accountId}:key/${uuid()}`;
    return { kmsKeyArn: asked.enabled !== true ? "" : before === "" ? own : before, ...asked };
}
