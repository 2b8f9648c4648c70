import { number, object, objects, text, texts, type Properties } from "../cloud/values";
import { byteLength, type Request, type Rules } from "./rule";

const reference = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference";

const listener = "aws:lb/listener:Listener";
const rule = ["aws:lb/listenerRule:ListenerRule"];

const contentTypes = ["text/plain", "text/css", "text/html", "application/javascript", "application/json"];

const longestMessage = 1024;
const mostValues = 5;
const longestValue = 128;

/** Elastic Load Balancing: what listeners and their rules do with a request, which requests a rule is for, what counts as well. */
export const listenerActionRules: Rules = {
    // The words are the provider's, which knows before AWS.
    "listener-fixed-response": {
        types: [listener, ...rule],
        source: `${reference}/API_FixedResponseActionConfig.html`,
        check: ({ inputs }) =>
            actionsOf(inputs)
                .flatMap(({ fixedResponse }) => objects(fixedResponse))
                .map(responseProblem)
                .find((problem) => problem !== undefined),
    },
    "listener-authenticates-https": {
        types: [listener, ...rule],
        source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html",
        check: (request) => {
            const asking = actionsOf(request.inputs).find(({ type }) => text(type)?.startsWith("authenticate-"));
            return asking === undefined || (text(listenerOf(request).protocol) ?? "HTTP") === "HTTPS"
                ? undefined
                : `InvalidLoadBalancerAction: Actions of type '${text(asking.type) ?? ""}' are supported only on HTTPS listeners`;
        },
    },
    "listener-redirect-loop": {
        types: [listener, ...rule],
        source: `${reference}/API_RedirectActionConfig.html`,
        check: (request) => {
            const around = listenerOf(request);
            const loops = actionsOf(request.inputs)
                .flatMap(({ redirect }) => objects(redirect))
                .some((redirect) => leadsBack(redirect, around));
            return loops
                ? "InvalidLoadBalancerAction: The redirect configuration is not valid because it creates a loop."
                : undefined;
        },
    },
    "listener-rule-conditions": {
        types: rule,
        source: `${reference}/API_RuleCondition.html`,
        check: ({ inputs }) => {
            const values = objects(inputs.conditions).flatMap((condition) =>
                Object.values(condition).flatMap((part) => texts(object(part).values)),
            );
            if (values.length > mostValues) {
                return `ValidationError: A rule can only have '${mostValues}' condition values`;
            }
            const long = values.find((value) => value.length > longestValue);
            return long === undefined
                ? undefined
                : `ValidationError: Condition value '${long}' cannot be longer than '${longestValue}' characters`;
        },
    },
    "target-group-matcher": {
        types: ["aws:lb/targetGroup:TargetGroup"],
        source: `${reference}/API_Matcher.html`,
        check: ({ inputs }) => {
            const matcher = text(object(inputs.healthCheck).matcher);
            const byHttp = ["HTTP", "HTTPS"].includes(text(inputs.protocol) ?? "HTTP");
            const most = byHttp ? 499 : 599;
            const codes = (matcher ?? "200").split(/[,-]/).map(Number);
            return codes.every((code) => Number.isInteger(code) && code >= 200 && code <= most)
                ? undefined
                : `ValidationError: Health check matcher HTTP code '${matcher ?? ""}' must be within '200-${most}' inclusive`;
        },
    },
};

/** What is done with a request: by the listener itself, or by a rule of it. */
function actionsOf({ actions, defaultActions }: Properties): Properties[] {
    return [...objects(defaultActions), ...objects(actions)];
}

/** The listener that is asked for, or that the rule belongs to. */
function listenerOf({ type, inputs, cloud }: Request): Properties {
    return type === listener ? inputs : (cloud.get(listener, text(inputs.listenerArn) ?? "")?.state ?? {});
}

function responseProblem(response: Properties): string | undefined {
    const [type, code] = [text(response.contentType) ?? "", text(response.statusCode)];
    if (!contentTypes.includes(type)) {
        return `expected fixed_response.0.content_type to be one of [${contentTypes.map((one) => `"${one}"`).join(" ")}], got ${type}`;
    }
    if (code !== undefined && !/^[245]\d\d$/.test(code)) {
        return `invalid value for fixed_response.0.status_code (must be in the form of 2XX, 4XX or 5XX), got ${code}`;
    }
    const length = byteLength(text(response.messageBody) ?? "");
    return length > longestMessage
        ? `expected length of fixed_response.0.message_body to be in the range (0 - ${longestMessage}), got ${length}`
        : undefined;
}

/** Whether a redirect changes nothing: each part that is not given stays as the request has it. */
function leadsBack(redirect: Properties, around: Properties): boolean {
    const [protocol, port] = [text(redirect.protocol) ?? "#{protocol}", text(redirect.port) ?? "#{port}"];
    const kept = Object.entries({ host: "#{host}", path: "/#{path}", query: "#{query}" }).every(
        ([part, same]) => (text(redirect[part]) ?? same) === same,
    );
    return (
        kept &&
        ["#{protocol}", text(around.protocol) ?? "HTTP"].includes(protocol) &&
        ["#{port}", String(number(around.port) ?? 80)].includes(port)
    );
}
