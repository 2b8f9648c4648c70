import type { Properties } from "../../../offline/cloud/values";
import type { Case, DeleteCase, Wanted } from "./case";

// Every row runs in one account: names and families are each row's own.

const document = (...statements: Properties[]): string =>
    JSON.stringify({ Version: "2012-10-17", Statement: statements });
const roleFor = (name: string, service: string): Wanted => ({
    type: "aws:iam/role:Role",
    inputs: {
        name,
        assumeRolePolicy: document({ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }),
    },
});

// ECR
const repository = (inputs: Properties): Wanted => ({ type: "aws:ecr/repository:Repository", inputs });
const repositoryCase = (rule: string, inputs: Properties, words: string): Case => ({
    rule,
    ...repository(inputs),
    words,
});
const expiry: Properties = {
    rulePriority: 1,
    selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 20 },
    action: { type: "expire" },
};
const lifecycleCase = (name: string, rules: Properties[], words: string): Case => ({
    rule: "lifecycle-policy-grammar",
    type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    needs: { repository: repository({ name }) },
    inputs: { repository: "${repository.name}", policy: JSON.stringify({ rules }) },
    words,
});
const selecting = (selection: Properties): Properties[] => [
    { ...expiry, selection: { ...(expiry.selection as Properties), ...selection } },
];

// CodeBuild
const builder = roleFor("builder", "codebuild.amazonaws.com");
const project = (name: string, inputs: Properties = {}): Wanted => ({
    type: "aws:codebuild/project:Project",
    inputs: {
        name,
        serviceRole: "arn:aws:iam::999999999999:role/builder",
        artifacts: { type: "NO_ARTIFACTS" },
        environment: {
            computeType: "BUILD_GENERAL1_SMALL",
            image: "aws/codebuild/standard:7.0",
            type: "LINUX_CONTAINER",
        },
        source: { type: "GITHUB", location: "https://github.com/team/app.git" },
        ...inputs,
    },
});
const projectCase = (rule: string, name: string, inputs: Properties, words: string): Case => ({
    rule,
    ...project(name, inputs),
    words,
});
const connection = (inputs: Properties): Wanted => ({ type: "aws:codeconnections/connection:Connection", inputs });
const throughConnection: Properties = {
    source: {
        type: "GITHUB",
        location: "https://github.com/team/app.git",
        auth: { type: "CODECONNECTIONS", resource: "${connection.arn}" },
    },
};
const webhook = "aws:codebuild/webhook:Webhook";
const webhookCase = (rule: string, name: string, inputs: Properties, words: string, source: Properties = {}): Case => ({
    rule,
    type: webhook,
    needs: { project: project(name, source) },
    inputs: { projectName: "${project.name}", ...inputs },
    words,
});
const pushes: Properties = { filters: [{ type: "EVENT", pattern: "PUSH" }] };

// ECS
const container: Properties = { name: "web", image: "i", memory: 128, portMappings: [{ containerPort: 9090 }] };
const task = (family: string, inputs: Properties = {}, ...containers: Properties[]): Wanted => ({
    type: "aws:ecs/taskDefinition:TaskDefinition",
    inputs: {
        family,
        executionRoleArn: "arn:aws:iam::999999999999:role/execution",
        containerDefinitions: JSON.stringify(containers.length === 0 ? [container] : containers),
        ...inputs,
    },
});
const taskCase = (rule: string, inputs: Properties, words: string, ...containers: Properties[]): Case => ({
    rule,
    ...task(`monitoring-${rule}`, inputs, ...containers),
    words,
});
const fargate: Properties = { requiresCompatibilities: ["FARGATE"], networkMode: "awsvpc", cpu: "256", memory: "512" };
const atLaunch: Properties = { name: "data", configureAtLaunch: true };
const serviceCase = (rule: string, name: string, inputs: Properties, words: string, taskInputs?: Properties): Case => ({
    rule,
    type: "aws:ecs/service:Service",
    needs: {
        cluster: { type: "aws:ecs/cluster:Cluster", inputs: { name } },
        task: task(name, { networkMode: "awsvpc", ...taskInputs }),
    },
    inputs: {
        name,
        cluster: "${cluster.id}",
        taskDefinition: "${task.arn}",
        networkConfiguration: { subnets: ["subnet-1"] },
        ...inputs,
    },
    words,
});
const made = (managedEbsVolume: Properties): Properties => ({
    volumeConfiguration: {
        name: "data",
        managedEbsVolume: { roleArn: "arn:aws:iam::999999999999:role/volumes", ...managedEbsVolume },
    },
});
const volumeCase = (name: string, volume: Properties, words: string): Case =>
    serviceCase("service-volume-settings", name, made(volume), words, { volumes: [atLaunch] });

