import type { StoredResource } from "../../../offline/cloud/store";
import type { Properties } from "../../../offline/cloud/values";
import type { Acceptance } from "./case";

const repository = "aws:ecr/repository:Repository";
const lifecycle = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
const project = "aws:codebuild/project:Project";
const webhook = "aws:codebuild/webhook:Webhook";
const connection = "aws:codeconnections/connection:Connection";
const workspace = "aws:amp/workspace:Workspace";
const configuration = "aws:amp/workspaceConfiguration:WorkspaceConfiguration";
const task = "aws:ecs/taskDefinition:TaskDefinition";
const service = "aws:ecs/service:Service";
const listener = "aws:lb/listener:Listener";
const listenerRule = "aws:lb/listenerRule:ListenerRule";
const targetGroup = "aws:lb/targetGroup:TargetGroup";

const images: Partial<StoredResource> = { type: repository, id: "app", inputs: { name: "app" } };
const keeping = (selection: Properties): Properties => ({
    rulePriority: 2,
    selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 20, ...selection },
    action: { type: "expire" },
});

const roleArn = "arn:aws:iam::123456789012:role/builder";
const trust = (principal: string): string =>
    JSON.stringify({ Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: principal } } });
const role: Partial<StoredResource> = {
    type: "aws:iam/role:Role",
    id: "builder",
    inputs: { assumeRolePolicy: trust("codebuild.amazonaws.com") },
    outputs: { arn: roleArn },
};
const connectionArn = "arn:aws:codeconnections:eu-west-1:123456789012:connection/c";
const mayConnect = (action: string): Partial<StoredResource> => ({
    type: "aws:iam/rolePolicy:RolePolicy",
    id: "builder:connection",
    inputs: {
        role: "builder",
        policy: JSON.stringify({ Statement: { Effect: "Allow", Action: action, Resource: connectionArn } }),
    },
});
const connected: Properties = {
    source: { type: "GITHUB", location: "https://x", auth: { type: "CODECONNECTIONS", resource: connectionArn } },
};
const existing = (inputs: Properties): Partial<StoredResource> => ({
    type: project,
    id: "arn:p",
    inputs: { name: "p", ...inputs },
});
const status = (connectionStatus: string): Partial<StoredResource> => ({
    type: connection,
    id: connectionArn,
    outputs: { connectionStatus },
});

const definition = (inputs: Properties, ...containers: Properties[]): Properties => ({
    family: "f",
    containerDefinitions: JSON.stringify(containers.length === 0 ? [{ name: "web", image: "i" }] : containers),
    ...inputs,
});
const registered = (inputs: Properties): Partial<StoredResource> => ({
    type: task,
    id: "f",
    inputs: definition(inputs),
    outputs: { revision: 1 },
});
const fargate: Properties = { requiresCompatibilities: ["FARGATE"] };
const atLaunch: Properties = { name: "data", configureAtLaunch: true };
const balanced = Array.from({ length: 5 }, () => ({ containerName: "web", containerPort: 9090 }));
const volume = (managedEbsVolume: Properties): Properties => ({
    taskDefinition: "f",
    volumeConfiguration: { name: "data", managedEbsVolume },
});

const doing = (action: Properties): Properties => ({ port: 80, protocol: "HTTP", defaultActions: [action] });
const redirect = (parts: Properties): Properties =>
    doing({ type: "redirect", redirect: { statusCode: "HTTP_301", ...parts } });

