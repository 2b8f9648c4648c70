import { domainOf, regionalArn, uuid } from "../identifiers";
import { idFrom, type Models } from "../model";

/** Amazon Managed Service for Prometheus. */
export const managedPrometheus: Models = {
    "aws:amp/workspace:Workspace": {
        replacedBy: [
            "kmsKeyArn",
            { property: "alias", when: (after, before) => before.alias !== undefined && after.alias === undefined },
        ],
        id: () => `ws-${uuid()}`,
        outputs: ({ id, region }) => ({
            arn: regionalArn("aps", region, `workspace/${id}`),
            prometheusEndpoint: `https://aps-workspaces.${region}.${domainOf(region)}/workspaces/${id}/`,
        }),
    },
    "aws:amp/workspaceConfiguration:WorkspaceConfiguration": {
        replacedBy: ["workspaceId"],
        id: idFrom("workspaceId"),
        outputs: ({ inputs }) => ({
            // https://docs.aws.amazon.com/prometheus/latest/userguide/AMP_quotas.html
            retentionPeriodInDays: inputs.retentionPeriodInDays ?? 150,
        }),
    },
};
