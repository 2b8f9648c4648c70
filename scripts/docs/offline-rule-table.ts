import { rules } from "../../offline/rules";
import { row } from "./generated-section";

/** A table of what the offline cloud refuses, with the AWS page that documents each refusal. */
export function offlineRuleTable(): string {
    const rows = Object.entries(rules).map(([id, { types, on = ["create", "update"], source }]) => {
        const kinds = types.map((type) => (type === "*" ? "every type" : (type.split(":").at(-1) ?? type)));
        return row([`[${id}](${source})`, kinds.join(", "), on.join(", ")]);
    });
    return ["| rule, with its documentation | judges | on |", "| --- | --- | --- |", ...rows].join("\n");
}
