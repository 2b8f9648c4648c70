import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { MonitoringGrafana } from "../../../components";
import { grafanaVariables } from "../../../components/monitoring/grafana/variables";
import { monitoringSettings, type MonitoringSettings } from "../../../components/monitoring/settings";
import { find, ofType, type Recording } from "../../support/mocks";
import {
    containerOf,
    deploy,
    documentedArgs,
    environmentOf,
    filesOf,
    goodMonitoringArgs,
    taskOf,
} from "../support/monitoring";
import { statements } from "../support/policies";
import { json } from "../support/json";

/** Settings of a deployment with this Grafana. */
function settingsWith(grafana: MonitoringGrafana): MonitoringSettings {
    return monitoringSettings(undefined, "mon", { namePrefix: "mon", ...goodMonitoringArgs(), grafana });
}

const place = { url: "https://grafana.example.com", region: "eu-west-1", signs: true };

const secretArn = "arn:aws:secretsmanager:eu-west-1:123456789012:mon-grafana-password-0a1b2c3";

describe("Monitoring: Grafana's task", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy();
    });

    it("runs a pinned image as its own user, with the password from a secret and nobody signed up", () => {
        const grafana = containerOf(usual, "grafana", "grafana");
        expect(grafana).to.deep.include({
            image: "docker.io/grafana/grafana:12.1.1",
            user: "472:0",
            secrets: [{ name: "GF_SECURITY_ADMIN_PASSWORD", valueFrom: secretArn }],
            readonlyRootFilesystem: true,
            portMappings: [{ containerPort: 3000, protocol: "tcp" }],
        });
        expect(environmentOf(grafana)).to.deep.equal({
            GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
            GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
            GF_ANALYTICS_REPORTING_ENABLED: "false",
            GF_AUTH_ANONYMOUS_ENABLED: "false",
            GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: "/configuration/dashboards/monitoring.json",
            GF_LOG_MODE: "console",
            GF_PATHS_PROVISIONING: "/configuration/provisioning",
            GF_PLUGINS_PREINSTALL_DISABLED: "true",
            GF_SECURITY_COOKIE_SECURE: "true",
            GF_SERVER_ROOT_URL: "https://grafana.example.com",
            GF_USERS_ALLOW_SIGN_UP: "false",
        });
        expect(taskOf(usual, "grafana")).to.deep.include({ cpu: "256", memory: "512" });
    });

    it("waits for its password, which is protected and in no definition", () => {
        const secret = find(usual, "aws:secretsmanager/secret:Secret", "mon-grafana-password");
        expect(secret.protect).to.equal(true);
        const version = find(usual, "aws:secretsmanager/secretVersion:SecretVersion", "mon-grafana-password");
        const { dependencies } = find(usual, "aws:ecs/taskDefinition:TaskDefinition", "mon-grafana");
        expect(dependencies).to.include(version.urn);
        const readable = usual.resources.filter(
            (resource) => resource !== version && JSON.stringify(resource).includes("S3cret"),
        );
        expect(readable.map(({ name, type }) => [type, name])).to.deep.equal([]);
    });

    it("finds its data source and the dashboard, in folders that it may read", () => {
        const files = filesOf(usual, "grafana");
        expect(Object.keys(files)).to.have.members([
            "/configuration/provisioning/datasources/prometheus.yaml",
            "/configuration/provisioning/dashboards/stackwarden.yaml",
            "/configuration/dashboards/monitoring.json",
        ]);
        expect(files["/configuration/provisioning/datasources/prometheus.yaml"]).to.include(
            "url: http://mon-internal.eu-west-1.elb.amazonaws.com:9090",
        );
        expect(
            (json(files["/configuration/dashboards/monitoring.json"]) as { panels: unknown[] }).panels,
        ).to.have.length(14);
        const { OWNERS } = environmentOf(containerOf(usual, "grafana", "configuration"));
        expect(json(OWNERS)).to.include({ "/var/lib/grafana": 472, "/tmp": 472 });
    });

    it("has the user's dashboards and what they say of the metrics", async () => {
        const recording = await deploy({
            args: {
                kmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd",
                grafana: {
                    dashboards: { mine: '{"panels":[]}' },
                    dashboard: { endpointLabel: "endpoint", okStatuses: ["fine"] },
                    secretReaders: ["arn:aws:iam::123456789012:role/reader"],
                    secretRecoveryDays: 7,
                },
            },
        });
        const files = filesOf(recording, "grafana");
        expect(files["/configuration/dashboards/mine.json"]).to.equal('{"panels":[]}');
        expect(files["/configuration/dashboards/monitoring.json"]).to.include("sum by (job, method, endpoint)");
        expect(filesOf(recording, "prometheus")["/configuration/rules/alerts.yaml"]).to.include("fine");
        const secret = find(recording, "aws:secretsmanager/secret:Secret", "mon-grafana-password").inputs;
        expect(secret).to.include({
            kmsKeyId: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd",
            recoveryWindowInDays: 7,
        });
        expect(ofType(recording, "aws:secretsmanager/secretPolicy:SecretPolicy")).to.have.length(1);
    });

    it("has the user's variables beside its own, and reads the secret ones from where they are", async () => {
        const smtp = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:smtp-Ab3dEf";
        const parameter = "arn:aws:ssm:eu-west-1:123456789012:parameter/smtp/user";
        const recording = await deploy({
            args: {
                grafana: {
                    environment: { GF_SMTP_ENABLED: "true", GF_SMTP_HOST: pulumi.output("smtp.example.com:587") },
                    secrets: { GF_SMTP_PASSWORD: `${smtp}:password::`, GF_SMTP_USER: parameter },
                },
            },
        });
        const grafana = containerOf(recording, "grafana", "grafana");
        expect(environmentOf(grafana)).to.deep.equal({
            ...environmentOf(containerOf(usual, "grafana", "grafana")),
            GF_SMTP_ENABLED: "true",
            GF_SMTP_HOST: "smtp.example.com:587",
        });
        expect(grafana.secrets).to.deep.equal([
            { name: "GF_SECURITY_ADMIN_PASSWORD", valueFrom: secretArn },
            { name: "GF_SMTP_PASSWORD", valueFrom: `${smtp}:password::` },
            { name: "GF_SMTP_USER", valueFrom: parameter },
        ]);
        const readable = statements(recording, "aws:iam/rolePolicy:RolePolicy", "mon-grafana-execution-role-secrets");
        expect(readable[0]).to.have.property("Resource", secretArn);
        expect(readable[1]).to.deep.include({
            Action: ["secretsmanager:GetSecretValue", "ssm:GetParameters"],
            Resource: [smtp, parameter],
        });
    });

    it("fetches plugins only for those who name some", () => {
        const settings = settingsWith({ environment: { GF_PLUGINS_PREINSTALL: "grafana-clock-panel" } });
        expect(grafanaVariables(settings, place)).not.to.have.property("GF_PLUGINS_PREINSTALL_DISABLED");
        expect(grafanaVariables(settingsWith({}), place)).to.have.property("GF_PLUGINS_PREINSTALL_DISABLED");
    });

    it("leaves none of the deployment's own variables to the user", () => {
        const own = [...Object.keys(grafanaVariables(settingsWith({}), place)), "GF_SECURITY_ADMIN_PASSWORD"];
        expect(own).to.include.members(["AWS_REGION", "GF_PATHS_PROVISIONING"]);
        for (const name of own) {
            expect(() => settingsWith({ environment: { [name]: "mine" } })).to.throw(
                `is "${name}": is for the deployment itself to set`,
            );
        }
    });

    it("comes as documented: latest, admin and admin, by HTTP", async () => {
        const recording = await deploy({ args: documentedArgs() });
        const grafana = containerOf(recording, "grafana", "grafana");
        expect(grafana.image).to.equal("grafana/grafana:latest");
        expect(grafana).not.to.have.property("secrets");
        expect(environmentOf(grafana)).to.include({
            GF_SECURITY_COOKIE_SECURE: "false",
            GF_SERVER_ROOT_URL: "http://mon-alb.eu-west-1.elb.amazonaws.com:3000",
        });
        expect(ofType(recording, "aws:secretsmanager/secret:Secret")).to.deep.equal([]);
    });
});
