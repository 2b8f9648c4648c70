import * as pulumi from "@pulumi/pulumi";
import * as efs from "@pulumi/aws/efs";
import type { Scope } from "../scope";
import { InfrequentAccess, type FileSystemSettings } from "./file-system";

/** The file system in use, and the deployment's own when that is another one. */
export interface FileSystems {
    live: Known;
    /** Role of what leads to the one in use. */
    liveRole: string;
    /** Out of use, and kept; missing when it is the one in use. */
    retired: Known | undefined;
}

/** Makes the deployment's own file system, and finds the one that is used in its place; `path` leads to the arguments. */
export function fileSystems(
    scope: Scope,
    role: string,
    settings: FileSystemSettings,
    path = "fileSystem",
): FileSystems {
    const { existingId } = settings;
    const own = ownFileSystem(scope, role, settings);
    return existingId === undefined
        ? { live: own, liveRole: role, retired: undefined }
        : {
              live: existingFileSystem(scope, existingId, own.id, path),
              liveRole: `${role}-${existingId}`,
              retired: own,
          };
}

/** What the rest needs to know of a file system. */
export interface Known {
    id: pulumi.Output<string>;
    arn: pulumi.Output<string>;
}

function ownFileSystem(scope: Scope, role: string, settings: FileSystemSettings): Known {
    const { transitionToIa, existingId } = settings;
    return new efs.FileSystem(
        scope.name(role),
        {
            encrypted: true,
            ...(settings.kmsKeyArn && { kmsKeyId: settings.kmsKeyArn }),
            performanceMode: settings.performanceMode,
            throughputMode: settings.throughputMode,
            ...(settings.provisionedThroughput && { provisionedThroughputInMibps: settings.provisionedThroughput }),
            lifecyclePolicies:
                transitionToIa === InfrequentAccess.Never
                    ? []
                    : [{ transitionToIa }, { transitionToPrimaryStorageClass: "AFTER_1_ACCESS" }],
            tags: scope.dataTags(role, existingId === undefined ? "true" : "retired"),
        },
        scope.options({ protect: settings.protect }),
    );
}

function existingFileSystem(scope: Scope, fileSystemId: string, ownId: pulumi.Output<string>, path: string): Known {
    const subject = `${path}.existingId is "${fileSystemId}"`;
    const asked = efs.getFileSystemOutput({ fileSystemId }, scope.options());
    const found = pulumi.all([asked, ownId]).apply(([{ arn, encrypted }, own]) => {
        if (own === fileSystemId) {
            return scope.refuse(`${subject}, which is the deployment's own: take it out`);
        }
        return encrypted
            ? { id: fileSystemId, arn }
            : scope.refuse(`${subject}, which is not encrypted: restore to one that is`);
    });
    return { id: found.id, arn: found.arn };
}
