import { isObject, number, object, objects, text, type Properties } from "../cloud/values";
import { isTaken, onCreate, onDelete, users, type Rules } from "./rule";

const api = "https://docs.aws.amazon.com/waf/latest/APIReference";

const acl = ["aws:wafv2/webAcl:WebAcl"];
const association = ["aws:wafv2/webAclAssociation:WebAclAssociation"];

const fewestRequests = 10;
const mostRequests = 2_000_000_000;

/** AWS WAF: scope, priorities, actions. */
export const webAclRules: Rules = {
    "web-acl-scope": {
        types: [...acl, "aws:wafv2/ipSet:IpSet"],
        source: `${api}/API_CreateWebACL.html`,
        check: ({ inputs, cloud }) => {
            const scope = text(inputs.scope) ?? "";
            const valid = scope === "REGIONAL" || (scope === "CLOUDFRONT" && cloud.region === "us-east-1");
            return valid
                ? undefined
                : `WAFInvalidParameterException: Error reason: The scope is not valid., field: SCOPE_VALUE, parameter: ${scope}`;
        },
    },
    "web-acl-unique": {
        types: acl,
        on: onCreate,
        source: `${api}/API_CreateWebACL.html`,
        check: (request) =>
            isTaken(request, "name")
                ? "WAFDuplicateItemException: AWS WAF couldn't perform the operation because some resource in your request is a duplicate of an existing one."
                : undefined,
    },
    "web-acl-priorities": {
        types: acl,
        source: "https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-processing-order.html",
        check: ({ inputs }) => {
            const priorities = objects(inputs.rules).map((rule) => number(rule.priority));
            return new Set(priorities).size < priorities.length
                ? "WAFInvalidParameterException: Error reason: You have used a priority more than once, field: RULE, parameter: Priority"
                : undefined;
        },
    },
    "web-acl-actions": {
        types: acl,
        source: `${api}/API_Rule.html`,
        check: ({ inputs }) => {
            const bad = objects(inputs.rules).find((rule) => !actionFits(rule));
            return bad === undefined
                ? undefined
                : `WAFInvalidParameterException: Error reason: A reference in your rule statement is not valid., field: RULE_ACTION, parameter: ${text(bad.name) ?? ""}: a rule group needs overrideAction, any other statement action`;
        },
    },
    "web-acl-rate-limit": {
        types: acl,
        source: `${api}/API_RateBasedStatement.html`,
        check: ({ inputs }) => {
            const limits = objects(inputs.rules).flatMap(
                (rule) => number(object(object(rule.statement).rateBasedStatement).limit) ?? [],
            );
            const bad = limits.find((limit) => limit < fewestRequests || limit > mostRequests);
            return bad === undefined
                ? undefined
                : `WAFInvalidParameterException: Error reason: The rate limit must be between ${fewestRequests} and ${mostRequests}, field: RATE_BASED_STATEMENT, parameter: ${bad}`;
        },
    },
    "web-acl-association-scope": {
        types: association,
        on: onCreate,
        source: `${api}/API_AssociateWebACL.html`,
        check: ({ inputs, cloud }) => {
            const acls = cloud.all("aws:wafv2/webAcl:WebAcl").filter(({ state }) => state.arn === inputs.webAclArn);
            return acls.some(({ state }) => state.scope === "CLOUDFRONT")
                ? "WAFInvalidParameterException: Error reason: The scope is not valid., field: SCOPE_VALUE, parameter: CLOUDFRONT"
                : undefined;
        },
    },
    "web-acl-in-use": {
        types: acl,
        on: onDelete,
        source: `${api}/API_DeleteWebACL.html`,
        check: (request) => {
            const arn = request.cloud.get(request.type, request.id)?.state.arn ?? "";
            return users(request, association, ["webAclArn"], arn).length > 0
                ? "WAFAssociatedItemException: AWS WAF couldn't perform the operation because your resource is being used by another resource or it's associated with another resource."
                : undefined;
        },
    },
};

/** Rule groups bring their own actions, which can only be overridden; every other statement needs an action. */
function actionFits(rule: Properties): boolean {
    const statement = object(rule.statement);
    const isGroup =
        statement.managedRuleGroupStatement !== undefined || statement.ruleGroupReferenceStatement !== undefined;
    return isObject(rule.overrideAction) === isGroup && isObject(rule.action) === !isGroup;
}
