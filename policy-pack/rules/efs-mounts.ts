import { accessPoint, fileSystem, lambdaFunction, taskDefinition } from "./aws-types";
import type { Properties } from "./properties";
import { every, some, Unknown, whenKnown, type Reading, type Verdict } from "./reading";
import type { Stack, StackResource } from "./resource";

/** What mounts EFS, by the properties that name the file system, if any, and the access point. */
const places: Record<string, { files?: string; point: string }> = {
    [taskDefinition]: {
        files: "volumes.efsVolumeConfiguration.fileSystemId",
        point: "volumes.efsVolumeConfiguration.authorizationConfig.accessPointId",
    },
    [lambdaFunction]: { point: "fileSystemConfig.arn" },
};

/** Types of the resources that can mount an EFS file system and write to it. */
export const mounters = Object.keys(places);

/**
 * Whether two resources mount the same directory of a file system, or one a directory in the other's. An access point that is
 * not of this stack leads to a directory that nobody here can tell: it counts as the same only as itself.
 */
export function mountSameFiles(one: StackResource, other: StackResource, stack: Stack): Verdict {
    const [mine, theirs] = [mountsOf(one, stack), mountsOf(other, stack)];
    return some([
        intersect(mine.points, theirs.points),
        every([
            intersect(mine.files, theirs.files),
            some(mine.directories.flatMap((here) => theirs.directories.map((there) => overlap(here, there)))),
        ]),
    ]);
}

/** Access points and file systems by URN, or by id when they are not of this stack, and directories by path. */
interface Mounts {
    points: string[];
    files: string[];
    directories: Reading<string>[];
}

function mountsOf(mounter: StackResource, stack: Stack): Mounts {
    const place = places[mounter.type];
    if (place === undefined) {
        return { points: [], files: [], directories: [] };
    }
    const points = stack.ofType(accessPoint).filter((point) => mounter.refersTo(place.point, point));
    return {
        points: [...points.map(({ urn }) => urn), ...mounter.properties.texts(place.point).values],
        files: [
            ...(place.files === undefined ? [] : filesAt(mounter, place.files, stack)),
            ...points.flatMap((point) => filesAt(point, "fileSystemId", stack)),
        ],
        directories: [
            ...directoriesOfVolumes(mounter),
            ...points.map(({ properties }) => rootUnlessSet(properties.text("rootDirectory.path"))),
        ],
    };
}

function filesAt(resource: StackResource, path: string, stack: Stack): string[] {
    const ours = stack.ofType(fileSystem).filter((files) => resource.refersTo(path, files));
    return [...ours.map(({ urn }) => urn), ...resource.properties.texts(path).values];
}

/** Directories that a task mounts by itself; with an access point, that one says which. */
function directoriesOfVolumes({ properties }: StackResource): Reading<string>[] {
    const volumes = properties.items("volumes");
    return volumes instanceof Unknown
        ? [volumes]
        : volumes.flatMap((volume) => (volume instanceof Unknown ? [volume] : directoryOf(volume)));
}

function directoryOf(volume: Properties): Reading<string>[] {
    const configuration = "efsVolumeConfiguration";
    return volume.has(configuration) && !volume.has(`${configuration}.authorizationConfig.accessPointId`)
        ? [rootUnlessSet(volume.text(`${configuration}.rootDirectory`))]
        : [];
}

function rootUnlessSet(path: Reading<string | undefined>): Reading<string> {
    return whenKnown(path, (text) => text ?? "/");
}

function intersect(these: readonly string[], others: readonly string[]): boolean {
    return these.some((one) => others.includes(one));
}

function overlap(here: Reading<string>, there: Reading<string>): Verdict {
    return whenKnown(here, (one) =>
        whenKnown(there, (other) => {
            const [first, second] = [withSlash(one), withSlash(other)];
            return first.startsWith(second) || second.startsWith(first);
        }),
    );
}

/** So that `/pmm` holds `/pmm/data`, and not `/pmm-old`. */
function withSlash(path: string): string {
    return path.endsWith("/") ? path : `${path}/`;
}
