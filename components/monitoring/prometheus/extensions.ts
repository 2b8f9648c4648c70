import { parse } from "yaml";
import { problem, type Checks, type Rule } from "../../parts/validation/checks";
import { matching } from "../../parts/validation/rules";
import { prometheusConfiguration } from "./configuration";

/** The name of a label of Prometheus, not one of those that it keeps for itself beyond `__replica__`. */
export const labelName: Rule<string> = matching(
    /^(?!__)[A-Za-z_][A-Za-z0-9_]*$/,
    "a label: letters, digits and _, not beginning with a digit or with __",
);

/** The name of a file, without a folder and without its ending. */
export const fileName: Rule<string> = matching(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    "1 to 64 letters, digits, - and _, and begin with a letter or digit",
);

/** Names of rule files that are written anyway. */
const takenFiles = ["alerts", "recording"];

/** Checks the user's rule files. Gives them by name with ending. */
export function ruleFiles(checks: Checks, rules: Record<string, string>): Record<string, string> {
    for (const [name, text] of Object.entries(rules)) {
        const path = `prometheus.rules["${name}"]`;
        checks.plain(`a name in prometheus.rules`, name, fileName);
        if (takenFiles.includes(name)) {
            checks.add(`${path} has the name of a file that is always written: choose another`);
        }
        checks.plain(path, text, yamlOf("an object with groups of rules", hasGroups));
    }
    return Object.fromEntries(Object.entries(rules).map(([name, text]) => [`${name}.yaml`, text]));
}

/** A text that Prometheus takes as scrape configurations beside those that are always there. */
export const scrapeConfigList: Rule<string> = (scrapeConfigs) => {
    try {
        prometheusConfiguration({ ...anyDuties, scrapeConfigs });
        return [];
    } catch (error) {
        return [firstLine(error)];
    }
};

const anyDuties = {
    scrapeIntervalSeconds: 15,
    externalLabels: {},
    targetsFile: "/targets.json",
    ruleFiles: [],
    alertmanager: true,
    discovery: true,
};

function hasGroups(value: unknown): boolean {
    return typeof value === "object" && value !== null && "groups" in value && Array.isArray(value.groups);
}

/** A text of YAML whose value `fits`. */
function yamlOf(what: string, fits: (value: unknown) => boolean): Rule<string> {
    return (text, path) => {
        try {
            return fits(parse(text)) ? [] : [`${path} must be YAML of ${what}`];
        } catch (error) {
            return [problem(path, firstLine(error), `must be YAML of ${what}`)];
        }
    };
}

function firstLine(error: unknown): string {
    return (error instanceof Error ? error.message : String(error)).split("\n", 1).join("");
}
