import type { Cloud, Existing } from "../cloud/cloud";
import { subnetFacts } from "../cloud/network-facts";
import { mountTargetsOf } from "../cloud/services/file-systems";
import { functionAt } from "../cloud/services/functions";
import { object, text, texts, type Value } from "../cloud/values";
import { mayAllow, roleAt } from "./role-permissions";
import { byteLength, type Request, type Rules } from "./rule";
import { letsThrough } from "./security-group-ways";

const api = "https://docs.aws.amazon.com/lambda/latest/api";
const guide = "https://docs.aws.amazon.com/lambda/latest/dg";

const lambda = ["aws:lambda/function:Function"];
const invocation = ["aws:lambda/invocation:Invocation"];

const largestPayload = 6 * 1024 * 1024;
const portOfNfs = 2049;

/** Lambda: file systems that functions mount, and calls of them, for which they are mounted. */
export const invocationRules: Rules = {
    "function-mount-path": {
        types: lambda,
        source: `${api}/API_FileSystemConfig.html`,
        check: ({ inputs }) => {
            const path = text(object(inputs.fileSystemConfig).localMountPath) ?? "/mnt/x";
            // The words are the provider's, which knows before AWS.
            return /^\/mnt\/[A-Za-z0-9\-_.]+$/.test(path) && path.length <= 160
                ? undefined
                : `"${path}" must start with '/mnt/', followed by letters, digits and - _ . alone`;
        },
    },
    "function-mount-targets": {
        types: lambda,
        source: `${guide}/configuration-filesystem.html`,
        check: ({ inputs, cloud }) => {
            const arn = text(object(inputs.fileSystemConfig).arn);
            if (arn === undefined) {
                return undefined;
            }
            const subnets = texts(object(inputs.vpcConfig).subnetIds);
            if (subnets.length === 0) {
                return `InvalidParameterValueException: Function must be configured to execute in a VPC to reference access point ${arn}.`;
            }
            const mounted = fileSystemOf(cloud, arn);
            if (mounted === undefined) {
                return undefined;
            }
            const zones = mountTargetsOf(cloud, mounted).map(({ state }) => zoneOf(cloud, state.subnetId));
            return subnets.every((subnet) => zones.includes(zoneOf(cloud, subnet)))
                ? undefined
                : `InvalidParameterValueException: EFS file system ${text(mounted.state.arn) ?? ""} does not have mount targets created in all availability zones the function will execute in. Please create EFS mount targets for each availability zone your function subnets belong to.`;
        },
    },
    "invocation-function": {
        types: invocation,
        source: `${api}/API_Invoke.html`,
        check: ({ inputs, cloud }) => {
            const { found, isOurs, name } = functionAt(cloud, inputs.functionName);
            return isOurs && found === undefined ? `ResourceNotFoundException: Function not found: ${name}` : undefined;
        },
    },
    "invocation-input": {
        types: invocation,
        source: `${api}/API_Invoke.html`,
        check: ({ inputs }) => {
            const input = text(inputs.input) ?? "";
            if (!isJson(input)) {
                // The words are the provider's, which knows before AWS.
                return '"input" contains an invalid JSON';
            }
            return byteLength(input) > largestPayload
                ? `RequestTooLargeException: Request must be smaller than ${largestPayload} bytes for the InvokeFunction operation`
                : undefined;
        },
    },
    // Lambda mounts the file system when the function runs: groups and rights must be there by then.
    "invocation-mount": {
        types: invocation,
        source: `${guide}/configuration-filesystem.html`,
        check: (request) => mountProblem(request),
    },
};

function mountProblem({ inputs, cloud }: Request): string | undefined {
    const caller = functionAt(cloud, inputs.functionName).found?.state ?? {};
    const arn = text(object(caller.fileSystemConfig).arn) ?? "";
    const mounted = fileSystemOf(cloud, arn);
    if (mounted === undefined) {
        return undefined;
    }
    const own = texts(object(caller.vpcConfig).securityGroupIds);
    const isReached = mountTargetsOf(cloud, mounted).some(({ state }) =>
        letsThrough(cloud, own, texts(state.securityGroups), portOfNfs),
    );
    if (!isReached) {
        return `EFSMountConnectivityException: The function couldn't connect to the Amazon EFS file system with access point ${arn}. Check your network configuration and try again.`;
    }
    const role = roleAt(cloud, caller.role);
    const fileSystem = text(mounted.state.arn) ?? "";
    return role === undefined || mayAllow(cloud, role, "elasticfilesystem:ClientMount", fileSystem)
        ? undefined
        : `EFSMountFailureException: The function couldn't mount the EFS file system with access point ${arn} due to mount failure: access denied by server.`;
}

/** The file system behind an access point; undefined when either is not in this cloud. */
function fileSystemOf(cloud: Cloud, accessPointArn: string): Existing | undefined {
    const point = cloud.all("aws:efs/accessPoint:AccessPoint").find(({ state }) => state.arn === accessPointArn);
    return cloud.get("aws:efs/fileSystem:FileSystem", text(point?.state.fileSystemId) ?? "");
}

function zoneOf(cloud: Cloud, subnet: Value | undefined): string {
    return subnetFacts(cloud, text(subnet) ?? "").availabilityZone;
}

function isJson(written: string): boolean {
    try {
        JSON.parse(written);
        return true;
    } catch {
        return false;
    }
}