/** Requests at the edge of what AWS takes, by the rule that must let them pass. */
export const acceptances: Record<string, Acceptance[]> = {
    "repository-name": [
        [repository, { name: "event-platform-prometheus" }],
        [repository, { name: "team/app_1.x" }],
        [repository, {}],
    ],
    "repository-unique": [[repository, { name: "other" }, [images]]],
    "repository-settings": [
        [repository, {}],
        [repository, { imageTagMutability: "IMMUTABLE", encryptionConfigurations: [{ encryptionType: "KMS" }] }],
        [repository, { encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "arn:k" }] }],
    ],
    "lifecycle-policy-repository": [[lifecycle, { repository: "app" }, [images]]],
    "lifecycle-policy-grammar": [
        [lifecycle, { policy: JSON.stringify({ rules: [keeping({})] }) }],
        // The provider takes an object as well.
        [
            lifecycle,
            {
                policy: {
                    rules: [
                        keeping({}),
                        {
                            ...keeping({ tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days" }),
                            rulePriority: 1,
                        },
                    ],
                },
            },
        ],
        [lifecycle, { policy: { rules: [keeping({ tagStatus: "tagged", tagPatternList: ["*"], countNumber: 1 })] } }],
    ],
    "build-project-name": [[project, { name: `b${"-".repeat(149)}` }]],
    "build-project-unique": [[project, { name: "q" }, [existing({})]]],
    "build-project-timeouts": [
        [project, {}],
        [project, { buildTimeout: 2160, queuedTimeout: 480 }],
    ],
    "build-project-source": [
        [project, { source: { type: "NO_SOURCE", buildspec: "version: 0.2" } }],
        [project, { source: { type: "CODEPIPELINE" } }],
        [project, { source: { type: "GITHUB", location: "https://github.com/team/app.git" } }],
    ],
    "build-project-role": [
        [project, { serviceRole: roleArn }, [role]],
        [project, { serviceRole: "arn:aws:iam::999999999999:role/of-another-account" }, [role]],
    ],
    "build-project-connection": [
        [project, { serviceRole: roleArn, source: { type: "GITHUB", location: "https://x" } }, [role]],
        [project, { serviceRole: roleArn, ...connected }, [role, mayConnect("codeconnections:GetConnectionToken")]],
        [project, { serviceRole: roleArn, ...connected }, [role, mayConnect("codestar-connections:*")]],
    ],
    "webhook-project": [
        [webhook, { projectName: "p" }, [existing(connected)]],
        [
            webhook,
            { projectName: "p" },
            [existing(connected), { type: webhook, id: "q", inputs: { projectName: "q" } }],
        ],
    ],
    "webhook-connection": [
        [webhook, { projectName: "p" }, [existing(connected), status("AVAILABLE")]],
        [webhook, { projectName: "p" }, [existing(connected)]],
        [webhook, { projectName: "p" }, [existing({ source: { type: "GITHUB" } }), status("PENDING")]],
    ],
    "webhook-filters": [
        [webhook, { branchFilter: "main" }],
        [
            webhook,
            {
                filterGroups: [
                    {
                        filters: [
                            { type: "EVENT", pattern: "PUSH, PULL_REQUEST_MERGED" },
                            { type: "HEAD_REF", pattern: "^refs/heads/main$" },
                        ],
                    },
                ],
            },
        ],
    ],
    "connection-name": [
        [connection, { name: "c".repeat(32) }],
        [connection, {}],
    ],
    "connection-provider": [
        [connection, { providerType: "GitHub" }],
        [connection, { hostArn: "arn:h" }],
    ],
    "workspace-alias": [
        [workspace, {}],
        [workspace, { alias: "a".repeat(100) }],
    ],
    "workspace-known": [[configuration, { workspaceId: "ws-1" }, [{ type: workspace, id: "ws-1" }]]],
    "workspace-retention": [
        [configuration, {}],
        [configuration, { retentionPeriodInDays: 1 }],
        [configuration, { retentionPeriodInDays: 1095 }],
    ],
    "container-secrets": [
        [
            task,
            definition(
                {},
                {
                    name: "web",
                    environment: [{ name: "USER", value: "admin" }],
                    secrets: [{ name: "PASSWORD", valueFrom: "arn:s" }],
                },
                { name: "sidecar", environment: [{ name: "PASSWORD", value: "none" }] },
            ),
        ],
    ],
    "container-stop-timeout": [
        [task, definition(fargate, { name: "web", stopTimeout: 120 })],
        // On EC2 the agent decides.
        [task, definition({}, { name: "web", stopTimeout: 300 })],
    ],
    "container-health-command": [
        [task, definition({})],
        [task, definition({}, { name: "web", healthCheck: { command: ["CMD", "/bin/promtool", "check", "healthy"] } })],
        [task, definition({}, { name: "web", healthCheck: { command: ["CMD-SHELL", "true"] } })],
    ],
    "container-order-conditions": [
        [
            task,
            definition(
                {},
                {
                    name: "prometheus",
                    dependsOn: [
                        { containerName: "configuration", condition: "SUCCESS" },
                        { containerName: "discovery", condition: "START" },
                    ],
                },
                { name: "discovery", dependsOn: [{ containerName: "configuration", condition: "SUCCESS" }] },
                { name: "configuration" },
            ),
        ],
    ],
    "task-volume-kinds": [
        [task, definition({ ...fargate, volumes: [atLaunch, { name: "configuration" }] })],
        [
            task,
            definition({ ...fargate, volumes: [{ name: "files", efsVolumeConfiguration: { fileSystemId: "fs-1" } }] }),
        ],
        [task, definition({ volumes: [{ name: "data", hostPath: "/srv" }] })],
    ],
    "task-ephemeral-storage": [
        [task, definition({})],
        [task, definition({ ephemeralStorage: { sizeInGib: 21 } })],
        [task, definition({ ephemeralStorage: { sizeInGib: 200 } })],
    ],
    "service-target-group-count": [
        [service, {}],
        [service, { loadBalancers: balanced }],
    ],
    "service-network-size": [
        [service, { networkConfiguration: { subnets: ["a", "b"], securityGroups: ["a", "b", "c", "d", "e"] } }],
        [service, { networkConfiguration: { subnets: Array.from({ length: 16 }, (_, index) => `subnet-${index}`) } }],
    ],
    "service-grace-period-balanced": [
        [service, {}],
        [service, { healthCheckGracePeriodSeconds: 60, loadBalancers: balanced }],
    ],
    "service-exec-role": [
        [service, { taskDefinition: "f" }, [registered({})]],
        [service, { taskDefinition: "f", enableExecuteCommand: true }, [registered({ taskRoleArn: "arn:r" })]],
    ],
    "service-volume": [
        [service, { taskDefinition: "f" }, [registered({ volumes: [{ name: "data" }] })]],
        [service, volume({ sizeInGb: 50 }), [registered({ volumes: [atLaunch] })]],
    ],
    "service-volume-settings": [
        [service, {}],
        [service, volume({ sizeInGb: 16_384, throughput: 250, fileSystemType: "ext4" })],
        [service, volume({ snapshotId: "snap-1", volumeType: "io2", iops: 3000 })],
    ],
    "listener-fixed-response": [
        [listener, doing({ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } })],
        [listener, doing({ type: "forward", targetGroupArn: "arn:g" })],
    ],
    "listener-authenticates-https": [
        [listener, doing({ type: "forward", targetGroupArn: "arn:g" })],
        [
            listener,
            {
                port: 9090,
                protocol: "HTTPS",
                defaultActions: [{ type: "authenticate-oidc" }, { type: "forward", targetGroupArn: "arn:g" }],
            },
        ],
        [
            listenerRule,
            { listenerArn: "arn:l", actions: [{ type: "authenticate-cognito" }, { type: "forward" }] },
            [{ type: listener, id: "arn:l", inputs: { port: 443, protocol: "HTTPS" } }],
        ],
    ],
    "listener-redirect-loop": [
        [listener, redirect({ protocol: "HTTPS", port: "443" })],
        [listener, redirect({ path: "/graph" })],
        [
            listenerRule,
            { listenerArn: "arn:l", actions: [{ type: "redirect", redirect: { host: "www.example.com" } }] },
            [{ type: listener, id: "arn:l", inputs: { port: 443, protocol: "HTTPS" } }],
        ],
    ],
    "listener-rule-conditions": [
        [listenerRule, { conditions: [{ pathPattern: { values: ["/metrics", "/metrics/*"] } }] }],
        [
            listenerRule,
            {
                conditions: [
                    { pathPattern: { values: ["/a", "/b", `/${"c".repeat(127)}`] } },
                    { hostHeader: { values: ["a.example.com", "b.example.com"] } },
                ],
            },
        ],
    ],
    "target-group-matcher": [
        [targetGroup, {}],
        [targetGroup, { protocol: "HTTP", healthCheck: { matcher: "200-399,401" } }],
        [targetGroup, { protocol: "TCP", healthCheck: { protocol: "HTTP", matcher: "200-599" } }],
    ],
};

/** Deletions that AWS does without a word. */
export const deletions: Record<string, Acceptance[]> = {
    "repository-not-empty": [
        [repository, { name: "empty" }],
        [repository, { name: "full", forceDelete: true, images: 3 }],
    ],
};
