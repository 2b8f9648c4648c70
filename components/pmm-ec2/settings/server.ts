import * as pulumi from "@pulumi/pulumi";
import type { Checks, Rule } from "../../parts/validation/checks";
import { matching } from "../../parts/validation/rules";
import type { CustomQueries, PmmServer } from "../args";
import { makeUserData, type HostVariables, type PostgresqlQueries } from "../user-data";
import { queriesCanBeRead } from "./custom-queries";
import { pmmVariables } from "./server-environment";

/** `PmmServer`, checked and complete. */
export interface ServerSettings {
    /** Image of the container, in full. */
    image: pulumi.Output<string>;
    telemetry: pulumi.Output<boolean>;
    /** What of it goes into files on the host. */
    files: pulumi.Output<ServerFiles>;
}

/** Settings that are files on the host. */
export interface ServerFiles {
    queries: PostgresqlQueries;
    settings: Record<string, string>;
}

/** Checks PMM's settings and fills in what they leave out. */
export function serverSettings(checks: Checks, args: PmmServer): ServerSettings {
    const version = checks.input("pmm.version", args.version ?? "3", pmmVersion);
    const files = checks.input(
        "pmm",
        { queries: queriesOf(args.customQueries ?? {}), settings: args.settings ?? {} },
        filesFit,
    );
    return {
        image: version.apply((given) => (given.includes("/") ? given : `percona/pmm-server:${given}`)),
        telemetry: pulumi.output(args.telemetry ?? false),
        files: files.apply(async (known) => {
            checks.refuseAny(await queriesCanBeRead(known.queries));
            return known;
        }),
    };
}

/** PMM 2 keeps its data elsewhere and knows other variables. */
const pmmVersion = matching(
    /^(3(\.\d+){0,2}|[a-z0-9][a-z0-9.:-]*(\/[a-z0-9._-]+)+(:[A-Za-z0-9._-]+)?(@sha256:[0-9a-f]{64})?)$/,
    "a version of PMM 3 such as 3 or 3.4.1, or an image in full such as registry.example.com/pmm-server:3.4.1",
);

function queriesOf(args: CustomQueries): {
    [Resolution in keyof PostgresqlQueries]: pulumi.Input<string>;
} {
    return { high: args.highResolution, medium: args.mediumResolution, low: args.lowResolution };
}

const filesFit: Rule<ServerFiles> = ({ queries, settings }, path) => {
    const names = pmmVariables(settings, `${path}.settings`);
    if (names.length > 0) {
        return names;
    }
    // What AWS will only name later is as long as this; whether all fits into user data can be said now.
    const { problems } = makeUserData({ variables: sample, pmmSettings: settings, postgresqlQueries: queries });
    return problems.map((line) =>
        line
            .replace("pmmSettings.", `${path}.settings.`)
            .replace(/postgresqlQueries(\.\w+)?/, (_, resolution?: string) =>
                resolution === undefined ? `${path}.customQueries` : `${path}.customQueries${resolution}Resolution`,
            ),
    );
};

const sample: HostVariables = {
    PMM_SERVICE_NAME: "n".repeat(64),
    AWS_REGION: "us-gov-northeast-1",
    PMM_IMAGE: "percona/pmm-server:3",
    PMM_PUBLIC_ADDRESS: "pmm.example.com",
    ADMIN_SECRET_ARN:
        "arn:aws-us-gov:secretsmanager:us-gov-northeast-1:123456789012:secret:pmm-admin-password-0a1b2c3-Ab3dEf",
    DATA_VOLUME_ID: "vol-0123456789abcdef0",
    DATA_VOLUME_FORMAT: "blank",
    LOG_GROUP: `/aws/ec2/${"n".repeat(64)}`,
    SWAP_GIB: 1024,
    PMM_ENABLE_TELEMETRY: 0,
};
