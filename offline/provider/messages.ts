import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Properties } from "../cloud/values";

/** The properties in a message. */
export function fromStruct(struct: Struct | undefined): Properties {
    return struct?.toJavaScript() ?? {};
}

/** Properties as a message carries them. */
export function toStruct(properties: Properties): Struct {
    return Struct.fromJavaScript(properties);
}
