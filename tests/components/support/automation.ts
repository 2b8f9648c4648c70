import {
    MonitoredEngine,
    QuerySource,
    RdsEngine,
    type AgentEndpoint,
    type MonitoredAsg,
    type MonitoredDatabase,
} from "../../../components";
import type { PmmArgs } from "../../../components/parts/pmm/args";
import { ofType, type Recording } from "../../support/mocks";

const secretsOf = "arn:aws:secretsmanager:eu-west-1:123456789012:secret";

/** A monitored group with every field, and one with as few as there can be. */
export const monitoredAsgs: [everything: MonitoredAsg, least: MonitoredAsg] = [
    {
        name: "orders",
        autoScalingGroupName: "orders-mysql",
        securityGroupId: "sg-0000000000000000a",
        instanceRoleArn: "arn:aws:iam::123456789012:role/orders",
        engine: MonitoredEngine.Mysql,
        port: 3307,
        credentialsSecretArn: `${secretsOf}:orders-login-Ab3dEf`,
        credentialsUser: "monitor",
        querySource: QuerySource.Slowlog,
        tls: true,
        environment: "production",
        cluster: "orders-1",
    },
    {
        name: "cache",
        securityGroupId: "sg-0000000000000000b",
        instanceRoleArn: "arn:aws:iam::123456789012:role/cache",
        engine: MonitoredEngine.Valkey,
        credentialsSecretArn: `${secretsOf}:cache-login-Gh4jKl`,
    },
];

/** A DB instance on RDS with every field, and an Aurora cluster with as few as there can be. */
export const monitoredDatabases: [everything: MonitoredDatabase, least: MonitoredDatabase] = [
    {
        name: "billing",
        engine: RdsEngine.Postgresql,
        instanceIdentifier: "billing-1",
        credentialsSecretArn: `${secretsOf}:billing-login-Mn5pQr`,
        credentialsKmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/5678efab",
        securityGroupId: "sg-0000000000000000c",
        port: 6432,
        database: "invoices",
        environment: "production",
    },
    {
        name: "ledger",
        engine: RdsEngine.Mysql,
        clusterIdentifier: "ledger-cluster",
        credentialsSecretArn: `${secretsOf}:ledger-login-St6vWx`,
    },
];

/** A private address for agents with a name and a range of its own. */
export const agentEndpoint: AgentEndpoint = {
    domainName: "agents.internal.example.com",
    allowedCidrs: ["10.7.0.0/16"],
};

/** Everything that works on PMM by itself. */
export const automation = {
    monitoredAsgs,
    monitoredDatabases,
    reconciler: { removalsPerRun: 5 },
    agentEndpoint,
    passwordRotation: { schedule: "rate(30 days)" },
} satisfies Partial<PmmArgs>;

const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

/** What security groups allow, a line a rule: `<group> lets in <peer> on <port>`, `<group> goes to <peer> on <port>`. */
export function ways(recording: Recording): string[] {
    const lines = (type: string, verb: string): string[] =>
        ofType(recording, type).map(({ inputs }) => {
            const peer = String(inputs.referencedSecurityGroupId ?? inputs.cidrIpv4);
            const ports = inputs.ipProtocol === "-1" ? "everything" : `${String(inputs.ipProtocol)} ${portsOf(inputs)}`;
            return `${String(inputs.securityGroupId)} ${verb} ${peer} on ${ports}`;
        });
    return [...lines(ingress, "lets in"), ...lines(egress, "goes to")];
}

function portsOf({ fromPort, toPort }: Record<string, unknown>): string {
    return fromPort === toPort ? String(fromPort) : `${String(fromPort)}-${String(toPort)}`;
}

/** What stands in `more` and not in `less`. */
export function added(more: string[], less: string[]): string[] {
    return more.filter((line) => !less.includes(line));
}

/** What a recording made, a line a resource: its type without the package, and its name. */
export function madeIn({ resources }: Recording): string[] {
    return resources.filter(({ custom }) => custom).map(({ type, name }) => `${type.replace(/^.*:/, "")} ${name}`);
}
