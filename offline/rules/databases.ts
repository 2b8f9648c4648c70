import type { Cloud, Existing } from "../cloud/cloud";
import { accountId } from "../cloud/identifiers";
import { versionsOfMariaDb } from "../cloud/services/databases";
import { number, object, text, type Properties } from "../cloud/values";
import { windowProblem } from "./database-windows";
import { isTaken, onCreate, onDelete, type Request, type Rules } from "./rule";

const reference = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference";
const guide = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide";
const createInstance = `${reference}/API_CreateDBInstance.html`;
const restoreSnapshot = `${reference}/API_RestoreDBInstanceFromDBSnapshot.html`;

const instance = ["aws:rds/instance:Instance"];
const instanceType = "aws:rds/instance:Instance";
const snapshotType = "aws:rds/snapshot:Snapshot";

/** GiB of general purpose storage: least and most. */
const storage = { least: 20, most: 65_536 };

/** RDS: a database's name and figures, what it is made from, and what it leaves. */
export const databaseRules: Rules = {
    // The words are the provider's, which knows before AWS.
    "database-identifier": {
        types: instance,
        source: createInstance,
        check: ({ inputs }) => {
            const name = text(inputs.identifier) ?? "x";
            if (!/^[a-z0-9-]{1,63}$/.test(name)) {
                return 'only lowercase alphanumeric characters and hyphens allowed in "identifier"';
            }
            if (!/^[a-z]/.test(name)) {
                return 'first character of "identifier" must be a letter';
            }
            return /--|-$/.test(name)
                ? '"identifier" cannot contain two consecutive hyphens or end with a hyphen'
                : undefined;
        },
    },
    "database-unique": {
        types: instance,
        on: onCreate,
        source: createInstance,
        check: (request) =>
            isTaken(request, "identifier") ? "DBInstanceAlreadyExists: DB instance already exists" : undefined,
    },
    "database-class": {
        types: instance,
        source: `${guide}/Concepts.DBInstanceClass.html`,
        check: ({ inputs }) => {
            const name = text(inputs.instanceClass) ?? "";
            return /^db\.[a-z0-9-]+\.(micro|small|medium|large|\d*xlarge)(\.tpc\d\.mem\dx)?$/.test(name)
                ? undefined
                : `InvalidParameterValue: Invalid DB Instance class: ${name}`;
        },
    },
    "database-version": {
        types: instance,
        source: `${guide}/MariaDB.Concepts.VersionMgmt.html`,
        check: ({ inputs }) => {
            const version = text(inputs.engineVersion);
            const known = Object.keys(versionsOfMariaDb).some(
                (major) => version === major || version?.startsWith(`${major}.`) === true,
            );
            return inputs.engine !== "mariadb" || version === undefined || known
                ? undefined
                : `InvalidParameterCombination: Cannot find version ${version} for mariadb`;
        },
    },
    "database-storage": {
        types: instance,
        source: `${guide}/CHAP_Storage.html`,
        check: ({ inputs }) => {
            const size = number(inputs.allocatedStorage);
            const most = number(inputs.maxAllocatedStorage) ?? 0;
            const type = text(inputs.storageType) ?? "gp2";
            if (size !== undefined && type.startsWith("gp") && (size < storage.least || size > storage.most)) {
                return `InvalidParameterValue: Invalid storage size for engine name ${text(inputs.engine) ?? ""} and storage type ${type}: ${size}`;
            }
            return size !== undefined && most > 0 && most <= size
                ? "InvalidParameterCombination: Max storage size must be greater than storage size"
                : undefined;
        },
    },
    "database-password": {
        types: instance,
        source: createInstance,
        check: ({ inputs }) => {
            const password = text(inputs.password);
            if (password === undefined || inputs.engine !== "mariadb") {
                return undefined;
            }
            if (password.length < 8 || password.length > 41) {
                return "InvalidParameterValue: The parameter MasterUserPassword is not a valid password because it is shorter than 8 or longer than 41 characters.";
            }
            return /^[!-~]+$/.test(password) && !/["/@]/.test(password)
                ? undefined
                : `InvalidParameterValue: The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '"', ' ' may be used.`;
        },
    },
    "database-name": {
        types: instance,
        on: onCreate,
        source: createInstance,
        check: ({ inputs }) => {
            const name = text(inputs.dbName);
            if (name !== undefined && !/^[A-Za-z]\w{0,63}$/.test(name)) {
                return "InvalidParameterValue: DBName must begin with a letter and contain only alphanumeric characters.";
            }
            return name !== undefined && inputs.restoreToPointInTime !== undefined && inputs.engine === "mariadb"
                ? "InvalidParameterValue: DBName must be null when Restoring for this Engine."
                : undefined;
        },
    },
    "database-backups": {
        types: instance,
        source: `${guide}/USER_WorkingWithAutomatedBackups.html`,
        check: ({ inputs }) => {
            const days = number(inputs.backupRetentionPeriod) ?? 0;
            return days < 0 || days > 35
                ? // The words are the provider's, which knows before AWS.
                  `expected backup_retention_period to be in the range (0 - 35), got ${days}`
                : windowProblem(text(inputs.backupWindow), text(inputs.maintenanceWindow));
        },
    },
    "database-subnet-group": {
        types: instance,
        source: `${guide}/USER_VPC.WorkingWithRDSInstanceinaVPC.html`,
        check: ({ inputs, cloud }) => {
            const name = text(inputs.dbSubnetGroupName);
            return name === undefined || cloud.get("aws:rds/subnetGroup:SubnetGroup", name) !== undefined
                ? undefined
                : `DBSubnetGroupNotFoundFault: DBSubnetGroup '${name}' not found.`;
        },
    },
    "database-parameter-family": {
        types: instance,
        source: `${guide}/USER_WorkingWithDBInstanceParamGroups.html`,
        check: ({ inputs, cloud }) => {
            const name = text(inputs.parameterGroupName) ?? "default.";
            const group = cloud.get("aws:rds/parameterGroup:ParameterGroup", name);
            if (group === undefined) {
                return name.startsWith("default.")
                    ? undefined
                    : `DBParameterGroupNotFound: DBParameterGroup not found: ${name}`;
            }
            const [family, wanted] = [text(group.state.family) ?? "", familyOf(inputs)];
            return wanted === undefined || family === wanted
                ? undefined
                : `InvalidParameterCombination: The Parameter Group ${name} with DBParameterGroupFamily ${family} cannot be used for this instance. Please use a Parameter Group with DBParameterGroupFamily ${wanted}`;
        },
    },
    "database-source": {
        types: instance,
        on: onCreate,
        source: restoreSnapshot,
        check: (request) => sourceProblem(request),
    },
    "database-protected": {
        types: instance,
        on: onDelete,
        source: `${guide}/USER_DeleteInstance.html`,
        check: ({ inputs }) =>
            inputs.deletionProtection === true
                ? "InvalidParameterCombination: Cannot delete protected DB Instance, please disable deletion protection and try again."
                : undefined,
    },
    "database-final-snapshot": {
        types: instance,
        on: onDelete,
        source: `${reference}/API_DeleteDBInstance.html`,
        check: ({ inputs, cloud }) => {
            const name = text(inputs.finalSnapshotIdentifier);
            if (inputs.skipFinalSnapshot === true) {
                return undefined;
            }
            if (name === undefined) {
                // The words are the provider's, which knows before AWS.
                return "final_snapshot_identifier is required when skip_final_snapshot is false";
            }
            return snapshotNamed(cloud, name) === undefined
                ? undefined
                : `DBSnapshotAlreadyExists: Cannot create the snapshot because a snapshot with the identifier ${name} already exists.`;
        },
    },
};

/** The family of parameters that fits an engine and its version: `mariadb10.11`. */
function familyOf({ engine, engineVersion }: Properties): string | undefined {
    const [major] = /^\d+\.\d+/.exec(text(engineVersion) ?? "") ?? [];
    return engine === "mariadb" && major !== undefined ? `mariadb${major}` : undefined;
}

function snapshotNamed(cloud: Cloud, name: string): Existing | undefined {
    return cloud.all(snapshotType).find(({ state }) => state.dbSnapshotIdentifier === name);
}

/** What a database is to be made from must be in this cloud, if it is of this account. */
function sourceProblem({ inputs, cloud }: Request): string | undefined {
    const snapshot = text(inputs.snapshotIdentifier);
    if (snapshot !== undefined) {
        const isOurs = !snapshot.startsWith("arn:") || snapshot.includes(`:${accountId}:`);
        const name = snapshot.split(":").at(-1) ?? snapshot;
        return isOurs && snapshotNamed(cloud, name) === undefined
            ? `DBSnapshotNotFound: DBSnapshot not found: ${snapshot}`
            : undefined;
    }
    const source = text(object(inputs.restoreToPointInTime).sourceDbInstanceIdentifier);
    return source === undefined || cloud.all(instanceType).some(({ state }) => state.identifier === source)
        ? undefined
        : `DBInstanceNotFound: DBInstance ${source} not found.`;
}
