import type { Rule } from "../validation/checks";

/**
 * Variables that PMM 3 takes from its environment, without those that hold secrets.
 *
 * Source: managed/utils/envvars/parser.go in https://github.com/percona/pmm (3.x)
 */
const known = new Set([
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "NO_PROXY",
    "PMM_CLICKHOUSE_ADDR",
    "PMM_CLICKHOUSE_DATABASE",
    "PMM_CLICKHOUSE_HOST",
    "PMM_CLICKHOUSE_PORT",
    "PMM_CLICKHOUSE_USER",
    "PMM_DATA_RETENTION",
    "PMM_DEBUG",
    "PMM_DISABLE_BUILTIN_CLICKHOUSE",
    "PMM_ENABLE_ACCESS_CONTROL",
    "PMM_ENABLE_ALERTING",
    "PMM_ENABLE_AZURE_DISCOVER",
    "PMM_ENABLE_BACKUP_MANAGEMENT",
    "PMM_ENABLE_NOMAD",
    "PMM_ENABLE_VM_CACHE",
    "PMM_METRICS_RESOLUTION",
    "PMM_METRICS_RESOLUTION_HR",
    "PMM_METRICS_RESOLUTION_LR",
    "PMM_METRICS_RESOLUTION_MR",
    "PMM_TRACE",
    "PMM_VM_URL",
]);

/** Beginnings of names that PMM hands on to Grafana, VictoriaMetrics and its agent. */
const handedOn = ["GF_", "VM_", "VMAGENT_"];

/** Variables that this deployment sets itself, and how to say what they should be. */
const taken: Partial<Record<string, string>> = {
    PMM_ENABLE_TELEMETRY: "is set by pmm.telemetry: use that",
    PMM_ENABLE_UPDATES: "is always false, since PMM is updated by pmm.version: use that",
    PMM_PUBLIC_ADDRESS: "is the first of endpoint.hostnames: use that",
};

const secretive = /PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|KEY|LICENSE/i;
/** Names that speak of a secret and hold something else: where it is, or how long it lasts. */
const harmless = /_(URL|FILE|PATH|MINUTES|DURATION|ENABLED)$/i;

/**
 * Names that PMM knows and that ask for no secret. Values never appear in a message: somebody may have put a secret
 * there.
 */
export const pmmVariables: Rule<Record<string, string>> = (settings, path) =>
    Object.entries(settings).flatMap(([name, value]) => {
        const fault = nameFault(name) ?? valueFault(value);
        return fault === undefined ? [] : [`${path}.${name} ${fault}`];
    });

function nameFault(name: string): string | undefined {
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
        return "is not the name of an environment variable: write it in letters, digits and _";
    }
    // Grafana's name for it would lock out the one user whose password is known.
    if (name.startsWith("GF_SECURITY_ADMIN_")) {
        return "is the business of this deployment, which keeps the password of admin in Secrets Manager: take it out";
    }
    if (secretive.test(name) && !harmless.test(name)) {
        return "asks for a secret, which would lie in clear text in AWS: take it out, and set it inside PMM";
    }
    if (taken[name] !== undefined) {
        return taken[name];
    }
    return known.has(name) || handedOn.some((prefix) => name.startsWith(prefix))
        ? undefined
        : "is not known to PMM 3, which would write it and its value to its log: correct the name, or take it out";
}

function valueFault(value: string): string | undefined {
    if (typeof value !== "string" || !/^[\x20-\x7e]*$/.test(value)) {
        return "must be a text of one line, of ASCII characters";
    }
    return /\/\/[^/\s]*:[^/\s]*@/.test(value)
        ? "holds a password in a URL, which would lie in clear text in AWS: take the password out"
        : undefined;
}
