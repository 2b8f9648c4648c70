import { makeUserData, type HostVariables, type UserDataInput } from "../../../components/percona-cluster/user-data";
import type { UserData } from "../../../components/parts/host/user-data";

/** Input for user data that is right in every respect; the data is on an EBS volume. */
export const goodInput: UserDataInput = {
    variables: {
        AWS_REGION: "eu-west-1",
        CLUSTER_ID: "orders",
        NODE_COUNT: 3,
        ENGINE_SERIES: "8.0",
        TABLE_NAME: "percona-orders-locks",
        BUCKET_NAME: "percona-orders-backups-0123abc",
        CREDENTIALS_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders/mysql-credentials-AbCdEf",
        ASG_NAME: "percona-orders",
        WRITE_TARGET_GROUP_ARN:
            "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/percona-orders-write/0123456789abcdef",
        TOPIC_ARN: "arn:aws:sns:eu-west-1:123456789012:percona-orders-alarms",
        READ_MAX_LAG_SECONDS: 30,
        READS_FROM_PRIMARY: "fallback",
        OUTAGE_POLICY: "availability",
        ERRANT_POLICY: "reclone",
        BOOTSTRAP_FROM: "",
        RESTORE_TO_TIME: "",
        RESTORE_TO_GTID: "",
        BACKUP_TOOL: "xtrabackup",
        FULL_BACKUP_SCHEDULE: "0 2 ? * SUN *",
        INCREMENTAL_BACKUP_SCHEDULE: "0 2 ? * MON-SAT *",
        RESTORE_DRILL_SCHEDULE: "0 5 ? * WED *",
        AGENT_KEY: `orders/agent/${"a".repeat(64)}.js`,
        AGENT_SHA256: "a".repeat(64),
        STORAGE: "ebs",
        DATA_DEVICE: "/dev/sdf",
        LUKS_SECRET_ARN: "",
        LOG_GROUP: "/aws/ec2/percona-orders",
        SWAP_GIB: 4,
    },
};

/** User data of a node with some variables changed. */
export function hostWith(variables: Partial<HostVariables>): UserData {
    return makeUserData({ variables: { ...goodInput.variables, ...variables } });
}

/** User data of a node that is right in every respect. */
export const goodHost: UserData = hostWith({});

/** The same with the data on the instance's own disks. */
export const localDisksHost: UserData = hostWith({
    STORAGE: "instance-store",
    DATA_DEVICE: "",
    LUKS_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:percona-orders-luks-AbCdEf",
});
