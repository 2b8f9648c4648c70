import type { Cloud, Existing } from "../cloud";
import { accountId, capitals, characters, regionalArn, timestamp } from "../identifiers";
import { idFrom, kept, type Models, type Thing } from "../model";
import { number, object, text, type Properties, type Value } from "../values";

const instanceType = "aws:rds/instance:Instance";
const snapshotType = "aws:rds/snapshot:Snapshot";

const ports: Record<string, number | undefined> = { mysql: 3306, mariadb: 3306, postgres: 5432 };

/**
 * Newest version of each major one of MariaDB.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/MariaDBReleaseNotes/mariadb-release-calendar.html
 */
export const versionsOfMariaDb: Readonly<Record<string, string | undefined>> = {
    "10.5": "10.5.29",
    "10.6": "10.6.25",
    "10.11": "10.11.16",
    "11.4": "11.4.10",
    "11.8": "11.8.6",
};

/** RDS: what the deployments keep data in or connect to. */
export const databases: Models = {
    [instanceType]: {
        replacedBy: [
            "availabilityZone",
            "characterSetName",
            "dbName",
            "engine",
            "kmsKeyId",
            "restoreToPointInTime",
            "snapshotIdentifier",
            "storageEncrypted",
            "timezone",
            "username",
        ],
        id: () => `db-${characters(26, capitals)}`,
        outputs: instanceOutputs,
        deleted: leaveSnapshot,
    },
    "aws:rds/subnetGroup:SubnetGroup": {
        replacedBy: ["name", "namePrefix"],
        defaults: { description: "Managed by Pulumi" },
        id: idFrom("name"),
        outputs: (thing) => ({ arn: regionalArn("rds", thing.region, `subgrp:${thing.id}`) }),
    },
    "aws:rds/parameterGroup:ParameterGroup": {
        replacedBy: ["description", "family", "name", "namePrefix"],
        defaults: { description: "Managed by Pulumi" },
        id: idFrom("name"),
        outputs: (thing) => ({ arn: regionalArn("rds", thing.region, `pg:${thing.id}`) }),
    },
    "aws:rds/eventSubscription:EventSubscription": {
        replacedBy: ["name", "namePrefix"],
        id: idFrom("name"),
        outputs: (thing) => ({
            arn: regionalArn("rds", thing.region, `es:${thing.id}`),
            customerAwsId: accountId,
        }),
    },
    [snapshotType]: {
        replacedBy: ["dbInstanceIdentifier", "dbSnapshotIdentifier"],
        id: idFrom("dbSnapshotIdentifier"),
        outputs: (thing) => ({
            dbSnapshotArn: snapshotArn(thing.region, thing.id),
            snapshotType: "manual",
            status: "available",
        }),
    },
    "aws:rds/cluster:Cluster": {
        replacedBy: [
            "clusterIdentifier",
            "databaseName",
            "engine",
            "kmsKeyId",
            "masterUsername",
            "snapshotIdentifier",
            "storageEncrypted",
        ],
        id: (draft) => text(draft.inputs.clusterIdentifier) ?? `tf-${draft.name}`,
        outputs: (thing) => ({
            arn: regionalArn("rds", thing.region, `cluster:${thing.id}`),
            clusterResourceId: kept(thing, "clusterResourceId", () => `cluster-${characters(26, capitals)}`),
            endpoint: `${thing.id}.cluster-${accountId}.${thing.region}.rds.amazonaws.com`,
            readerEndpoint: `${thing.id}.cluster-ro-${accountId}.${thing.region}.rds.amazonaws.com`,
        }),
    },
};

/** What AWS fills in: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html */
function instanceOutputs(thing: Thing): Properties {
    const { id, inputs, region } = thing;
    const identifier = text(inputs.identifier) ?? thing.name;
    const port = number(inputs.port) ?? ports[text(inputs.engine) ?? ""] ?? 3306;
    const address = kept(
        thing,
        "address",
        () => `${identifier}.c${characters(11, "abcdefghijkmnpqr234567")}.${region}.rds.amazonaws.com`,
    );
    const version = text(inputs.engineVersion) ?? "";
    return {
        arn: regionalArn("rds", region, `db:${identifier}`),
        address,
        endpoint: `${address}:${port}`,
        port,
        engineVersionActual: versionsOfMariaDb[version] ?? version,
        hostedZoneId: "Z29XKXDKYMONMX",
        masterUserSecrets: [],
        multiAz: inputs.multiAz ?? false,
        replicas: [],
        resourceId: id,
        status: "available",
        username: inputs.username ?? formerUser(thing) ?? "admin",
    };
}

/** A database that is made from another one has its user. */
function formerUser({ inputs, cloud }: Thing): Value | undefined {
    const snapshot = text(inputs.snapshotIdentifier)?.split(":").at(-1) ?? "";
    const kept = cloud.get(snapshotType, snapshot)?.state;
    const source = kept?.dbInstanceIdentifier ?? object(inputs.restoreToPointInTime).sourceDbInstanceIdentifier;
    const former = cloud.all(instanceType).find(({ state }) => source !== undefined && state.identifier === source);
    return kept?.masterUsername ?? former?.state.username;
}

/** A database that is deleted leaves a last snapshot, unless it was told not to. */
function leaveSnapshot({ inputs, state, region }: Existing, cloud: Cloud): void {
    const id = text(inputs.finalSnapshotIdentifier);
    if (inputs.skipFinalSnapshot === true || id === undefined) {
        return;
    }
    cloud.add({
        type: snapshotType,
        id,
        region,
        inputs: { dbInstanceIdentifier: inputs.identifier ?? "", dbSnapshotIdentifier: id },
        outputs: {
            dbSnapshotArn: snapshotArn(region, id),
            masterUsername: state.username ?? "admin",
            snapshotCreateTime: timestamp(),
            status: "available",
        },
    });
}

function snapshotArn(region: string, id: string): string {
    return regionalArn("rds", region, `snapshot:${id}`);
}
