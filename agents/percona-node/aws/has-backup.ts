import { paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { prefixes } from "../contract";

/** Whether the bucket holds a complete full backup of the cluster: one with a manifest. */
export async function hasBackup(client: S3Client, bucket: string, clusterId: string): Promise<boolean> {
    const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: `${clusterId}/${prefixes.full}` });
    for await (const { Contents = [] } of pages) {
        if (Contents.some(({ Key }) => Key?.endsWith("/manifest.json"))) {
            return true;
        }
    }
    return false;
}
