/** The component itself, in a network that exists, with what `trial:wrong` names changed from outside, as its user could. */
const pulumi = require("@pulumi/pulumi");
const { Monitoring } = require("../../../bin");
const { changing } = require("./deployment.cjs");

const chosen = new pulumi.Config().getObject("wrong") ?? [];
const task = "aws:ecs/taskDefinition:TaskDefinition";

const containers = (...changed) => ({ [task]: { containerDefinitions: JSON.stringify(changed) } });

/** By type of a child, the properties that a change for the worse gives it. */
const worse = {
    lifecycle: containers({
        name: "prometheus",
        image: "docker.io/grafana/grafana",
        command: ["--web.enable-lifecycle"],
        environment: [{ name: "GF_SECURITY_ADMIN_PASSWORD", value: "admin" }],
    }),
    "all-rights": {
        "aws:iam/rolePolicy:RolePolicy": {
            policy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [{ Effect: "Allow", Action: "ecs:*", Resource: "*" }],
            }),
        },
    },
    "all-ports": {
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
            cidrIpv4: "0.0.0.0/0",
            referencedSecurityGroupId: undefined,
            ipProtocol: "-1",
            fromPort: undefined,
            toPort: undefined,
        },
    },
    "for-ever": { "aws:cloudwatch/logGroup:LogGroup": { retentionInDays: 0 } },
    plain: { "aws:lb/listener:Listener": { protocol: "HTTP", certificateArn: undefined, sslPolicy: undefined } },
    "one-role": { [task]: { taskRoleArn: "arn:aws:iam::123456789012:role/shared" } },
};

new Monitoring(
    "monitoring",
    {
        namePrefix: "analytics",
        network: {
            vpcId: "vpc-0123456789abcdef0",
            publicSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
            privateSubnetIds: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef4"],
        },
        endpoint: { zoneId: "Z0123456789EXAMPLE", hostnames: ["grafana.example.com"] },
        prometheus: { public: { allowedCidrs: ["203.0.113.0/24"] } },
        alarms: { emails: ["platform-team@example.com"] },
    },
    changing(chosen, worse),
);
