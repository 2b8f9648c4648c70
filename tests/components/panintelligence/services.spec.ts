import { expect } from "chai";
import { UpgradeStrategy, VpcEndpoints } from "../../../components";
import { find, ofType, type Recording } from "../../support/mocks";
import {
    containerOf,
    deploy,
    environmentOf,
    goodPanintelligenceArgs,
    licenceArn,
    loginArn,
    mirroredImages,
    secretsOf,
    serviceOf,
    taskOf,
} from "../support/panintelligence";
import { statements } from "../support/policies";

const service = "aws:ecs/service:Service";
const internal = ["renderer", "pirana", "scheduler"];

/** What a variable must not be called whose value everybody reads who may describe a task's definition. */
const secretLike = /PASSWORD|LICENCE|SECRET|TOKEN/;

describe("Panintelligence: its services", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy();
        expect(usual.failures).to.deep.equal([]);
    });

    it("are four of the documented sizes, and Adminer only when it is asked for", () => {
        const sizes = ofType(usual, service).map(({ inputs }) => {
            const role = String(inputs.name).replace("pi-dev-", "");
            return [role, taskOf(usual, role).cpu, taskOf(usual, role).memory];
        });
        expect(sizes).to.have.deep.members([
            ["dashboard", "1024", "2048"],
            ["renderer", "2048", "4096"],
            ["pirana", "512", "1024"],
            ["scheduler", "512", "1024"],
        ]);
    });

    it("run one task each, on Fargate, and go back by themselves when a new version does not start", () => {
        for (const { inputs, name } of ofType(usual, service)) {
            expect(inputs, name).to.deep.include({
                launchType: "FARGATE",
                desiredCount: 1,
                deploymentCircuitBreaker: { enable: true, rollback: true },
                enableExecuteCommand: false,
            });
        }
    });

    it("have old revisions to go back to, since ECS starts no task of one that was taken away", () => {
        const definitions = ofType(usual, "aws:ecs/taskDefinition:TaskDefinition");
        expect(definitions.map(({ name }) => name)).to.include.members(["pi-dashboard", "pi-scheduler", "pi-db-tools"]);
        for (const { inputs, name } of definitions) {
            expect(inputs.skipDestroy, name).to.equal(true);
        }
    });

    it("never have two schedulers, not even while they change", () => {
        const scheduler = find(usual, service, "pi-scheduler");
        expect(scheduler.inputs).to.deep.include({
            desiredCount: 1,
            deploymentMinimumHealthyPercent: 0,
            deploymentMaximumPercent: 100,
            availabilityZoneRebalancing: "DISABLED",
        });
        expect(scheduler.inputs.tags).to.deep.include({ "stackwarden:singleton": "true" });
        expect(scheduler.ignoreChanges).to.deep.equal([]);
        expect(scheduler.deleteBeforeReplace).to.equal(true);
    });

    it("tell the dashboard where the others are, in both spellings, and the others where the dashboard is", () => {
        expect(environmentOf(usual, "dashboard")).to.deep.equal({
            TZ: "UTC",
            PI_EXTERNAL_DB: "true",
            PI_DB_HOST: environmentOf(usual, "dashboard").PI_DB_HOST,
            PI_DB_PORT: "3306",
            PI_DB_SCHEMA_NAME: "dashboard",
            PI_TOMCAT_MAX_MEMORY: "1536",
            PI_TOMCAT_MAX_TOTAL_DB_CONNECTIONS: "35",
            PI_TOMCAT_COOKIE_NAME: "DASHBOARDSESSIONID8224",
            PI_TOMCAT_COOKIE_SECURE: "true",
            PI_PROXY_ENABLED: "true",
            PI_PROXY_SCHEME: "https",
            PI_PROXY_HOST: "pi.example.com",
            PI_PROXY_PORT: "443",
            PI_PROXY_IS_SECURE: "true",
            RENDERER_DASHBOARD_URL: "http://dashboard.pi-dev.internal:28748/pi",
            PI_VARIABLE_PAN_RENDERER_URL: "http://renderer.pi-dev.internal:9915",
            PAN_RENDERER_URL: "http://renderer.pi-dev.internal:9915",
            PI_VARIABLE_PAN_SCHEDULER_URL: "http://scheduler.pi-dev.internal:9917",
            PAN_SCHEDULER_URL: "http://scheduler.pi-dev.internal:9917",
            PI_VARIABLE_ANALYTICS_SERVER_URL: "http://pirana.pi-dev.internal:9918",
        });
        expect(environmentOf(usual, "scheduler")).to.deep.include({
            SCHEDULER_DASHBOARD_URL: "http://dashboard.pi-dev.internal:28748/pi",
            PI_DB_HOST: environmentOf(usual, "dashboard").PI_DB_HOST,
        });
        expect(environmentOf(usual, "scheduler")).to.have.property("TZ", "UTC");
        expect(environmentOf(usual, "renderer")).to.deep.equal({ TZ: "UTC", RENDERER_LOG_LEVELS: "info,error,warn" });
        expect(environmentOf(usual, "pirana")).to.deep.equal({ TZ: "UTC" });
    });

    it("are registered under the names by which the others look for them", () => {
        const { inputs: namespace } = find(
            usual,
            "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
            "pi-names",
        );
        expect(namespace).to.deep.include({ name: "pi-dev.internal", vpc: "vpc-0123456789abcdef0" });
        for (const role of ["dashboard", ...internal]) {
            const registry = find(usual, "aws:servicediscovery/service:Service", `pi-${role}`);
            expect(registry.inputs, role).to.deep.include({
                name: role,
                dnsConfig: {
                    namespaceId: "pi-names-id",
                    routingPolicy: "MULTIVALUE",
                    dnsRecords: [{ type: "A", ttl: 10 }],
                },
                // By which only tasks that are well are found.
                healthCheckCustomConfig: { failureThreshold: 1 },
            });
            expect(serviceOf(usual, role).serviceRegistries, role).to.deep.equal({
                registryArn: `arn:aws:servicediscovery:eu-west-1:123456789012:${role}`,
            });
        }
    });

    it("get login and licence from Secrets Manager, by the version, and nothing secret in clear", () => {
        const version = find(usual, "aws:secretsmanager/secretVersion:SecretVersion", "pi-database");
        expect(version.secretInputs).to.include("secretString");
        for (const role of ["dashboard", "scheduler"]) {
            const { PI_DB_PASSWORD, PI_DB_USERNAME } = secretsOf(usual, role);
            // With another version the tasks are others too, and start anew.
            expect([PI_DB_PASSWORD, PI_DB_USERNAME], role).to.deep.equal(
                ["password", "username"].map(
                    (key) =>
                        `arn:aws:secretsmanager:eu-west-1:123456789012:pi-database-0a1b2c3:${key}::pi-database-version`,
                ),
            );
        }
        expect(secretsOf(usual, "dashboard").PI_LICENCE).to.equal(licenceArn);
        expect(secretsOf(usual, "scheduler")).not.to.have.property("PI_LICENCE");
        for (const role of ["dashboard", ...internal]) {
            expect(
                Object.keys(environmentOf(usual, role)).filter((name) => secretLike.test(name)),
                role,
            ).to.deep.equal([]);
        }
        for (const role of ["renderer", "pirana"]) {
            expect(secretsOf(usual, role), role).to.deep.equal({});
        }
    });

    it("show the dashboard its directories, and the scheduler the keys, by access points over TLS", () => {
        const home = "/var/panintelligence/Dashboard";
        const resources = `${home}/tomcat/webapps/panMISDashboardResources`;
        const mounts = (role: string): string[] =>
            containerOf(usual, role).mountPoints.map(({ containerPath }) => containerPath);
        expect(mounts("dashboard")).to.have.members([
            ...["themes", "images", "svg", "files"].map((directory) => `${resources}/${directory}`),
            `${home}/custom_jdbc`,
            `${home}/keys`,
        ]);
        expect(mounts("scheduler")).to.deep.equal([`${home}/keys`]);
        for (const role of ["renderer", "pirana"]) {
            expect(mounts(role), role).to.deep.equal([]);
        }
        const volumes = taskOf(usual, "dashboard").volumes as Record<string, Record<string, unknown>>[];
        for (const { efsVolumeConfiguration } of volumes) {
            expect(efsVolumeConfiguration).to.have.property("transitEncryption", "ENABLED");
            expect(efsVolumeConfiguration).to.have.nested.property("authorizationConfig.iam", "ENABLED");
            expect(efsVolumeConfiguration).to.have.nested.property("authorizationConfig.accessPointId");
        }
    });

    it("wait for the seeding where they use the file system, and nobody else does", () => {
        const [seeding] = ofType(usual, "aws:lambda/invocation:Invocation");
        const waiting = ofType(usual, service).filter(({ dependencies }) => dependencies.includes(seeding!.urn));
        expect(waiting.map(({ name }) => name)).to.have.members(["pi-dashboard", "pi-scheduler"]);
    });

    it("wait for the endpoints in a network of one's own, by which they get their images", async () => {
        const network = {
            ...goodPanintelligenceArgs().network,
            vpcEndpoints: VpcEndpoints.Private,
            privateRouteTableIds: ["rtb-0000000000000000a"],
        };
        const recording = await deploy({ args: { network, images: mirroredImages } });
        const endpoints = ofType(recording, "aws:ec2/vpcEndpoint:VpcEndpoint").map(({ urn }) => urn);
        expect(endpoints).to.have.length(9);
        for (const { dependencies, name } of ofType(recording, service)) {
            expect(dependencies, name).to.include.members(endpoints);
        }
    });

    it("keep the number of dashboards by CPU alone, from one to one as documented", () => {
        const [target] = ofType(usual, "aws:appautoscaling/target:Target");
        expect(ofType(usual, "aws:appautoscaling/target:Target")).to.have.length(1);
        expect(target!.inputs).to.deep.include({
            resourceId: "service/pi-dev-cluster/pi-dev-dashboard",
            minCapacity: 1,
            maxCapacity: 1,
        });
        expect(find(usual, service, "pi-dashboard").ignoreChanges).to.deep.equal(["desiredCount"]);
        expect(find(usual, service, "pi-renderer").ignoreChanges).to.deep.equal([]);
    });

    describe("as they can be told to be", () => {
        let told: Recording;

        before(async () => {
            told = await deploy({
                args: {
                    dashboard: {
                        memoryMb: 4096,
                        heapMb: 2048,
                        diskGb: 100,
                        minTasks: 2,
                        maxTasks: 4,
                        cpuTargetPercent: 60,
                        databaseConnections: 30,
                        upgradeStrategy: UpgradeStrategy.StopFirst,
                        frameAncestors: ["https://app.example.com", "https://shop.example.com"],
                        environment: { PI_TOMCAT_COOKIE_NAME: "OURS" },
                    },
                    renderer: { maxTasks: 3 },
                    pirana: { enabled: false },
                    scheduler: { image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/scheduler:2025_10.1" },
                    files: { jdbcPath: "tomcat/custom_jdbc_drivers", mountLocale: true },
                    enableExec: true,
                },
            });
            expect(told.failures).to.deep.equal([]);
        });

        it("scale by CPU, in no service by memory", () => {
            const policies = ofType(told, "aws:appautoscaling/policy:Policy");
            expect(policies.map(({ name }) => name)).to.have.members(["pi-dashboard", "pi-renderer"]);
            for (const { inputs, name } of policies) {
                expect(inputs, name).to.deep.include({
                    policyType: "TargetTrackingScaling",
                    targetTrackingScalingPolicyConfiguration: {
                        predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
                        targetValue: name === "pi-dashboard" ? 60 : 80,
                        scaleOutCooldown: 60,
                        scaleInCooldown: 300,
                    },
                });
            }
            expect(serviceOf(told, "dashboard").desiredCount).to.equal(2);
        });

        it("stop the old dashboards first where two versions must not meet, without being a singleton", () => {
            expect(serviceOf(told, "dashboard")).to.deep.include({
                deploymentMinimumHealthyPercent: 0,
                deploymentMaximumPercent: 100,
            });
            expect(serviceOf(told, "dashboard").tags).not.to.have.property("stackwarden:singleton");
        });

        it("have memory, disk, cookies and drivers as they are told, and one's own variables last", () => {
            expect(taskOf(told, "dashboard").ephemeralStorage).to.deep.equal({ sizeInGib: 100 });
            expect(taskOf(usual, "dashboard")).not.to.have.property("ephemeralStorage");
            expect(environmentOf(told, "dashboard")).to.deep.include({
                PI_TOMCAT_MAX_MEMORY: "2048",
                PI_TOMCAT_COOKIE_SAMESITE: "none",
                PI_TOMCAT_FRAME_ANCESTORS: "https://app.example.com https://shop.example.com",
                PI_TOMCAT_COOKIE_NAME: "OURS",
            });
            const paths = containerOf(told, "dashboard").mountPoints.map(({ containerPath }) => containerPath);
            expect(paths).to.include("/var/panintelligence/Dashboard/tomcat/custom_jdbc_drivers");
            expect(paths.filter((each) => each.endsWith("/locale"))).to.have.length(1);
        });

        it("leave out what the licence has not, and who looks for it", () => {
            expect(ofType(told, service).map(({ name }) => name)).to.have.members([
                "pi-dashboard",
                "pi-renderer",
                "pi-scheduler",
            ]);
            expect(environmentOf(told, "dashboard")).not.to.have.property("PI_VARIABLE_ANALYTICS_SERVER_URL");
        });

        it("sign in at GitHub for its images alone", () => {
            expect(containerOf(told, "renderer").repositoryCredentials).to.deep.equal({
                credentialsParameter: loginArn,
            });
            expect(containerOf(told, "scheduler")).not.to.have.property("repositoryCredentials");
        });

        it("let people open shells", () => {
            expect(serviceOf(told, "dashboard").enableExecuteCommand).to.equal(true);
            expect(containerOf(told, "dashboard").linuxParameters).to.deep.equal({ initProcessEnabled: true });
            const [shell] = statements(told, "aws:iam/rolePolicy:RolePolicy", "pi-dashboard-task-role-shell");
            expect(shell).to.deep.include({ Effect: "Allow", Resource: "*" });
            expect(shell).to.have.property("Action").that.includes("ssmmessages:OpenDataChannel");
            const shells = ({ resources }: Recording): string[] =>
                resources.map(({ name }) => name).filter((name) => name.endsWith("-task-role-shell"));
            expect(shells(told)).to.have.length(3);
            expect(shells(usual)).to.deep.equal([]);
        });
    });
});
