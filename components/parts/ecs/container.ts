/**
 * A container in the words of ECS.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export interface Container {
    name: string;
    image: string;
    essential: boolean;
    mountPoints?: MountPoint[];
    logConfiguration: Record<string, unknown>;
    [field: string]: unknown;
}

/** A volume of the task in a container. */
export interface MountPoint {
    sourceVolume: string;
    containerPath: string;
    readOnly: boolean;
}

/** A volume that a container writes to. */
export function writable(sourceVolume: string, containerPath: string): MountPoint {
    return { sourceVolume, containerPath, readOnly: false };
}

/** A volume that a container only reads. */
export function readable(sourceVolume: string, containerPath: string): MountPoint {
    return { sourceVolume, containerPath, readOnly: true };
}

/**
 * What a container is kept from: changes of its own files, and everything that only root may. Where people may open a shell, its
 * agent writes files.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html, Considerations
 */
export function confined(enableExec: boolean): Record<string, unknown> {
    return enableExec
        ? { linuxParameters: { initProcessEnabled: true } }
        : { readonlyRootFilesystem: true, linuxParameters: { capabilities: { drop: ["ALL"] } } };
}

/** Starts a container anew when it ends, without the others; not more often than once a minute. */
export const restarted = { restartPolicy: { enabled: true, restartAttemptPeriod: 60 } };

/** Environment variables in the form of a task definition, always in one order. */
export function variables(values: Record<string, string>): { name: string; value: string }[] {
    return Object.entries(values)
        .map(([name, value]) => ({ name, value }))
        .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Variables from secrets, by the ARNs of those, in the form of a task definition, always in one order. */
export function secretVariables(arns: Record<string, string>): { name: string; valueFrom: string }[] {
    return variables(arns).map(({ name, value }) => ({ name, valueFrom: value }));
}
