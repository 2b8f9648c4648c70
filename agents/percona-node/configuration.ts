import { z } from "zod";
import { places, type NodeVariables } from "./contract";

/** What a node's programs were told, checked: `NodeVariables` and `places`. */
export type NodeConfiguration = NodeVariables & Record<keyof typeof places, string>;

const text = z.string().min(1);
const texts = z.string().default("");

const variables = z.object({
    AWS_REGION: text,
    CLUSTER_ID: text.regex(/^[a-z0-9-]+$/, "must be of lower-case letters, digits and hyphens"),
    NODE_COUNT: z.coerce.number().pipe(z.union([z.literal(3), z.literal(5), z.literal(7)])),
    ENGINE_SERIES: z.enum(["8.0", "8.4"]),
    TABLE_NAME: text,
    BUCKET_NAME: text,
    CREDENTIALS_SECRET_ARN: text,
    ASG_NAME: text,
    WRITE_TARGET_GROUP_ARN: texts,
    TOPIC_ARN: texts,
    READ_MAX_LAG_SECONDS: z.coerce.number().int().positive(),
    READS_FROM_PRIMARY: z.enum(["never", "fallback", "always"]),
    OUTAGE_POLICY: z.enum(["availability", "consistency"]),
    ERRANT_POLICY: z.enum(["reclone", "wait"]),
    BOOTSTRAP_FROM: texts.pipe(z.string().regex(/^(|empty|s3:\/\/[^/]+\/[a-z0-9-]+)$/)),
    RESTORE_TO_TIME: texts,
    RESTORE_TO_GTID: texts,
    BACKUP_TOOL: z.enum(["xtrabackup", "clone"]),
    FULL_BACKUP_SCHEDULE: texts,
    INCREMENTAL_BACKUP_SCHEDULE: texts,
    RESTORE_DRILL_SCHEDULE: texts,
    ...(Object.fromEntries(Object.entries(places).map(([name, place]) => [name, z.string().default(place)])) as Record<
        keyof typeof places,
        z.ZodDefault<z.ZodString>
    >),
} satisfies Record<keyof NodeConfiguration, z.ZodType>);

/**
 * Reads the variables of a node.
 *
 * @throws Error that lists every variable that is missing or wrong.
 */
export function nodeConfiguration(environment: NodeJS.ProcessEnv): NodeConfiguration {
    const read = variables.safeParse(environment);
    if (!read.success) {
        const problems = read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
        throw new Error(`the node's variables, in /etc/stackwarden/host.env, are not right:\n${problems.join("\n")}`);
    }
    return read.data;
}
