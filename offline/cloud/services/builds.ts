import type { Cloud } from "../cloud";
import { accountId, hex, regionalArn, uuid } from "../identifiers";
import { idFrom, kept, type Models, type Thing } from "../model";
import { object, text, type Properties, type Value } from "../values";

/** CodeBuild, and connections to where the source is kept. */
export const builds: Models = {
    "aws:codebuild/project:Project": {
        replacedBy: ["name"],
        defaults: { badgeEnabled: false, buildTimeout: 60, projectVisibility: "PRIVATE", queuedTimeout: 480 },
        id: (draft) => regionalArn("codebuild", draft.region, `project/${text(draft.inputs.name) ?? draft.name}`),
        outputs: (thing) => ({
            arn: thing.id,
            autoRetryLimit: thing.inputs.autoRetryLimit ?? 0,
            badgeUrl: "",
            description: thing.inputs.description ?? "",
            encryptionKey: thing.inputs.encryptionKey ?? regionalArn("kms", thing.region, "alias/aws/s3"),
            publicProjectAlias: "",
        }),
    },
    "aws:codebuild/webhook:Webhook": {
        replacedBy: ["manualCreation", "projectName", "scopeConfiguration"],
        deletedFirst: true,
        id: idFrom("projectName"),
        outputs: (thing) => ({
            payloadUrl: "",
            secret: kept(thing, "secret", () => hex(40)),
            url: kept(thing, "url", () => hookUrl(thing)),
        }),
    },
    "aws:codeconnections/connection:Connection": {
        replacedBy: ["hostArn", "name", "providerType"],
        id: (draft) => regionalArn("codeconnections", draft.region, `connection/${uuid()}`),
        outputs: (thing) => ({
            arn: thing.id,
            // Somebody makes it AVAILABLE in the console: https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-update.html
            connectionStatus: kept(thing, "connectionStatus", () => "PENDING"),
            ownerAccountId: accountId,
            providerType: thing.inputs.providerType ?? "GitHubEnterpriseServer",
        }),
    },
};

/** The source of the project of this name; empty when it is not in this cloud. */
export function sourceOf(cloud: Cloud, projectName: Value | undefined): Properties {
    const project = cloud.all("aws:codebuild/project:Project").find(({ state }) => state.name === projectName);
    return object(project?.state.source);
}

/** CodeBuild makes webhooks at GitHub itself, and knows their addresses from then on. */
function hookUrl({ cloud, inputs }: Thing): string {
    const { type, location } = sourceOf(cloud, inputs.projectName);
    const [, repository] = /^https:\/\/github\.com\/(.+?)(\.git)?$/.exec(text(location) ?? "") ?? [];
    return type === "GITHUB" && repository !== undefined
        ? `https://api.github.com/repos/${repository}/hooks/${parseInt(hex(7), 16)}`
        : "";
}
