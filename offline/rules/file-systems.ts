import { subnetFacts } from "../cloud/network-facts";
import { isObject, number, object, objects, text, texts, type Properties, type Value } from "../cloud/values";
import { isEverybody, policyProblem, statementsOf, written } from "./policy-grammar";
import { invalidParameter, onCreate, onDelete, users, type Request, type Rules } from "./rule";

const reference = "https://docs.aws.amazon.com/efs/latest/APIReference";
const createFileSystem = `${reference}/API_CreateFileSystem.html`;
const createTarget = `${reference}/API_CreateMountTarget.html`;
const createAccessPoint = `${reference}/API_CreateAccessPoint.html`;
const putLifecycle = `${reference}/API_PutLifecycleConfiguration.html`;

const fileSystem = ["aws:efs/fileSystem:FileSystem"];
const target = ["aws:efs/mountTarget:MountTarget"];
const accessPoint = ["aws:efs/accessPoint:AccessPoint"];
const policy = ["aws:efs/fileSystemPolicy:FileSystemPolicy"];

/** MiB a second; a region may allow less. */
const throughput = { lowest: 1, highest: 3414 };
const longestPolicy = 20_000;
const longestPath = 100;
const mostGroups = 5;
const highestId = 4_294_967_295;

const days = ["1_DAY", "7_DAYS", "14_DAYS", "30_DAYS", "60_DAYS", "90_DAYS", "180_DAYS", "270_DAYS", "365_DAYS"];
const afterDays = days.map((each) => `AFTER_${each}`);

/** What each transition of a life cycle can wait for. */
const transitions: Record<string, readonly string[]> = {
    transitionToArchive: afterDays,
    transitionToIa: afterDays,
    transitionToPrimaryStorageClass: ["AFTER_1_ACCESS"],
};

