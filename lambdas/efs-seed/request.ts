import * as z from "zod/mini";
import type { SeedRequest } from "./contract";
import { SeedRefused } from "./errors";

/** `SeedRequest`, checked and complete. */
export type CheckedRequest = Required<Omit<SeedRequest, "confirm">>;

/** A SHA-256 in hexadecimal. */
export const hashShape = z
    .string("must be a text")
    .check(z.regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in hexadecimal"));

const flag = z.optional(z.boolean("must be true or false"));

const shape = z.object(
    {
        action: z.enum(["apply", "plan", "verify", "overwrite"], "must be apply, plan, verify or overwrite"),
        bundle: hashShape,
        fileSystemId: z.string("must be a text").check(z.minLength(1, "must be the id of the file system")),
        restoreDeleted: flag,
        updateUnmodified: flag,
        paths: z.optional(z.array(z.string("must be a text"), "must be a list of paths")),
        confirm: z.optional(z.string("must be a text")),
    },
    "must be an object",
);

/** Reads the event of an invocation. @throws SeedRefused that names all that is wrong with it. */
export function seedRequest(event: unknown): CheckedRequest {
    const { success, data: request, error } = shape.safeParse(event);
    if (!success) {
        throw new SeedRefused(`the event is no request to seed: ${problemsOf(error)}`);
    }
    const { paths = [], confirm } = request;
    if (request.action === "overwrite" && paths.length === 0) {
        throw new SeedRefused("paths must name the files to overwrite");
    }
    if (request.action === "overwrite" && confirm !== request.fileSystemId) {
        throw new SeedRefused(`confirm must be the file system's id, ${request.fileSystemId}, to overwrite files`);
    }
    return {
        action: request.action,
        bundle: request.bundle,
        fileSystemId: request.fileSystemId,
        restoreDeleted: request.restoreDeleted ?? false,
        updateUnmodified: request.updateUnmodified ?? true,
        paths: [...new Set(paths)],
    };
}

/** `entries.0.path must be a text, ...`: the first five. */
export function problemsOf(error: z.core.$ZodError): string {
    const problems = error.issues.map(({ path, message }) => [path.join("."), message].join(" ").trim());
    return problems.slice(0, 5).join(", ") + (problems.length > 5 ? ` and ${problems.length - 5} more` : "");
}
