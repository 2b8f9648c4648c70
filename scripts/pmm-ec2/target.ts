import { ec2Id, regionName, roleArn } from "../../components/parts/validation/aws-rules";
import type { Rule } from "../../components/parts/validation/checks";
import { matching } from "../../components/parts/validation/rules";
import { UsageError, type CommandContext } from "../lib/command";
import { readStackOutputs } from "../lib/stack-outputs";

/** What a helper command works on. */
export interface Target {
    /** AWS region; without it the AWS SDK decides (AWS_REGION, the profile). */
    region: string;
    /** The data volume (`vol-...`). */
    volumeId: string;
    /** The PMM instance (`i-...`). */
    instanceId: string;
    /** Backup vault that on-demand backups go to. */
    vaultName: string;
    /** Role that AWS Backup takes on for its work. */
    roleArn: string;
}

/** The options that name a target, for `parseOptions`; a command takes those it needs. */
export const targetOptions = {
    stack: { type: "string" },
    region: { type: "string" },
    "volume-id": { type: "string" },
    "instance-id": { type: "string" },
    vault: { type: "string" },
    "role-arn": { type: "string" },
} as const;

/** What was given on the command line. */
export type TargetValues = Partial<Record<keyof typeof targetOptions, string>>;

/** For each part of a target: its option, the stack output it comes from otherwise, and what it must look like. */
const sources: { [Part in keyof Target]: { option: keyof TargetValues; output: string; rule: Rule<string> } } = {
    region: { option: "region", output: "region", rule: regionName },
    volumeId: { option: "volume-id", output: "dataVolumeId", rule: ec2Id("vol") },
    instanceId: { option: "instance-id", output: "instanceId", rule: ec2Id("i") },
    vaultName: {
        option: "vault",
        output: "backupVaultName",
        rule: matching(/^[a-zA-Z0-9_-]{2,50}$/, "the name of a backup vault (2 to 50 letters, digits, - and _)"),
    },
    roleArn: { option: "role-arn", output: "backupRoleArn", rule: roleArn },
};

/**
 * Finds what to work on: what the options say, else the outputs of the stack that `--stack` names.
 *
 * @param needed the parts that the command cannot do without.
 * @throws UsageError when a needed part is neither given nor an output, or does not look like what it should be.
 */
export async function findTarget<Needed extends keyof Target>(
    values: TargetValues,
    needed: readonly Needed[],
    context: CommandContext,
): Promise<Pick<Target, Needed> & Partial<Target>> {
    // Whoever gives everything needs no Pulumi: in a disaster its backend may be out of reach.
    const complete = ["region" as const, ...needed].every((part) => values[sources[part].option] !== undefined);
    const outputs =
        values.stack === undefined || complete ? {} : await readStackOutputs(values.stack, context.projectFolder);
    const found: Partial<Target> = {};
    for (const part of Object.keys(sources) as (keyof Target)[]) {
        found[part] = findPart(part, values, outputs);
    }
    for (const part of needed) {
        if (found[part] === undefined) {
            throw new UsageError(lacking(part, values.stack));
        }
    }
    return found as Pick<Target, Needed> & Partial<Target>;
}

function findPart(part: keyof Target, values: TargetValues, outputs: Record<string, unknown>): string | undefined {
    const { option, output, rule } = sources[part];
    const given = values[option];
    checkOptional(option, given, rule);
    const value = given ?? outputs[output];
    return typeof value === "string" && rule(value, output).length === 0 ? value : undefined;
}

/** @throws UsageError when `--option` is given and its value does not look like what it should be. */
export function checkOptional(option: string, value: string | undefined, rule: Rule<string>): void {
    const [problem] = value === undefined ? [] : rule(value, `--${option}`);
    if (problem !== undefined) {
        throw new UsageError(problem);
    }
}

function lacking(part: keyof Target, stack: string | undefined): string {
    const { option, output } = sources[part];
    return stack === undefined
        ? `give --stack, or --${option}`
        : `stack ${stack} has no usable output ${output}: has it been deployed? Otherwise give --${option}`;
}
