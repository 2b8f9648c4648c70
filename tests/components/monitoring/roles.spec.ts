import { expect } from "chai";
import { find, ofType, type Recording } from "../../support/mocks";
import { deploy, documentedArgs } from "../support/monitoring";
import { statements, trust, trusts } from "../support/policies";

const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";
const secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:kafka-Ab3dEf";
const parameter = "arn:aws:ssm:eu-west-1:123456789012:parameter/kafka/brokers";
const policyArn = "arn:aws:iam::123456789012:policy/kafka-producer";
const api = {
    name: "telemetry-api",
    image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/telemetry-api:1.0.0",
    ports: [8000],
    environment: { TOPIC: "events" },
    secrets: { KAFKA_PASSWORD: `${secret}:password::`, KAFKA_USER: `${secret}:user::`, KAFKA_BROKERS: parameter },
    policyArns: [policyArn],
};

/** Names of the inline policies whose role's name begins so. */
function policiesOf(recording: Recording, role: string): string[] {
    return ofType(recording, rolePolicy)
        .map(({ name }) => name)
        .filter((name) => name.startsWith(`mon-${role}`));
}

describe("Monitoring: its roles", () => {
    let usual: Recording;

    before(async () => {
        const image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/node:22";
        usual = await deploy({ args: { services: [api], kmsKeyArn, prometheus: { discovery: { image } } } });
    });

    it("are two for each kind of task, which only ECS takes", () => {
        expect(trusts(usual)).to.have.deep.members(
            ["prometheus", "grafana", "service-telemetry-api"].flatMap((role) =>
                ["task", "execution"].map((kind) => [`mon-${role}-${kind}-role`, trust("ecs-tasks.amazonaws.com")]),
            ),
        );
    });

    it("let Prometheus find the tasks of one cluster, and no more", () => {
        expect(statements(usual, rolePolicy, "mon-prometheus-task-role-discovery")).to.deep.equal([
            {
                Sid: "ListTasks",
                Effect: "Allow",
                Action: ["ecs:ListTasks"],
                Resource: "*",
                Condition: {
                    ArnEquals: { "ecs:cluster": "arn:aws:ecs:eu-west-1:123456789012:cluster/mon-dev-cluster" },
                },
            },
            {
                Sid: "DescribeTasks",
                Effect: "Allow",
                Action: ["ecs:DescribeTasks"],
                Resource: "arn:aws:ecs:eu-west-1:123456789012:task/mon-dev-cluster/*",
            },
        ]);
    });

    it("let it read definitions where there are docker labels to read", async () => {
        const clusterArn = "arn:aws:ecs:eu-west-1:123456789012:cluster/apps";
        const recording = await deploy({
            args: { clusterArn, prometheus: { discovery: { dockerLabels: true } } },
        });
        const [list, describe, read] = statements(recording, rolePolicy, "mon-prometheus-task-role-discovery");
        expect(list).to.have.nested.property("Condition.ArnEquals.ecs:cluster", clusterArn);
        expect(describe).to.include({ Resource: "arn:aws:ecs:eu-west-1:123456789012:task/apps/*" });
        expect(read).to.deep.include({ Action: ["ecs:DescribeTaskDefinition"], Resource: "*" });
    });

    it("let Alertmanager tell the topic, and Grafana nothing", () => {
        expect(policiesOf(usual, "prometheus-task")).to.have.members([
            "mon-prometheus-task-role-alerts",
            "mon-prometheus-task-role-discovery",
        ]);
        const [publish] = statements(usual, rolePolicy, "mon-prometheus-task-role-alerts");
        expect(publish).to.deep.include({
            Action: ["sns:Publish"],
            Resource: "arn:aws:sns:eu-west-1:123456789012:mon-alarms-0a1b2c3",
        });
        expect(policiesOf(usual, "grafana-task")).to.deep.equal([]);
    });

    it("let each task's start read its own secrets, log and images", () => {
        expect(policiesOf(usual, "prometheus-execution")).to.have.members([
            "mon-prometheus-execution-role-images",
            "mon-prometheus-execution-role-logs",
        ]);
        expect(statements(usual, rolePolicy, "mon-grafana-execution-role-secrets")).to.deep.include({
            Sid: "ReadTheSecret",
            Effect: "Allow",
            Action: ["secretsmanager:GetSecretValue"],
            Resource: "arn:aws:secretsmanager:eu-west-1:123456789012:mon-grafana-password-0a1b2c3",
        });
        expect(statements(usual, rolePolicy, "mon-service-telemetry-api-execution-role-secrets")).to.deep.equal([
            {
                Sid: "ReadSecrets",
                Effect: "Allow",
                Action: ["secretsmanager:GetSecretValue", "ssm:GetParameters"],
                Resource: [secret, parameter],
            },
            {
                Sid: "DecryptSecrets",
                Effect: "Allow",
                Action: ["kms:Decrypt"],
                Resource: kmsKeyArn,
                Condition: {
                    StringEquals: {
                        "kms:ViaService": ["secretsmanager.eu-west-1.amazonaws.com", "ssm.eu-west-1.amazonaws.com"],
                    },
                },
            },
        ]);
        const [, pull] = statements(usual, rolePolicy, "mon-service-telemetry-api-execution-role-images");
        expect(pull).to.include({ Resource: "arn:aws:ecr:eu-west-1:123456789012:repository/telemetry-api" });
        // By its side runs what writes its files, of the image that Prometheus's discovery has.
        const [, pullNode] = statements(usual, rolePolicy, "mon-grafana-execution-role-images");
        expect(pullNode)
            .to.have.property("Resource")
            .that.includes("arn:aws:ecr:eu-west-1:123456789012:repository/node");
        const [logs] = statements(usual, rolePolicy, "mon-service-telemetry-api-execution-role-logs");
        expect(logs).to.have.nested.property(
            "Resource[0]",
            "arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/mon-dev-telemetry-api",
        );
    });

    it("give a service the policies that it is to have", () => {
        const { inputs } = find(
            usual,
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            "mon-service-telemetry-api-task-role-0",
        );
        expect(inputs).to.deep.equal({ role: "mon-service-telemetry-api-task-role-0a1b2c3", policyArn });
    });

    it("are one for all tasks as documented, with the documented policies", async () => {
        const recording = await deploy({ args: documentedArgs() });
        const task = "mon-task-role-0a1b2c3";
        for (const { inputs, name } of ofType(recording, "aws:ecs/taskDefinition:TaskDefinition")) {
            expect(inputs.taskRoleArn, name).to.equal(`arn:aws:iam::123456789012:role/${task}`);
            expect(inputs.executionRoleArn, name).to.equal("arn:aws:iam::123456789012:role/mon-execution-role-0a1b2c3");
        }
        expect(statements(recording, rolePolicy, "mon-task-role-ecs-read")).to.deep.equal([
            {
                Sid: "ReadAllOfEcs",
                Effect: "Allow",
                Action: ["ecs:ListTasks", "ecs:DescribeTasks", "ecs:DescribeServices", "ecs:DescribeTaskDefinition"],
                Resource: "*",
            },
        ]);
        expect(statements(recording, rolePolicy, "mon-task-role-shell")).to.have.length(1);
        expect(ofType(recording, rolePolicy).map(({ name }) => name)).not.to.include(
            "mon-prometheus-task-role-discovery",
        );
        const [attachment] = ofType(recording, "aws:iam/rolePolicyAttachment:RolePolicyAttachment");
        expect(attachment?.inputs.policyArn).to.equal(
            "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
        );
    });

    it("let people open shells in the tasks of one service as of all, when that is wanted", async () => {
        const recording = await deploy({ args: { enableExec: true } });
        for (const role of ["prometheus", "grafana"]) {
            const [shell] = statements(recording, rolePolicy, `mon-${role}-task-role-shell`);
            expect(shell).to.have.deep.property("Action", [
                "ssmmessages:CreateControlChannel",
                "ssmmessages:CreateDataChannel",
                "ssmmessages:OpenControlChannel",
                "ssmmessages:OpenDataChannel",
            ]);
        }
        expect(ofType(usual, rolePolicy).filter(({ name }) => name.endsWith("shell"))).to.deep.equal([]);
    });
});
