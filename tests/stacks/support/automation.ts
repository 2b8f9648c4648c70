/** What a stack's configuration says of monitored groups and databases, and of a password that is changed by itself. */
export const automation = {
    monitoredAsgs: [
        {
            name: "orders",
            securityGroupId: "sg-0123456789abcdef0",
            instanceRoleArn: "arn:aws:iam::123456789012:role/orders",
            engine: "mysql",
            credentialsSecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-pmm-Ab3dEf",
        },
    ],
    monitoredDatabases: [
        {
            name: "billing",
            engine: "postgresql",
            credentialsSecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:billing-pmm-Ab3dEf",
            securityGroupId: "sg-0123456789abcdef1",
        },
    ],
    passwordRotation: { schedule: "rate(30 days)" },
};
