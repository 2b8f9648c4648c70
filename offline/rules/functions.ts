import { subnetFacts } from "../cloud/network-facts";
import { number, object, text, texts } from "../cloud/values";
import { isTrusted, mayAllow, roleAt } from "./role-permissions";
import { byteLength, invalidParameter, isTaken, onCreate, type Request, type Rules } from "./rule";

const quotas = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html";
const api = "https://docs.aws.amazon.com/lambda/latest/api";

const lambda = ["aws:lambda/function:Function"];

const largestEnvironment = 4096;
const mostLayers = 5;

/** Executions at once of all functions of an account in a region, unless AWS has raised them; some stay with no function. */
const mostConcurrent = 1000;
const leastUnreserved = 100;

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

/** What Lambda needs to put a function into a VPC: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html */
const networkActions = ["CreateNetworkInterface", "DescribeNetworkInterfaces", "DeleteNetworkInterface"];

/** Lambda: sizes, environment, names, and what a function's role and network must be. */
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
    "function-name": {
        types: lambda,
        on: onCreate,
        source: `${api}/API_CreateFunction.html`,
        check: ({ inputs }) => {
            const name = text(inputs.name) ?? "x";
            return /^[\w-]{1,64}$/.test(name)
                ? undefined
                : invalidParameter(name, "functionName", "satisfy regular expression pattern: [a-zA-Z0-9-_]{1,64}");
        },
    },
    "function-reserved-concurrency": {
        types: lambda,
        source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
        check: ({ id, type, inputs, cloud }) => {
            const others = cloud.all(type).filter((other) => other.id !== id);
            const reserved = [inputs, ...others.map(({ state }) => state)]
                .map(({ reservedConcurrentExecutions }) => Math.max(0, number(reservedConcurrentExecutions) ?? 0))
                .reduce((sum, each) => sum + each, 0);
            return (number(inputs.reservedConcurrentExecutions) ?? -1) >= 0 &&
                reserved > mostConcurrent - leastUnreserved
                ? `InvalidParameterValueException: Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${leastUnreserved}].`
                : undefined;
        },
    },
    "function-network": {
        types: lambda,
        source: "https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html",
        check: (request) => networkProblem(request),
    },
    "function-role": {
        types: lambda,
        source: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
        check: ({ inputs, cloud }) => {
            const role = roleAt(cloud, inputs.role);
            return role === undefined || isTrusted(role, "lambda.amazonaws.com")
                ? undefined
                : "InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda.";
        },
    },
    "function-network-permissions": {
        types: lambda,
        source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions",
        check: ({ inputs, cloud }) => {
            const role = roleAt(cloud, inputs.role);
            if (role === undefined || texts(object(inputs.vpcConfig).subnetIds).length === 0) {
                return undefined;
            }
            const missing = networkActions.find((action) => !mayAllow(cloud, role, `ec2:${action}`));
            return missing === undefined ? undefined : notPermitted(missing, "EC2");
        },
    },
    "function-dead-letters": {
        types: lambda,
        source: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq",
        check: ({ inputs, cloud }) => {
            const target = text(object(inputs.deadLetterConfig).targetArn);
            if (target === undefined) {
                return undefined;
            }
            const [, service = ""] = /^arn:[\w-]+:(sqs|sns):[\w-]+:\d{12}:[\w-]+$/.exec(target) ?? [];
            if (service === "") {
                return `InvalidParameterValueException: The provided target ARN ${target} is invalid: a dead letter queue must be an SQS standard queue or an SNS standard topic.`;
            }
            const role = roleAt(cloud, inputs.role);
            const action = service === "sqs" ? "SendMessage" : "Publish";
            return role === undefined || mayAllow(cloud, role, `${service}:${action}`, target)
                ? undefined
                : notPermitted(action, service.toUpperCase());
        },
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

/** A function is in a VPC with subnets and security groups of the same VPC, or with neither. */
function networkProblem({ inputs, cloud }: Request): string | undefined {
    const network = object(inputs.vpcConfig);
    const [subnets, groups] = [texts(network.subnetIds), texts(network.securityGroupIds)];
    if ((subnets.length === 0) !== (groups.length === 0)) {
        return "InvalidParameterValueException: SubnetIds and SecurityIds must coexist or be both empty list.";
    }
    const vpcs = [
        ...subnets.map((id) => subnetFacts(cloud, id)).flatMap(({ exists, vpcId }) => (exists ? vpcId : [])),
        ...groups.flatMap((id) => text(cloud.get("aws:ec2/securityGroup:SecurityGroup", id)?.state.vpcId) ?? []),
    ];
    return new Set(vpcs).size > 1
        ? "InvalidParameterValueException: Security Groups are required to be in the same VPC."
        : undefined;
}

function notPermitted(action: string, service: string): string {
    return `InvalidParameterValueException: The provided execution role does not have permissions to call ${action} on ${service}`;
}