/** EFS: throughput, life cycle, who mounts a file system from where. */
export const fileSystemRules: Rules = {
    "file-system-unique": {
        types: fileSystem,
        on: onCreate,
        source: createFileSystem,
        check: ({ type, inputs, cloud }) => {
            const token = text(inputs.creationToken);
            const twin = cloud.all(type).find(({ state }) => token !== undefined && state.creationToken === token);
            return twin === undefined
                ? undefined
                : `FileSystemAlreadyExists: File system '${twin.id}' already exists with creation token '${token ?? ""}'`;
        },
    },
    // The words are the provider's, which knows before AWS.
    "file-system-key": {
        types: fileSystem,
        on: onCreate,
        source: createFileSystem,
        check: ({ inputs }) =>
            inputs.kmsKeyId !== undefined && inputs.encrypted !== true
                ? "encrypted must be set to true when kms_key_id is specified"
                : undefined,
    },
    "file-system-performance": {
        types: fileSystem,
        source: "https://docs.aws.amazon.com/efs/latest/ug/performance.html",
        check: ({ inputs }) => {
            if (inputs.performanceMode !== "maxIO") {
                return undefined;
            }
            if (inputs.availabilityZoneName !== undefined) {
                return "BadRequest: Unsupported performance mode provided.";
            }
            return inputs.throughputMode === "elastic"
                ? "BadRequest: Elastic throughput is not available for file systems using MaxIO performance mode."
                : undefined;
        },
    },
    "file-system-throughput": {
        types: fileSystem,
        source: createFileSystem,
        check: ({ inputs }) => {
            // The provider sends the figure with this mode alone: beside another one it means nothing, and is not refused.
            if (inputs.throughputMode !== "provisioned") {
                return undefined;
            }
            const asked = number(inputs.provisionedThroughputInMibps);
            if (asked === undefined) {
                return "BadRequest: Provisioned throughput must be set for file systems that use provisioned throughput mode.";
            }
            if (asked < throughput.lowest) {
                const least = `have value greater than or equal to ${throughput.lowest}`;
                return invalidParameter(String(asked), "provisionedThroughputInMibps", least);
            }
            return asked > throughput.highest
                ? `ThroughputLimitExceeded: The throughput limit of ${throughput.highest} MiB/s has been reached.`
                : undefined;
        },
    },
    "file-system-lifecycle": {
        types: fileSystem,
        source: putLifecycle,
        check: ({ inputs }) => lifecycleProblem(inputs),
    },
    "file-system-in-use": {
        types: fileSystem,
        on: onDelete,
        source: `${reference}/API_DeleteFileSystem.html`,
        check: (request) =>
            users(request, target, ["fileSystemId"]).length > 0
                ? `FileSystemInUse: The file system '${request.id}' cannot be deleted because it has mount targets.`
                : undefined,
    },
    "file-system-exists": {
        types: [...target, ...accessPoint, ...policy, "aws:efs/backupPolicy:BackupPolicy"],
        on: onCreate,
        source: createTarget,
        check: ({ inputs, cloud }) => {
            const id = text(inputs.fileSystemId) ?? "";
            return cloud.get("aws:efs/fileSystem:FileSystem", id) === undefined
                ? `FileSystemNotFound: File system '${id}' does not exist.`
                : undefined;
        },
    },
    "file-system-policy": {
        types: policy,
        source: `${reference}/API_PutFileSystemPolicy.html`,
        check: ({ inputs }) => policyWords(inputs),
    },
    "mount-target-zone": {
        types: target,
        on: onCreate,
        source: createTarget,
        check: (request) => targetProblem(request),
    },
    "mount-target-security-groups": {
        types: target,
        source: createTarget,
        check: ({ inputs, cloud }) => {
            const groups = texts(inputs.securityGroups);
            if (groups.length > mostGroups) {
                return "SecurityGroupLimitExceeded: The maximum number of security groups per interface has been reached.";
            }
            const subnet = subnetFacts(cloud, text(inputs.subnetId) ?? "");
            const elsewhere = groups
                .map((id) => cloud.get("aws:ec2/securityGroup:SecurityGroup", id)?.state.vpcId)
                .some((vpc) => vpc !== undefined && vpc !== subnet.vpcId);
            return subnet.exists && elsewhere
                ? "BadRequest: You have specified two resources that belong to different networks."
                : undefined;
        },
    },
    "access-point-directory": {
        types: accessPoint,
        on: onCreate,
        source: createAccessPoint,
        check: ({ inputs }) => {
            const root = object(inputs.rootDirectory);
            const path = text(root.path) ?? "/";
            if (path.length > longestPath) {
                return invalidParameter(path, "rootDirectory.path", `have length less than or equal to ${longestPath}`);
            }
            // At most four directories, each with neither a dot in front nor characters that mean something to a shell.
            const pattern = /^(\/|(\/(?!\.)[^$#<>;`|&?{}^*/\n]+){1,4})$/;
            if (!pattern.test(path)) {
                const constraint = `satisfy regular expression pattern: ${pattern.source}`;
                return invalidParameter(path, "rootDirectory.path", constraint);
            }
            const permissions = text(object(root.creationInfo).permissions);
            return permissions === undefined || /^[0-7]{3,4}$/.test(permissions)
                ? undefined
                : invalidParameter(
                      permissions,
                      "rootDirectory.creationInfo.permissions",
                      "satisfy regular expression pattern: ^[0-7]{3,4}$",
                  );
        },
    },
    "access-point-owner": {
        types: accessPoint,
        on: onCreate,
        source: createAccessPoint,
        check: ({ inputs }) => {
            const user = object(inputs.posixUser);
            const owner = object(object(inputs.rootDirectory).creationInfo);
            const ids = {
                "posixUser.uid": user.uid,
                "posixUser.gid": user.gid,
                "rootDirectory.creationInfo.ownerUid": owner.ownerUid,
                "rootDirectory.creationInfo.ownerGid": owner.ownerGid,
            };
            const [bad] = Object.entries(ids).filter(([, id]) => !isId(id));
            return bad === undefined
                ? undefined
                : invalidParameter(String(number(bad[1])), bad[0], `have value between 0 and ${highestId}`);
        },
    },
};

function isId(value: Value | undefined): boolean {
    const id = number(value);
    return id === undefined || (Number.isInteger(id) && id >= 0 && id <= highestId);
}

function lifecycleProblem(inputs: Properties): string | undefined {
    const asked = objects(inputs.lifecyclePolicies).map((each) =>
        Object.entries(each).filter(([, value]) => value !== null),
    );
    if (asked.some((each) => each.length > 1)) {
        return "BadRequest: One or more LifecyclePolicy objects specified are malformed.";
    }
    const all = asked.flat();
    const [unknown] = all.filter(([name, value]) => transitions[name]?.includes(text(value) ?? "") === false);
    if (unknown !== undefined) {
        const [name, value] = unknown;
        const choice = `satisfy enum value set: [${transitions[name]?.join(", ") ?? ""}]`;
        return invalidParameter(text(value) ?? "", `lifecyclePolicies.${name}`, choice);
    }
    if (new Set(all.map(([name]) => name)).size < all.length) {
        return "BadRequest: Duplicate LifecyclePolicy transition types are not allowed.";
    }
    return archiveProblem(Object.fromEntries(all), text(inputs.throughputMode) ?? "bursting");
}

function archiveProblem(asked: Properties, throughputMode: string): string | undefined {
    const archive = text(asked.transitionToArchive);
    if (archive === undefined) {
        return undefined;
    }
    if (throughputMode === "bursting") {
        return "BadRequest: The ThroughputMode value for the file system does not support TransitionToArchive. Either change the ThroughputMode value to Elastic or Provisioned";
    }
    const infrequent = text(asked.transitionToIa);
    return infrequent !== undefined && afterDays.indexOf(archive) <= afterDays.indexOf(infrequent)
        ? "BadRequest: The value for TransitionToArchive is the same as or less than the value for TransitionToIA."
        : undefined;
}

function targetProblem(request: Request): string | undefined {
    const { inputs, cloud } = request;
    const subnet = subnetFacts(cloud, text(inputs.subnetId) ?? "");
    if (!subnet.exists) {
        return undefined; // Of a subnet that is not in this cloud neither zone nor network are really known.
    }
    const own = cloud.get("aws:efs/fileSystem:FileSystem", text(inputs.fileSystemId) ?? "");
    const zone = text(own?.state.availabilityZoneName) ?? "";
    if (zone !== "" && zone !== subnet.availabilityZone) {
        return "AvailabilityZonesMismatch: File System Availability Zone does not match.";
    }
    const others = users(request, target, ["fileSystemId"], inputs.fileSystemId ?? "")
        .map(({ state }) => subnetFacts(cloud, text(state.subnetId) ?? ""))
        .filter((other) => other.exists);
    if (others.some((other) => other.vpcId !== subnet.vpcId)) {
        return "MountTargetConflict: requested subnet for new mount target is not in the same VPC as existing mount targets";
    }
    return others.some((other) => other.availabilityZone === subnet.availabilityZone)
        ? "MountTargetConflict: mount target already exists in this AZ"
        : undefined;
}

function policyWords(inputs: Properties): string | undefined {
    const document = text(inputs.policy) ?? "";
    if (document.length > longestPolicy) {
        return invalidParameter("policy", "policy", `have length less than or equal to ${longestPolicy}`);
    }
    const problem = policyProblem(withResources(document), "resource");
    if (problem !== undefined) {
        return `InvalidPolicyException: ${problem}`;
    }
    const statements = statementsOf(document);
    const own = `:file-system/${text(inputs.fileSystemId) ?? ""}`;
    const resources = statements.flatMap(({ Resource }) => (Resource === undefined ? [] : [Resource].flat()));
    if (resources.some((resource) => resource !== "*" && !(text(resource) ?? "").endsWith(own))) {
        return "InvalidPolicyException: Policy contains an invalid resource";
    }
    return inputs.bypassPolicyLockoutSafetyCheck !== true && statements.some(locksOut)
        ? "InvalidPolicyException: This policy would prevent future FileSystemPolicy updates"
        : undefined;
}

/** A statement of a file system's policy that names no resource means the file system; the grammar wants one. */
function withResources(document: string): string {
    try {
        const parsed = JSON.parse(document) as Value;
        const complete = (statement: Value): Value =>
            isObject(statement) && statement.NotResource === undefined ? { Resource: "*", ...statement } : statement;
        const whole = object(parsed);
        return isObject(parsed) && whole.Statement !== undefined
            ? JSON.stringify({ ...whole, Statement: [whole.Statement].flat().map(complete) })
            : document;
    } catch {
        return document;
    }
}

/** Whether a statement keeps everybody from changing the policy again, whatever the circumstances. */
function locksOut({ Effect, Principal, Action, Condition }: Properties): boolean {
    const forbidden = written(Action);
    const policyToo = ["*", "elasticfilesystem:*", "elasticfilesystem:PutFileSystemPolicy"];
    return (
        Effect === "Deny" &&
        isEverybody(Principal) &&
        Condition === undefined &&
        policyToo.some((each) => forbidden.includes(each))
    );
}
