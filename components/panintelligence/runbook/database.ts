import { backUp } from "../../parts/backup/backup-commands";
import { dumpFolder } from "../assets";
import { toolContainers } from "../operations/database-tools";
import type { KnownNames } from "./index";
import { toolTask } from "./tool-task";

/** What is done with the database: look, copy, dump, load. */
export function databaseCommands(known: KnownNames): Record<string, string> {
    const region = `--region ${known.region}`;
    const { identifier, secretArn, arn } = known.database;
    const described = (which: string, query: string): string =>
        `$(aws rds describe-db-instances ${region} --db-instance-identifier ${which} ` +
        `--query 'DBInstances[0].${query}' --output text)`;
    const tools = { ...known.databaseTools, containers: toolContainers };
    const databaseTask = (...variables: [name: string, value: string][]): string =>
        toolTask(known, tools, ...variables);
    const copy = `${identifier}-copy`;
    const newest =
        `$(aws s3api list-objects-v2 ${region} --bucket ${known.bucketName} --prefix ${dumpFolder}/ ` +
        `--query 'sort_by(Contents,&LastModified)[-1].Key' --output text)`;
    return {
        showDatabase:
            `aws rds describe-db-instances ${region} --db-instance-identifier ${identifier} --query ` +
            `'DBInstances[0].[DBInstanceStatus,DBInstanceClass,EngineVersion,MultiAZ,AllocatedStorage,LatestRestorableTime]' --output table`,
        listDatabaseEvents:
            `aws rds describe-events ${region} --source-type db-instance --source-identifier ${identifier} --duration 1440 ` +
            `--query 'Events[].[Date,Message]' --output table`,
        readDatabaseLogin: `aws secretsmanager get-secret-value ${region} --secret-id ${secretArn} --query SecretString --output text`,
        snapshotDatabase:
            `aws rds create-db-snapshot ${region} --db-instance-identifier ${identifier} ` +
            `--db-snapshot-identifier ${identifier}-$(date -u +%Y%m%d-%H%M%S) --query 'DBSnapshot.DBSnapshotIdentifier' --output text`,
        backUpDatabase: backUp({ region: known.region, ...known.backup }, arn),
        dumpDatabase: databaseTask(),
        followDatabaseTools: `aws logs tail /ecs/${known.databaseTools.family} ${region} --since 10m --follow`,
        listDumps: `aws s3 ls ${region} s3://${known.bucketName}/${dumpFolder}/`,
        loadNewestDump: databaseTask(["ACTION", "load"], ["DUMP", newest]),
        copyDatabase:
            `aws rds restore-db-instance-to-point-in-time ${region} --source-db-instance-identifier ${identifier} ` +
            `--target-db-instance-identifier ${copy} --use-latest-restorable-time --no-publicly-accessible ` +
            `--db-subnet-group-name ${described(identifier, "DBSubnetGroup.DBSubnetGroupName")} ` +
            `--db-parameter-group-name ${described(identifier, "DBParameterGroups[0].DBParameterGroupName")} ` +
            `--vpc-security-group-ids ${described(identifier, "VpcSecurityGroups[].VpcSecurityGroupId")} ` +
            `--query 'DBInstance.DBInstanceStatus' --output text`,
        dumpCopy: databaseTask(["DB_HOST", described(copy, "Endpoint.Address")]),
        deleteCopy:
            `aws rds delete-db-instance ${region} --db-instance-identifier ${copy} --skip-final-snapshot ` +
            `--query 'DBInstance.DBInstanceStatus' --output text`,
    };
}
