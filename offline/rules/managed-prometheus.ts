import { number, text } from "../cloud/values";
import { invalidParameter, type Rules } from "./rule";

const reference = "https://docs.aws.amazon.com/prometheus/latest/APIReference";

const workspace = ["aws:amp/workspace:Workspace"];
const configuration = ["aws:amp/workspaceConfiguration:WorkspaceConfiguration"];

const longestAlias = 100;
const longestRetention = 1095;

/** Amazon Managed Service for Prometheus: workspaces and how long they keep. */
export const managedPrometheusRules: Rules = {
    "workspace-alias": {
        types: workspace,
        source: `${reference}/API_CreateWorkspace.html`,
        check: ({ inputs }) => {
            const alias = text(inputs.alias) ?? "";
            return alias.length > longestAlias
                ? `ValidationException: ${invalidParameter(alias, "alias", `have length less than or equal to ${longestAlias}`)}`
                : undefined;
        },
    },
    "workspace-known": {
        types: configuration,
        source: `${reference}/API_UpdateWorkspaceConfiguration.html`,
        check: ({ inputs, cloud }) => {
            const id = text(inputs.workspaceId) ?? "";
            return cloud.get("aws:amp/workspace:Workspace", id) === undefined
                ? "ResourceNotFoundException: Workspace not found"
                : undefined;
        },
    },
    "workspace-retention": {
        types: configuration,
        source: `${reference}/API_UpdateWorkspaceConfiguration.html`,
        check: ({ inputs }) => {
            const days = number(inputs.retentionPeriodInDays) ?? 1;
            if (days < 1) {
                // The words are the provider's, which knows before AWS.
                return `Attribute retention_period_in_days value must be at least 1, got: ${days}`;
            }
            return days > longestRetention
                ? `ValidationException: ${invalidParameter(String(days), "retentionPeriodInDays", `have value less than or equal to ${longestRetention}`)}`
                : undefined;
        },
    },
};
