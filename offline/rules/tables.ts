import { number, object, objects, text, type Properties } from "../cloud/values";
import { invalidParameter, isTaken, onCreate, onDelete, type Rules } from "./rule";

const api = "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference";

const table = ["aws:dynamodb/table:Table"];

/** DynamoDB: names, keys, capacity, expiry, recovery. */
export const tableRules: Rules = {
    "table-name": {
        types: table,
        on: onCreate,
        source: `${api}/API_CreateTable.html`,
        check: ({ inputs }) => {
            const name = text(inputs.name) ?? "xxx";
            return /^[\w.-]{3,255}$/.test(name)
                ? undefined
                : invalidParameter(name, "tableName", "satisfy regular expression pattern: [a-zA-Z0-9_.-]{3,255}");
        },
    },
    "table-unique": {
        types: table,
        on: onCreate,
        source: `${api}/API_CreateTable.html`,
        check: (request) =>
            isTaken(request, "name")
                ? `ResourceInUseException: Table already exists: ${text(request.inputs.name) ?? ""}`
                : undefined,
    },
    // The words are the provider's, which knows before AWS.
    "table-attributes": {
        types: table,
        source: `${api}/API_AttributeDefinition.html`,
        check: ({ inputs }) => {
            const keys = new Set(keysOf(inputs));
            const defined = objects(inputs.attributes).map(({ name }) => text(name) ?? "");
            const unused = defined.filter((name) => !keys.has(name));
            if (unused.length > 0) {
                return `all attributes must be indexed. Unused attributes: ${quoted(unused)}`;
            }
            const unmatched = [...keys].filter((key) => !defined.includes(key));
            return unmatched.length > 0
                ? `all indexes must match a defined attribute. Unmatched indexes: ${quoted(unmatched)}`
                : undefined;
        },
    },
    "table-key": {
        types: table,
        on: onCreate,
        source: `${api}/API_KeySchemaElement.html`,
        check: ({ inputs }) => {
            const restored = [
                inputs.importTable,
                inputs.restoreBackupArn,
                inputs.restoreSourceName,
                inputs.restoreSourceTableArn,
            ];
            return inputs.hashKey === undefined && restored.every((source) => source === undefined)
                ? "ValidationException: One or more parameter values were invalid: Some index key attributes have no name or the key schema is empty"
                : undefined;
        },
    },
    "table-attribute-type": {
        types: table,
        source: `${api}/API_AttributeDefinition.html`,
        check: ({ inputs }) => {
            const bad = objects(inputs.attributes).find(({ type }) => !["S", "N", "B"].includes(text(type) ?? ""));
            return bad === undefined
                ? undefined
                : invalidParameter(
                      text(bad.type) ?? "",
                      "attributeDefinitions.1.member.attributeType",
                      "satisfy enum value set: [B, N, S]",
                  );
        },
    },
    "table-capacity": {
        types: table,
        source: `${api}/API_ProvisionedThroughput.html`,
        check: ({ inputs }) => {
            const provisioned = (inputs.billingMode ?? "PROVISIONED") === "PROVISIONED";
            const given = [inputs.readCapacity, inputs.writeCapacity].every((units) => (number(units) ?? 0) > 0);
            return provisioned && !given
                ? "ValidationException: One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
                : undefined;
        },
    },
    "table-time-to-live": {
        types: table,
        source: `${api}/API_TimeToLiveSpecification.html`,
        check: ({ inputs }) => {
            const { enabled, attributeName } = object(inputs.ttl);
            const name = text(attributeName) ?? "";
            return enabled === true && (name === "" || name.length > 255)
                ? invalidParameter(name, "timeToLiveSpecification.attributeName", "have length between 1 and 255")
                : undefined;
        },
    },
    "table-recovery-period": {
        types: table,
        source: `${api}/API_PointInTimeRecoverySpecification.html`,
        check: ({ inputs }) => {
            const { enabled, recoveryPeriodInDays } = object(inputs.pointInTimeRecovery);
            const days = number(recoveryPeriodInDays) ?? 35;
            return enabled === true && (days < 1 || days > 35)
                ? invalidParameter(
                      String(days),
                      "pointInTimeRecoverySpecification.recoveryPeriodInDays",
                      "have value between 1 and 35",
                  )
                : undefined;
        },
    },
    "table-protected": {
        types: table,
        on: onDelete,
        source: `${api}/API_DeleteTable.html`,
        check: ({ inputs }) =>
            inputs.deletionProtectionEnabled === true
                ? "ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
                : undefined,
    },
};

/** Names of the attributes that are keys of the table or of one of its indexes. */
function keysOf(inputs: Properties): string[] {
    const indexes = [...objects(inputs.localSecondaryIndexes), ...objects(inputs.globalSecondaryIndexes)];
    const ofIndexes = indexes.flatMap((index) => [
        index.hashKey,
        index.rangeKey,
        ...objects(index.keySchemas).map(({ attributeName }) => attributeName),
    ]);
    return [inputs.hashKey, inputs.rangeKey, ...ofIndexes].flatMap((name) => text(name) ?? []);
}

/** As the provider, written in Go, shows a list. */
function quoted(names: readonly string[]): string {
    return `[${[...names]
        .sort()
        .map((name) => JSON.stringify(name))
        .join(" ")}]`;
}
