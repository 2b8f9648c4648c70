import { subnetFacts } from "../cloud/network-facts";
import { objects, text, texts } from "../cloud/values";
import { onDelete, users, type Rules } from "./rule";

const reference = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference";
const guide = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide";

const instance = ["aws:rds/instance:Instance"];
const subnetGroup = ["aws:rds/subnetGroup:SubnetGroup"];
const parameterGroup = ["aws:rds/parameterGroup:ParameterGroup"];
const eventSubscription = ["aws:rds/eventSubscription:EventSubscription"];

/** Parameters of MariaDB that a running server does not change. */
const fixed = [
    "innodb_autoinc_lock_mode",
    "innodb_read_io_threads",
    "innodb_write_io_threads",
    "lower_case_table_names",
    "performance_schema",
    "skip_name_resolve",
];

/** RDS: what databases share - subnets, parameters - and who hears of them. */
export const databaseGroupRules: Rules = {
    "database-subnet-group-zones": {
        types: subnetGroup,
        source: `${reference}/API_CreateDBSubnetGroup.html`,
        check: ({ inputs, cloud }) => {
            const zones = new Set(texts(inputs.subnetIds).map((id) => subnetFacts(cloud, id).availabilityZone));
            return zones.size < 2
                ? `DBSubnetGroupDoesNotCoverEnoughAZs: The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: ${[...zones].join(", ")}. Add subnets to cover at least 2 AZs.`
                : undefined;
        },
    },
    "database-subnet-group-in-use": {
        types: subnetGroup,
        on: onDelete,
        source: `${reference}/API_DeleteDBSubnetGroup.html`,
        check: (request) => {
            const [user] = users(request, instance, ["dbSubnetGroupName"]);
            return user === undefined
                ? undefined
                : `InvalidDBSubnetGroupStateFault: Cannot delete the subnet group '${request.id}' because at least one database instance: ${text(user.state.identifier) ?? ""} is still using it.`;
        },
    },
    "database-parameter-group-in-use": {
        types: parameterGroup,
        on: onDelete,
        source: `${reference}/API_DeleteDBParameterGroup.html`,
        check: (request) =>
            users(request, instance, ["parameterGroupName"]).length > 0
                ? `InvalidDBParameterGroupState: One or more database instances are still members of this parameter group ${request.id}, so the group cannot be deleted`
                : undefined,
    },
    "database-parameter-apply": {
        types: parameterGroup,
        source: `${guide}/USER_WorkingWithDBInstanceParamGroups.html`,
        check: ({ inputs }) => {
            // Without a word of when, the provider says at once.
            const atOnce = objects(inputs.parameters).some(
                ({ name, applyMethod }) =>
                    fixed.includes(text(name) ?? "") && (applyMethod ?? "immediate") === "immediate",
            );
            return atOnce && (text(inputs.family) ?? "").startsWith("mariadb")
                ? "InvalidParameterCombination: cannot use immediate apply method for static parameter"
                : undefined;
        },
    },
    "database-event-source": {
        types: eventSubscription,
        source: `${reference}/API_CreateEventSubscription.html`,
        check: ({ inputs, cloud }) => {
            const sources = texts(inputs.sourceIds);
            if (sources.length > 0 && inputs.sourceType === undefined) {
                return "InvalidParameterCombination: SourceIds can only be specified when SourceType is specified";
            }
            const known = instance.flatMap((type) => cloud.all(type)).map(({ state }) => state.identifier);
            const missing = sources.find((id) => inputs.sourceType === "db-instance" && !known.includes(id));
            return missing === undefined ? undefined : `SourceNotFound: Could not find source: ${missing}`;
        },
    },
};
