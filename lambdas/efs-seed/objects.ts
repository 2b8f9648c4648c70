import { Readable } from "node:stream";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { reasonOf } from "../shared/reason";
import type { ObjectStore } from "./context";

/** The objects of a bucket of S3. */
export function objectsOf(client: S3Client, bucket: string): ObjectStore {
    return {
        async open(key) {
            try {
                const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
                if (body instanceof Readable) {
                    return body;
                }
                throw new Error("it has no content");
            } catch (error) {
                throw new Error(`s3://${bucket}/${key} cannot be read: ${reasonOf(error)}`, { cause: error });
            }
        },
    };
}
