import { functionAt } from "../cloud/services/functions";
import { text } from "../cloud/values";
import { invalidParameter, onCreate, outOfRange, type Rules } from "./rule";

const api = "https://docs.aws.amazon.com/lambda/latest/api";

const permission = ["aws:lambda/permission:Permission"];
const invokeConfig = ["aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"];

/** Lambda: who may call a function, and what becomes of events that wait for it. */
export const functionCallerRules: Rules = {
    "permission-function": {
        types: permission,
        on: onCreate,
        source: `${api}/API_AddPermission.html`,
        check: ({ inputs, cloud }) => {
            const { found, isOurs, name } = functionAt(cloud, inputs.function);
            return isOurs && found === undefined ? `ResourceNotFoundException: Function not found: ${name}` : undefined;
        },
    },
    "permission-statement-id": {
        types: permission,
        on: onCreate,
        source: `${api}/API_AddPermission.html`,
        check: ({ inputs }) => {
            const id = text(inputs.statementId) ?? "x";
            return /^[\w-]{1,100}$/.test(id)
                ? undefined
                : invalidParameter(id, "statementId", "satisfy regular expression pattern: ([a-zA-Z0-9-_]+)");
        },
    },
    "permission-unique": {
        types: permission,
        on: onCreate,
        source: `${api}/API_AddPermission.html`,
        check: ({ type, inputs, cloud }) => {
            const { name } = functionAt(cloud, inputs.function);
            const twin = cloud
                .all(type)
                .some(
                    ({ state }) =>
                        state.statementId === inputs.statementId && functionAt(cloud, state.function).name === name,
                );
            return twin
                ? `ResourceConflictException: The statement id (${text(inputs.statementId) ?? ""}) provided already exists. Please provide a new statement id, or remove the existing statement.`
                : undefined;
        },
    },
    "permission-action": {
        types: permission,
        on: onCreate,
        source: `${api}/API_AddPermission.html`,
        check: ({ inputs }) => {
            const action = text(inputs.action) ?? "";
            return /^(lambda:[*]|lambda:[a-zA-Z]+|[*])$/.test(action)
                ? undefined
                : invalidParameter(
                      action,
                      "action",
                      "satisfy regular expression pattern: (lambda:[*]|lambda:[a-zA-Z]+|[*])",
                  );
        },
    },
    "invoke-config-function": {
        types: invokeConfig,
        on: onCreate,
        source: `${api}/API_PutFunctionEventInvokeConfig.html`,
        check: ({ inputs, cloud }) => {
            const { found, isOurs } = functionAt(cloud, inputs.functionName);
            return isOurs && found === undefined ? "ResourceNotFoundException: The function doesn't exist." : undefined;
        },
    },
    "invoke-config-figures": {
        types: invokeConfig,
        source: `${api}/API_PutFunctionEventInvokeConfig.html`,
        check: ({ inputs }) =>
            outOfRange(inputs, "maximumRetryAttempts", 0, 2) ??
            outOfRange(inputs, "maximumEventAgeInSeconds", 60, 21_600),
    },
};
