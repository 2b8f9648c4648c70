import { number, object, objects, same, text } from "../values";
import type { DataSources } from "./data-source";

/** What EFS tells about a file system: one of this cloud, found by its id, its creation token or its tags. */
export const fileSystem: DataSources = {
    "aws:efs/getFileSystem:getFileSystem": ({ args, cloud }) => {
        const wanted = Object.entries(object(args.tags));
        const found = cloud.all("aws:efs/fileSystem:FileSystem").filter(({ id, state }) => {
            const tags = object(state.tagsAll ?? state.tags);
            return (
                (args.fileSystemId === undefined || args.fileSystemId === id) &&
                (args.creationToken === undefined || args.creationToken === state.creationToken) &&
                wanted.every(([key, value]) => same(tags[key], value))
            );
        });
        const [thing] = found;
        if (thing === undefined || found.length > 1) {
            throw new Error(
                thing === undefined
                    ? "no matching EFS file system found"
                    : "multiple EFS file systems matched; use additional constraints to reduce matches to a single EFS file system",
            );
        }
        const { id, state } = thing;
        return {
            arn: text(state.arn) ?? "",
            availabilityZoneId: text(state.availabilityZoneId) ?? "",
            availabilityZoneName: text(state.availabilityZoneName) ?? "",
            creationToken: text(state.creationToken) ?? "",
            dnsName: text(state.dnsName) ?? "",
            encrypted: state.encrypted === true,
            fileSystemId: id,
            id,
            kmsKeyId: text(state.kmsKeyId) ?? "",
            lifecyclePolicies: objects(state.lifecyclePolicies),
            name: text(state.name) ?? "",
            performanceMode: text(state.performanceMode) ?? "generalPurpose",
            protections: objects(state.protection),
            provisionedThroughputInMibps: number(state.provisionedThroughputInMibps) ?? 0,
            region: cloud.region,
            sizeInBytes: number(objects(state.sizeInBytes)[0]?.value) ?? 0,
            tags: state.tagsAll ?? state.tags ?? {},
            throughputMode: text(state.throughputMode) ?? "bursting",
        };
    },
};
