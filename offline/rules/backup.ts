import { number, object, objects, text, type Properties } from "../cloud/values";
import { isCron } from "./schedule";
import { isTaken, onCreate, onDelete, users, type Rules } from "./rule";

const api = "https://docs.aws.amazon.com/aws-backup/latest/devguide";

const vault = ["aws:backup/vault:Vault"];
const plan = ["aws:backup/plan:Plan"];
const selection = ["aws:backup/selection:Selection"];

/** Days that a backup must stay in cold storage. */
const coldDays = 90;

/** Minutes. */
const shortestStart = 60;

/** AWS Backup: vaults, schedules, windows and life cycles. */
export const backupRules: Rules = {
    "backup-vault-name": {
        types: vault,
        on: onCreate,
        source: `${api}/API_CreateBackupVault.html`,
        check: ({ inputs }) =>
            /^[a-zA-Z0-9\-_]{2,50}$/.test(text(inputs.name) ?? "xx")
                ? undefined
                : "InvalidParameterValueException: The backup vault name must match ^[a-zA-Z0-9\\-\\_]{2,50}$",
    },
    "backup-vault-unique": {
        types: vault,
        on: onCreate,
        source: `${api}/API_CreateBackupVault.html`,
        check: (request) =>
            isTaken(request, "name")
                ? "AlreadyExistsException: Backup vault with the same name already exists"
                : undefined,
    },
    "backup-vault-not-empty": {
        types: vault,
        on: onDelete,
        source: `${api}/API_DeleteBackupVault.html`,
        check: (request) => {
            const points = number(request.cloud.get(request.type, request.id)?.state.recoveryPoints) ?? 0;
            return points > 0 && request.inputs.forceDestroy !== true
                ? `InvalidRequestException: Backup vault cannot be deleted because it contains recovery points.`
                : undefined;
        },
    },
    "backup-schedule": {
        types: plan,
        source: `${api}/API_BackupRuleInput.html`,
        check: ({ inputs }) => {
            const bad = objects(inputs.rules).find(
                (rule) => typeof rule.schedule === "string" && !isCron(rule.schedule),
            );
            return bad === undefined
                ? undefined
                : `InvalidParameterValueException: Error in rule ${ruleName(bad)} : Invalid schedule expression ${text(bad.schedule) ?? ""}`;
        },
    },
    "backup-windows": {
        types: plan,
        source: `${api}/API_BackupRuleInput.html`,
        check: ({ inputs }) =>
            objects(inputs.rules)
                .map(windowProblem)
                .find((problem) => problem !== undefined),
    },
    "backup-lifecycle": {
        types: plan,
        source: `${api}/API_Lifecycle.html`,
        check: ({ inputs }) =>
            objects(inputs.rules)
                .map(lifecycleProblem)
                .find((problem) => problem !== undefined),
    },
    "backup-rule-names": {
        types: plan,
        source: `${api}/API_BackupRuleInput.html`,
        check: ({ inputs }) => {
            const names = objects(inputs.rules).map(ruleName);
            const bad = names.find((name) => !/^[a-zA-Z0-9\-_.]{1,50}$/.test(name));
            if (bad !== undefined) {
                return `InvalidParameterValueException: The rule name ${bad} must match ^[a-zA-Z0-9\\-\\_\\.]{1,50}$`;
            }
            return new Set(names).size < names.length
                ? "InvalidParameterValueException: Rule names must be unique"
                : undefined;
        },
    },
    "backup-selection-name": {
        types: selection,
        on: onCreate,
        source: `${api}/API_BackupSelection.html`,
        check: ({ inputs }) =>
            /^[a-zA-Z0-9\-_.]{1,50}$/.test(text(inputs.name) ?? "x")
                ? undefined
                : "InvalidParameterValueException: The selection name must match ^[a-zA-Z0-9\\-\\_\\.]{1,50}$",
    },
    "backup-plan-in-use": {
        types: plan,
        on: onDelete,
        source: `${api}/API_DeleteBackupPlan.html`,
        check: (request) =>
            users(request, selection, ["planId"]).length > 0
                ? "InvalidRequestException: Related backup plan selections must be deleted prior to backup plan deletion."
                : undefined,
    },
};

function ruleName(rule: Properties): string {
    return text(rule.ruleName) ?? "";
}

function windowProblem(rule: Properties): string | undefined {
    const start = number(rule.startWindow) ?? shortestStart;
    const completion = number(rule.completionWindow) ?? 10_080;
    if (start < shortestStart) {
        return `InvalidParameterValueException: Error in rule ${ruleName(rule)} : Invalid start window. Start window must be at least ${shortestStart} minutes`;
    }
    return completion < start + shortestStart
        ? `InvalidParameterValueException: Error in rule ${ruleName(rule)} : Invalid completion window. Completion window must be at least ${shortestStart} minutes greater than the start window`
        : undefined;
}

function lifecycleProblem(rule: Properties): string | undefined {
    const lifecycles = [rule.lifecycle, ...objects(rule.copyActions).map((copy) => copy.lifecycle)].map(object);
    for (const { coldStorageAfter, deleteAfter } of lifecycles) {
        const [cold, end] = [number(coldStorageAfter), number(deleteAfter)];
        if (end !== undefined && end < 1) {
            return `InvalidParameterValueException: Error in rule ${ruleName(rule)} : Invalid lifecycle. DeleteAfterDays must be at least 1`;
        }
        if (cold !== undefined && end !== undefined && end < cold + coldDays) {
            return `InvalidParameterValueException: Error in rule ${ruleName(rule)} : Invalid lifecycle. DeleteAfterDays cannot be less than ${coldDays} days apart from MoveToColdStorageAfterDays`;
        }
    }
    return undefined;
}
