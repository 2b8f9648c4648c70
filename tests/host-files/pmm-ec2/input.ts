import { makeUserData, type UserDataInput } from "../../../components/pmm-ec2/user-data";
import type { UserData } from "../../../components/parts/host/user-data";

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

/** User data of a host that is right in every respect. */
export const goodHost: UserData = makeUserData(goodInput);

/** User data of a host with some variables changed. */
export function hostWith(variables: Partial<UserDataInput["variables"]>): UserData {
    return makeUserData(inputWith(variables));
}
