import { number, object, text, texts } from "../cloud/values";
import { byteLength, invalidParameter, isTaken, onCreate, type Rules } from "./rule";

const quotas = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html";
const api = "https://docs.aws.amazon.com/lambda/latest/api";

const lambda = ["aws:lambda/function:Function"];

const largestEnvironment = 4096;
const mostLayers = 5;

/** Set by Lambda itself: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const reserved = [
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
];

/** Lambda: sizes, environment, names. */
export const functionRules: Rules = {
    "function-environment-size": {
        types: lambda,
        source: quotas,
        check: ({ inputs }) => {
            const variables = JSON.stringify(object(object(inputs.environment).variables));
            return byteLength(variables) > largestEnvironment
                ? "InvalidParameterValueException: Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit."
                : undefined;
        },
    },
    "function-environment-reserved": {
        types: lambda,
        source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
        check: ({ inputs }) => {
            const taken = Object.keys(object(object(inputs.environment).variables)).filter((name) =>
                reserved.includes(name),
            );
            return taken.length > 0
                ? `InvalidParameterValueException: Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${taken.join(", ")}`
                : undefined;
        },
    },
    "function-memory": {
        types: lambda,
        source: quotas,
        check: ({ inputs }) => {
            const memory = number(inputs.memorySize) ?? 128;
            return memory >= 128 && memory <= 10_240
                ? undefined
                : invalidParameter(String(memory), "memorySize", "have value between 128 and 10240");
        },
    },
    "function-timeout": {
        types: lambda,
        source: quotas,
        check: ({ inputs }) => {
            const seconds = number(inputs.timeout) ?? 3;
            return seconds >= 1 && seconds <= 900
                ? undefined
                : invalidParameter(String(seconds), "timeout", "have value between 1 and 900");
        },
    },
    "function-layers": {
        types: lambda,
        source: quotas,
        check: ({ inputs }) =>
            texts(inputs.layers).length > mostLayers
                ? `InvalidParameterValueException: Cannot reference more than ${mostLayers} layers.`
                : undefined,
    },
    "function-unique": {
        types: lambda,
        on: onCreate,
        source: `${api}/API_CreateFunction.html`,
        check: (request) =>
            isTaken(request, "name")
                ? `ResourceConflictException: Function already exist: ${text(request.inputs.name) ?? ""}`
                : undefined,
    },
};
