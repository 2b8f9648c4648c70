import type * as pulumi from "@pulumi/pulumi";
import { ec2Id } from "../../parts/validation/aws-rules";
import type { Checks } from "../../parts/validation/checks";
import { oneOf, wholeNumber } from "../../parts/validation/rules";
import { RdsEngine, type RdsAccess } from "../args";

/** `RdsAccess`, checked and complete. */
export interface RdsAccessSettings {
    securityGroupId: pulumi.Output<string>;
    engine: RdsEngine;
    port: number;
}

/** Checks the databases and fills in what they leave out. */
export function rdsAccessSettings(checks: Checks, args: RdsAccess[]): RdsAccessSettings[] {
    return args.map((access, index) => {
        const path = `rdsAccess[${index}]`;
        return {
            securityGroupId: checks.input(`${path}.securityGroupId`, access.securityGroupId, ec2Id("sg")),
            engine: checks.plain(`${path}.engine`, access.engine, oneOf(Object.values(RdsEngine))),
            port: checks.plain(
                `${path}.port`,
                access.port ?? (access.engine === RdsEngine.Mysql ? 3306 : 5432),
                wholeNumber(1, 65_535, "TCP port numbers"),
            ),
        };
    });
}
