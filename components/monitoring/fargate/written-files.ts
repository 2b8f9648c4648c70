import { gzipSync, strToU8 } from "fflate";
import { variables, type Container, type MountPoint } from "../../parts/ecs/container";
import { readHostFile } from "../../parts/host/host-files";

/** Node.js, by a version that does not move. */
export const nodeImage = "public.ecr.aws/docker/library/node:22.21.1-alpine3.22";

/** Name of the container that writes files, which the others wait for. */
export const writerName = "configuration";

/** What is to be there before the other containers of a task start. */
export interface WrittenFiles {
    /** Content by path. */
    files: Record<string, string>;
    /** Folders of one user each, by path: its id. */
    owners: Record<string, number>;
    /** An image with Node.js. */
    image: string;
    mountPoints: MountPoint[];
    /** Where its log goes. */
    logConfiguration: Record<string, unknown>;
}

/**
 * A container that writes files to volumes of the task and ends. So published images run as they are, with the configuration in
 * the task's definition: a change of it is a new revision.
 */
export function fileWriter(written: WrittenFiles): Container {
    return {
        name: writerName,
        image: written.image,
        essential: false,
        // Volumes belong to root at first.
        user: "0:0",
        entryPoint: ["node", "-e"],
        command: [readHostFile("monitoring/files/container/write-files.cjs")],
        environment: variables({ FILES: packed(written.files), OWNERS: JSON.stringify(written.owners) }),
        readonlyRootFilesystem: true,
        mountPoints: written.mountPoints,
        logConfiguration: written.logConfiguration,
    };
}

/** What a container waits for that reads the files. */
export const afterWriting = [{ containerName: writerName, condition: "SUCCESS" }];

/** The same files give the same text on any machine. */
function packed(files: Record<string, string>): string {
    const bytes = gzipSync(strToU8(JSON.stringify(files)), { level: 9, mtime: 0 });
    return Buffer.from(bytes).toString("base64");
}