// Elastic Load Balancing
const balancer: Wanted = { type: "aws:lb/loadBalancer:LoadBalancer", inputs: { subnets: ["subnet-1", "subnet-2"] } };
const answering = (fixedResponse: Properties): Properties[] => [{ type: "fixed-response", fixedResponse }];
const hidden = answering({ contentType: "text/plain", statusCode: "404" });
const listener = (inputs: Properties = {}): Wanted => ({
    type: "aws:lb/listener:Listener",
    inputs: {
        loadBalancerArn: "${balancer.id}",
        port: 8000,
        protocol: "HTTP",
        defaultActions: hidden,
        ...inputs,
    },
});
const listenerCase = (rule: string, defaultActions: Properties[], words: string): Case => ({
    rule,
    ...listener({ defaultActions }),
    needs: { balancer },
    words,
});
const listenerRuleCase = (rule: string, inputs: Properties, words: string): Case => ({
    rule,
    type: "aws:lb/listenerRule:ListenerRule",
    needs: { balancer, listener: listener() },
    inputs: { listenerArn: "${listener.id}", actions: hidden, conditions: [], ...inputs },
    words,
});

/** Refused when they are to be made. */
export const creations: Case[] = [
    // ECR
    repositoryCase("repository-name", { name: "Event_Platform" }, "Invalid parameter at 'repositoryName'"),
    {
        ...repositoryCase("repository-unique", { name: "twin-images" }, "'twin-images' already exists in the registry"),
        needs: { first: repository({ name: "twin-images" }) },
    },
    repositoryCase(
        "repository-settings",
        { name: "fixed-tags", imageTagMutability: "FIXED" },
        'expected image_tag_mutability to be one of ["MUTABLE" "IMMUTABLE"',
    ),
    repositoryCase(
        "repository-settings",
        { name: "other-cipher", encryptionConfigurations: [{ encryptionType: "AES512" }] },
        "expected encryption_configuration.0.encryption_type to be one of",
    ),
    repositoryCase(
        "repository-settings",
        {
            name: "needless-key",
            encryptionConfigurations: [{ encryptionType: "AES256", kmsKey: "arn:aws:kms:eu-west-1:1:key/k" }],
        },
        "kmsKey can only be specified with encryption type KMS",
    ),
    {
        rule: "lifecycle-policy-repository",
        type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
        inputs: { repository: "nowhere", policy: JSON.stringify({ rules: [expiry] }) },
        words: "RepositoryNotFoundException: The repository with name 'nowhere' does not exist",
    },
    lifecycleCase("no-rules", [], "object has missing required properties"),
    lifecycleCase("no-priority", [{ ...expiry, rulePriority: 0 }], "rulePriority must be a positive integer"),
    lifecycleCase("same-priority", [expiry, expiry], "rulePriority must be unique"),
    lifecycleCase(
        "any-before-others",
        [
            expiry,
            { ...expiry, rulePriority: 2, selection: { ...(expiry.selection as Properties), tagStatus: "untagged" } },
        ],
        'tagStatus "any" must have the highest value',
    ),
    lifecycleCase("no-tags", selecting({ tagStatus: "tagged" }), "tagPrefixList or tagPatternList must be given"),
    lifecycleCase("other-count", selecting({ countType: "imageCount" }), "countType must be one of"),
    lifecycleCase("count-in-days", selecting({ countUnit: "days" }), "countUnit must be"),
    lifecycleCase("none-kept", selecting({ countNumber: 0 }), "countNumber must be a positive integer"),
    lifecycleCase("nothing-done", [{ ...expiry, action: { type: "keep" } }], "action type must be one of"),
    // CodeBuild
    projectCase("build-project-name", "my project", {}, "[A-Za-z0-9][A-Za-z0-9\\-_]{1,149}"),
    {
        ...projectCase(
            "build-project-unique",
            "twin-build",
            {},
            "ResourceAlreadyExistsException: Project already exists",
        ),
        needs: { first: project("twin-build") },
    },
    projectCase(
        "build-project-timeouts",
        "short-build",
        { buildTimeout: 4 },
        "expected build_timeout to be in the range (5 - 2160), got 4",
    ),
    projectCase("build-project-source", "no-spec", { source: { type: "NO_SOURCE" } }, "`buildspec` must be set"),
    projectCase(
        "build-project-source",
        "no-place",
        { source: { type: "GITHUB" } },
        "location must be specified for source type GITHUB",
    ),
    {
        ...projectCase(
            "build-project-role",
            "mistrusted",
            { serviceRole: "${role.arn}" },
            "CodeBuild is not authorized to perform: sts:AssumeRole on service role.",
        ),
        needs: { role: roleFor("not-a-builder", "ec2.amazonaws.com") },
    },
    {
        ...projectCase(
            "build-project-connection",
            "not-let-in",
            { ...throughConnection, serviceRole: "${role.arn}" },
            "OAuthProviderException: User is not authorized to access connection arn:aws:codeconnections",
        ),
        needs: { role: builder, connection: connection({ name: "not-let-in", providerType: "GitHub" }) },
    },
    {
        rule: "webhook-project",
        type: webhook,
        inputs: { projectName: "nowhere" },
        words: "ResourceNotFoundException: Cannot find project: nowhere",
    },
    webhookCase("webhook-project", "no-host", {}, "Webhooks are not supported for source type NO_SOURCE", {
        source: { type: "NO_SOURCE", buildspec: "version: 0.2" },
    }),
    {
        ...webhookCase("webhook-project", "twin-hook", {}, "ResourceAlreadyExistsException: Webhook already exists"),
        needs: {
            project: project("twin-hook"),
            first: { type: webhook, inputs: { projectName: "${project.name}", filterGroups: [pushes] } },
        },
    },
    {
        ...webhookCase("webhook-connection", "pending", {}, "is pending and must be completed in the console"),
        needs: {
            connection: connection({ name: "pending", providerType: "GitHub" }),
            project: project("pending", throughConnection),
        },
    },
    webhookCase(
        "webhook-filters",
        "two-filters",
        { branchFilter: "main", filterGroups: [pushes] },
        '"branch_filter": conflicts with filter_group',
    ),
    webhookCase(
        "webhook-filters",
        "no-event",
        { filterGroups: [{ filters: [{ type: "HEAD_REF", pattern: "^refs/heads/main$" }] }] },
        "must contain exactly one EVENT filter",
    ),
    webhookCase(
        "webhook-filters",
        "other-event",
        { filterGroups: [{ filters: [{ type: "EVENT", pattern: "PUSH, MERGE" }] }] },
        "Invalid event type in EVENT filter pattern: MERGE",
    ),
    {
        rule: "connection-name",
        ...connection({ name: "c".repeat(33), providerType: "GitHub" }),
        words: "string length must be between 1 and 32, got: 33",
    },
    {
        rule: "connection-provider",
        ...connection({ name: "to-nobody" }),
        words: "Either ProviderType or HostArn must be specified.",
    },
    {
        rule: "connection-provider",
        ...connection({
            name: "to-both",
            providerType: "GitHub",
            hostArn: "arn:aws:codeconnections:eu-west-1:1:host/h",
        }),
        words: 'cannot be specified when "host_arn" is specified',
    },
    {
        rule: "connection-provider",
        ...connection({ name: "to-another", providerType: "Gitea" }),
        words: "Value 'Gitea' at 'providerType'",
    },
    // Amazon Managed Service for Prometheus
    {
        rule: "workspace-alias",
        type: "aws:amp/workspace:Workspace",
        inputs: { alias: "a".repeat(101) },
        words: "at 'alias' failed to satisfy constraint: Member must have length less than or equal to 100",
    },
    {
        rule: "workspace-known",
        type: "aws:amp/workspaceConfiguration:WorkspaceConfiguration",
        inputs: { workspaceId: "ws-nowhere", retentionPeriodInDays: 30 },
        words: "ResourceNotFoundException: Workspace not found",
    },
    ...[
        { days: 0, words: "Attribute retention_period_in_days value must be at least 1, got: 0" },
        { days: 1096, words: "Value '1096' at 'retentionPeriodInDays'" },
    ].map(({ days, words }): Case => ({
        rule: "workspace-retention",
        type: "aws:amp/workspaceConfiguration:WorkspaceConfiguration",
        needs: { workspace: { type: "aws:amp/workspace:Workspace", inputs: {} } },
        inputs: { workspaceId: "${workspace.id}", retentionPeriodInDays: days },
        words,
    })),
    // ECS: tasks
    taskCase("container-secrets", {}, "The secret name must be unique and not shared with any new or existing", {
        ...container,
        environment: [{ name: "PASSWORD", value: "x" }],
        secrets: [{ name: "PASSWORD", valueFrom: "arn:aws:secretsmanager:eu-west-1:1:secret:s" }],
    }),
    taskCase("container-stop-timeout", fargate, "The maximum 'stopTimeout' on Fargate is 120 seconds.", {
        ...container,
        stopTimeout: 121,
    }),
    taskCase("container-health-command", {}, "The health check command must start with CMD or CMD-SHELL.", {
        ...container,
        healthCheck: { command: ["/bin/promtool", "check", "healthy"] },
    }),
    taskCase("container-order-conditions", {}, "Container dependency condition 'READY' is not valid", container, {
        ...container,
        name: "sidecar",
        dependsOn: [{ containerName: "web", condition: "READY" }],
    }),
    taskCase(
        "container-order-conditions",
        {},
        "Container dependencies should not have a cycle.",
        { ...container, dependsOn: [{ containerName: "sidecar", condition: "START" }] },
        { ...container, name: "sidecar", dependsOn: [{ containerName: "web", condition: "START" }] },
    ),
    taskCase(
        "task-volume-kinds",
        { volumes: [{ ...atLaunch, hostPath: "/srv" }] },
        "only one volume configuration type should be used.",
    ),
    taskCase(
        "task-volume-kinds",
        { ...fargate, volumes: [{ name: "data", hostPath: "/srv" }] },
        "host.sourcePath should not be set for volumes in Fargate.",
    ),
    taskCase(
        "task-volume-kinds",
        { volumes: [atLaunch, { ...atLaunch, name: "more" }] },
        "Only one volume can be configured at launch",
    ),
    taskCase(
        "task-ephemeral-storage",
        { ...fargate, ephemeralStorage: { sizeInGib: 20 } },
        "expected ephemeral_storage.0.size_in_gib to be in the range (21 - 200), got 20",
    ),
    // ECS: services
    serviceCase(
        "service-target-group-count",
        "six-groups",
        {
            loadBalancers: Array.from({ length: 6 }, (_, index) => ({
                containerName: "web",
                containerPort: 9090,
                targetGroupArn: `arn:aws:elasticloadbalancing:eu-west-1:999999999999:targetgroup/g${index}/0`,
            })),
        },
        "load balancers can have at most 5 items.",
    ),
    serviceCase(
        "service-network-size",
        "many-subnets",
        { networkConfiguration: { subnets: Array.from({ length: 17 }, (_, index) => `subnet-${index}`) } },
        "subnets can have at most 16 items.",
    ),
    serviceCase(
        "service-network-size",
        "many-security-groups",
        { networkConfiguration: { subnets: ["subnet-1"], securityGroups: ["a", "b", "c", "d", "e", "f"] } },
        "securityGroups can have at most 5 items.",
    ),
    serviceCase(
        "service-grace-period-balanced",
        "grace-for-nothing",
        { healthCheckGracePeriodSeconds: 60 },
        "Health check grace period is only valid for services configured to use load balancers",
    ),
    serviceCase(
        "service-exec-role",
        "shell-without-role",
        { enableExecuteCommand: true },
        "because a valid taskRoleArn is not being used.",
    ),
    serviceCase(
        "service-volume",
        "unasked-volume",
        made({ sizeInGb: 50 }),
        "no matching configuredAtLaunch volume found in task definition.",
    ),
    serviceCase("service-volume", "missing-volume", {}, "no matching volume configuration was provided.", {
        volumes: [atLaunch],
    }),
    volumeCase("sizeless", {}, "You must specify either a snapshot ID or a volume size."),
    volumeCase("other-type", { volumeType: "gp9", sizeInGb: 50 }, "Volume type 'gp9' is not valid."),
    volumeCase("too-big", { sizeInGb: 16_385 }, "The size of a gp3 volume must be between 1 and 16384 GiB."),
    volumeCase(
        "other-format",
        { sizeInGb: 50, fileSystemType: "btrfs" },
        "expected volume_configuration.0.managed_ebs_volume.0.file_system_type to be one of",
    ),
    volumeCase(
        "too-fast",
        { volumeType: "gp2", sizeInGb: 50, throughput: 250 },
        "Throughput is only supported for gp3 volumes.",
    ),
    // Elastic Load Balancing
    listenerCase(
        "listener-fixed-response",
        answering({ contentType: "text/xml" }),
        'expected fixed_response.0.content_type to be one of ["text/plain"',
    ),
    listenerCase(
        "listener-fixed-response",
        answering({ contentType: "text/plain", statusCode: "301" }),
        "must be in the form of 2XX, 4XX or 5XX",
    ),
    listenerRuleCase(
        "listener-fixed-response",
        { actions: answering({ contentType: "text/plain", messageBody: "x".repeat(1025) }) },
        "expected length of fixed_response.0.message_body to be in the range (0 - 1024), got 1025",
    ),
    listenerCase(
        "listener-authenticates-https",
        [
            {
                type: "authenticate-oidc",
                authenticateOidc: {
                    issuer: "https://login.example.com",
                    authorizationEndpoint: "https://login.example.com/authorize",
                    tokenEndpoint: "https://login.example.com/token",
                    userInfoEndpoint: "https://login.example.com/me",
                    clientId: "prometheus",
                    clientSecret: "c1ient",
                },
            },
            ...hidden,
        ],
        "Actions of type 'authenticate-oidc' are supported only on HTTPS listeners",
    ),
    listenerCase(
        "listener-redirect-loop",
        [{ type: "redirect", redirect: { statusCode: "HTTP_301", protocol: "HTTP" } }],
        "is not valid because it creates a loop.",
    ),
    listenerRuleCase(
        "listener-rule-conditions",
        { conditions: [{ pathPattern: { values: ["/a", "/b", "/c", "/d", "/e", "/f"] } }] },
        "A rule can only have '5' condition values",
    ),
    listenerRuleCase(
        "listener-rule-conditions",
        { conditions: [{ pathPattern: { values: [`/${"a".repeat(128)}`] } }] },
        "cannot be longer than '128' characters",
    ),
    {
        rule: "target-group-matcher",
        type: "aws:lb/targetGroup:TargetGroup",
        inputs: { port: 9090, protocol: "HTTP", vpcId: "vpc-1", targetType: "ip", healthCheck: { matcher: "200,503" } },
        words: "Health check matcher HTTP code '200,503' must be within '200-499' inclusive",
    },
];

/** Refused when they are to be deleted. */
export const deletions: DeleteCase[] = [
    {
        rule: "repository-not-empty",
        ...repository({ name: "full-of-images" }),
        // A build has pushed: ECR counts the images in the repository itself.
        blockedBy: repository({ name: "full-of-images", images: 3 }),
        words: "RepositoryNotEmptyException: The repository with name 'full-of-images'",
    },
];
