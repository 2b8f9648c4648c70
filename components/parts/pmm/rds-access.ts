import type * as pulumi from "@pulumi/pulumi";
import { ec2Id } from "../validation/aws-rules";
import type { Checks } from "../validation/checks";
import { tcpPort } from "../validation/network-rules";
import { oneOf } from "../validation/rules";

/** A security group of RDS databases that PMM monitors. */
export interface RdsAccess {
    /** Id of the databases' security group; gets a rule that lets PMM in. */
    securityGroupId: pulumi.Input<string>;
    /** Engine of the databases, which gives the port. */
    engine: RdsEngine;
    /**
     * Port, from 1 to 65535, when it is not the engine's usual one. Default: 3306 for `mysql`, 5432 for `postgresql`.
     */
    port?: number;
}

/** Engine of a database on RDS. */
export enum RdsEngine {
    /** MySQL, MariaDB and Aurora MySQL: port 3306. */
    Mysql = "mysql",
    /** PostgreSQL and Aurora PostgreSQL: port 5432. */
    Postgresql = "postgresql",
}

/** The usual port of an engine on RDS. */
export function rdsPort(engine: RdsEngine): number {
    return engine === RdsEngine.Mysql ? 3306 : 5432;
}

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
            port: checks.plain(`${path}.port`, access.port ?? rdsPort(access.engine), tcpPort),
        };
    });
}
