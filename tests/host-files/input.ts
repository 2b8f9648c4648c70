import { gunzipSync } from "node:zlib";
import { parse } from "yaml";
import type { UserDataInput } from "../../components/pmm-ec2/user-data";

/** Input for user data that is right in every respect. */
export const goodInput: UserDataInput = {
    variables: {
        PMM_SERVICE_NAME: "pmm-server",
        AWS_REGION: "eu-west-1",
        PMM_IMAGE: "percona/pmm-server:3",
        PMM_PUBLIC_ADDRESS: "pmm.example.com",
        ADMIN_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pmm-server-admin-AbCdEf",
        DATA_VOLUME_ID: "vol-0123456789abcdef0",
        DATA_VOLUME_FORMAT: "blank",
        LOG_GROUP: "/aws/ec2/pmm-server",
        SWAP_GIB: 8,
        PMM_ENABLE_TELEMETRY: 0,
    },
};

/** `goodInput` with some variables changed. */
export function inputWith(variables: Partial<UserDataInput["variables"]>): UserDataInput {
    return { ...goodInput, variables: { ...goodInput.variables, ...variables } };
}

/** What cloud-init does with a host's user data. */
export interface CloudConfig {
    write_files: { path: string; permissions: string; content: string }[];
    runcmd: string[][];
}

/** The text of user data as EC2 gets it. */
export function unpackUserData(base64: string): string {
    return gunzipSync(Buffer.from(base64, "base64")).toString("utf8");
}

/** The cloud-config in user data as EC2 gets it. */
export function readUserData(base64: string): CloudConfig {
    return parse(unpackUserData(base64)) as CloudConfig;
}
