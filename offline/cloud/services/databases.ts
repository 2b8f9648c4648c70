import { accountId, capitals, characters, regionalArn } from "../identifiers";
import { idFrom, kept, type Models } from "../model";
import { number, text } from "../values";

const ports: Record<string, number | undefined> = { mysql: 3306, mariadb: 3306, postgres: 5432 };

/** RDS: what the deployments connect to. */
export const databases: Models = {
    "aws:rds/instance:Instance": {
        replacedBy: [
            "availabilityZone",
            "characterSetName",
            "dbName",
            "engine",
            "kmsKeyId",
            "snapshotIdentifier",
            "storageEncrypted",
            "timezone",
            "username",
        ],
        id: () => `db-${characters(26, capitals)}`,
        outputs: (thing) => {
            const identifier = text(thing.inputs.identifier) ?? thing.name;
            const port = number(thing.inputs.port) ?? ports[text(thing.inputs.engine) ?? ""] ?? 3306;
            const address = kept(
                thing,
                "address",
                () => `${identifier}.c${characters(11, "abcdefghijkmnpqr234567")}.${thing.region}.rds.amazonaws.com`,
            );
            return {
                arn: regionalArn("rds", thing.region, `db:${identifier}`),
                address,
                endpoint: `${address}:${port}`,
                port,
                hostedZoneId: "Z29XKXDKYMONMX",
                resourceId: thing.id,
                status: "available",
            };
        },
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
