import type { UserData } from "../../../components/parts/host/user-data";
import { makeUserData, type EcsUserDataInput } from "../../../components/pmm-ecs/user-data";

/** Input for user data that is right in every respect; the data is on EFS. */
export const efsInput: EcsUserDataInput = {
    variables: {
        PMM_SERVICE_NAME: "pmm-server",
        AWS_REGION: "eu-west-1",
        LOG_GROUP: "/aws/ecs/pmm-server",
        SWAP_GIB: 8,
    },
    cluster: "pmm-server",
};

/** The same with the data on a volume. */
export const ebsInput: EcsUserDataInput = {
    ...efsInput,
    dataVolume: { DATA_VOLUME_ID: "vol-0123456789abcdef0", DATA_VOLUME_FORMAT: "blank" },
};

/** User data of a host whose data is on EFS. */
export const efsHost: UserData = makeUserData(efsInput);

/** User data of a host whose data is on the volume `volumeId`. */
export function ebsHost(volumeId = "vol-0123456789abcdef0"): UserData {
    return makeUserData({ ...efsInput, dataVolume: { DATA_VOLUME_ID: volumeId, DATA_VOLUME_FORMAT: "blank" } });
}

/** Units of the image that a host's files add to; what they promise each other is as in Amazon's own. */
export const unitsOfImage: Record<string, string> = {
    "ecs.service": `[Unit]
Wants=docker.service
PartOf=docker.service
After=docker.service cloud-final.service
[Service]
Restart=on-failure
RestartPreventExitStatus=5
RestartSec=10s
EnvironmentFile=-/etc/ecs/ecs.config
ExecStart=/stubs/ecs-agent start
ExecStop=/stubs/ecs-agent stop
[Install]
WantedBy=multi-user.target
`,
    "docker.service": "[Service]\nExecStart=/usr/bin/sleep infinity\nExecStop=/stubs/docker version\n",
    "cloud-final.service":
        "[Service]\nType=oneshot\nRemainAfterExit=yes\n" +
        "ExecStart=/bin/sh -c 'until test -e /sandbox/cloud-init-has-ended; do /usr/bin/sleep 0.1; done'\n",
    "amazon-ecs-volume-plugin.service":
        "[Service]\nExecStart=/usr/bin/sleep infinity\nExecStop=/stubs/ecs-volume-plugin stop\n",
};
