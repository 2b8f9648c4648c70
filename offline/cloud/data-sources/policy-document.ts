import { createHash } from "node:crypto";
import { objects, text, texts, type Properties, type Value } from "../values";
import type { DataSources } from "./data-source";

/** Writes an IAM policy from statements. */
export const policyDocument: DataSources = {
    "aws:iam/getPolicyDocument:getPolicyDocument": ({ args }) => {
        const document: Properties = {
            Version: args.version ?? "2012-10-17",
            ...(args.policyId === undefined ? {} : { Id: args.policyId }),
            Statement: objects(args.statements).map(statement),
        };
        const json = JSON.stringify(document, undefined, 2);
        const id = String(createHash("sha256").update(json).digest().readUInt32BE());
        return { id, json, minifiedJson: JSON.stringify(document), version: document.Version ?? "" };
    },
};

function statement(asked: Properties): Value {
    const lists: Record<string, Value> = {
        Action: alone(asked.actions),
        NotAction: alone(asked.notActions),
        Resource: alone(asked.resources),
        NotResource: alone(asked.notResources),
        Principal: principals(asked.principals),
        NotPrincipal: principals(asked.notPrincipals),
        Condition: conditions(asked.conditions),
    };
    const given = Object.entries(lists).filter(([, value]) => value !== null);
    const sid = text(asked.sid);
    return {
        ...(sid === undefined ? {} : { Sid: sid }),
        Effect: asked.effect ?? "Allow",
        ...Object.fromEntries(given),
    };
}

/** One value stands without a list, as AWS writes it. */
function alone(values: Value | undefined): Value {
    const all = texts(values);
    return all.length > 1 ? all : (all[0] ?? null);
}

function principals(asked: Value | undefined): Value {
    const all = objects(asked);
    if (all.length === 0) {
        return null;
    }
    if (all.some((each) => each.type === "*")) {
        return "*";
    }
    return Object.fromEntries(all.map((each) => [text(each.type) ?? "AWS", alone(each.identifiers)]));
}

function conditions(asked: Value | undefined): Value {
    const all = objects(asked);
    const written: Properties = {};
    for (const each of all) {
        const test = text(each.test) ?? "StringEquals";
        written[test] = {
            ...(written[test] as Properties | undefined),
            [text(each.variable) ?? ""]: alone(each.values),
        };
    }
    return all.length === 0 ? null : written;
}
