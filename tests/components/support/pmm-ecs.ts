import { PmmEcs, type PmmEcsArgs } from "../../../components";
import { find, type Recording } from "../../support/mocks";
import { readUserData } from "../../support/user-data";
import { pmmDeployer } from "./pmm-deployment";

/** Deploys PmmEcs against mocks. */
export const { deploy, refusal } = pmmDeployer<PmmEcsArgs, PmmEcs>(PmmEcs);

/** What the launch template says of the host. */
export function templateOf(recording: Recording): Record<string, unknown> {
    return find(recording, "aws:ec2/launchTemplate:LaunchTemplate", "pmm-host").inputs;
}

/** The files that the host's user data writes, by path. */
export function hostFiles(recording: Recording): Map<string, string> {
    const { write_files } = readUserData(templateOf(recording).userData as string);
    return new Map(write_files.map(({ path, content }) => [path, content]));
}

/** What the host's programs read from their environment, a line each. */
export function hostVariables(recording: Recording): string[] {
    return hostFiles(recording).get("/etc/stackwarden/host.env")!.trimEnd().split("\n");
}

/** The task's definition. */
export function taskOf(recording: Recording): Record<string, unknown> {
    return find(recording, "aws:ecs/taskDefinition:TaskDefinition", "pmm-task").inputs;
}

/** A container of the task, by name. */
export function containerOf(recording: Recording, name: "pmm-server" | "data-guard"): Record<string, unknown> {
    const containers = JSON.parse(taskOf(recording).containerDefinitions as string) as Record<string, unknown>[];
    return containers.find((container) => container.name === name)!;
}
