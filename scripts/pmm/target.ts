import { ec2Id, regionName, roleArn } from "../../components/parts/validation/aws-rules";
import type { Rule } from "../../components/parts/validation/checks";
import { matching } from "../../components/parts/validation/rules";
import { Refusal, UsageError, type CommandContext } from "../lib/command";
import { text, type TextOption } from "../lib/options";
import { readStackOutputs } from "../lib/stack-outputs";
import type { PmmDeployment, Storage } from "./deployments";

/** What a helper command works on. */
export interface Target {
    /** AWS region; without it the AWS SDK decides (AWS_REGION, the profile). */
    region: string;
    /** The data volume (`vol-...`). */
    volumeId: string;
    /** The file system with the data (`fs-...`). */
    fileSystemId: string;
    /** The PMM instance (`i-...`). */
    instanceId: string;
    /** The auto scaling group that launches the PMM instance. */
    autoScalingGroupName: string;
    /** The ECS cluster. */
    clusterName: string;
    /** The ECS service that PMM is. */
    serviceName: string;
    /** Backup vault that on-demand backups go to. */
    vaultName: string;
    /** Role that AWS Backup takes on for its work. */
    roleArn: string;
}

/** Where a part of a target comes from, and what it must look like. */
interface Source {
    option: string;
    value: string;
    what: string;
    output: string;
    rule: Rule<string>;
}

const ecsName = matching(/^[a-zA-Z0-9_-]{1,255}$/, "a name of up to 255 letters, digits, - and _");

const sources: Record<keyof Target, Source> = {
    region: { option: "region", value: "<region>", what: "the region", output: "region", rule: regionName },
    volumeId: {
        option: "volume-id",
        value: "<id>",
        what: "the data volume",
        output: "dataVolumeId",
        rule: ec2Id("vol"),
    },
    fileSystemId: {
        option: "file-system-id",
        value: "<id>",
        what: "the file system with the data",
        output: "fileSystemId",
        rule: ec2Id("fs"),
    },
    instanceId: {
        option: "instance-id",
        value: "<id>",
        what: "the PMM instance",
        output: "instanceId",
        rule: ec2Id("i"),
    },
    autoScalingGroupName: {
        option: "auto-scaling-group",
        value: "<name>",
        what: "the group whose running instance is the host",
        output: "autoScalingGroupName",
        rule: matching(/^[^\r\n]{1,255}$/, "the name of an auto scaling group"),
    },
    clusterName: {
        option: "cluster",
        value: "<name>",
        what: "the ECS cluster",
        output: "clusterName",
        rule: ecsName,
    },
    serviceName: {
        option: "service",
        value: "<name>",
        what: "the ECS service of PMM",
        output: "serviceName",
        rule: ecsName,
    },
    vaultName: {
        option: "vault",
        value: "<name>",
        what: "the backup vault",
        output: "backupVaultName",
        rule: matching(/^[a-zA-Z0-9_-]{2,50}$/, "the name of a backup vault (2 to 50 letters, digits, - and _)"),
    },
    roleArn: {
        option: "role-arn",
        value: "<arn>",
        what: "the role for AWS Backup",
        output: "backupRoleArn",
        rule: roleArn,
    },
};

/** The options that name a target; a command takes `--stack`, `--region` and those it needs. */
export const targetOptions = {
    stack: text("<stack>", 'the stack, as "pulumi stack ls" names it'),
    region: optionOf("region"),
    "volume-id": optionOf("volumeId"),
    "file-system-id": optionOf("fileSystemId"),
    "instance-id": optionOf("instanceId"),
    "auto-scaling-group": optionOf("autoScalingGroupName"),
    cluster: optionOf("clusterName"),
    service: optionOf("serviceName"),
    vault: optionOf("vaultName"),
    "role-arn": optionOf("roleArn"),
};

/** The options that name the host of a deployment. */
export function hostOptions({ host }: PmmDeployment): { "instance-id": TextOption; "auto-scaling-group"?: TextOption } {
    return host === "instanceId"
        ? { "instance-id": targetOptions["instance-id"] }
        : {
              "auto-scaling-group": targetOptions["auto-scaling-group"],
              "instance-id": text("<id>", "the host itself (default: the running instance of that group)"),
          };
}

function optionOf(part: keyof Target): TextOption {
    const { value, what, output } = sources[part];
    return text(value, `${what} (default: the stack's output ${output})`);
}

/** What was given on the command line; options that name no target may be among it. */
export type TargetValues = Partial<Record<keyof typeof targetOptions, string>>;

/** Finds what to work on: what the options say, else the outputs of the stack that `--stack` names, read when needed. */
export class Targets {
    readonly #values: TargetValues;
    readonly #context: CommandContext;
    #outputs: Promise<Record<string, unknown>> | undefined;

    constructor(values: TargetValues, context: CommandContext) {
        this.#values = values;
        this.#context = context;
    }

    /**
     * The parts in `needed`, and the region where it is known.
     *
     * @throws UsageError when a needed part is neither given nor an output, or does not look like what it should be.
     */
    async find<Needed extends keyof Target>(...needed: Needed[]): Promise<Pick<Target, Needed> & { region?: string }> {
        // Whoever gives everything needs no Pulumi: in a disaster its backend may be out of reach.
        const complete = [...needed, "region" as const].every((part) => this.#given(part) !== undefined);
        const outputs = complete ? {} : await this.#readOutputs();
        const found: Partial<Target> = {};
        for (const part of [...needed, "region" as const]) {
            found[part] = this.#given(part) ?? usableOutput(part, outputs);
        }
        for (const part of needed) {
            if (found[part] === undefined) {
                throw new UsageError(this.#lacking(part));
            }
        }
        return found as Pick<Target, Needed> & { region?: string };
    }

    /** Where the data of a deployment is: what the options name, else what the stack says. @throws UsageError */
    async storage({ storages }: PmmDeployment): Promise<Storage> {
        const [only, other] = storages;
        if (other === undefined) {
            return only;
        }
        if (this.#given("fileSystemId") !== undefined) {
            return "efs";
        }
        if (this.#given("volumeId") !== undefined) {
            return "ebs";
        }
        const { storage } = await this.#readOutputs();
        if (storage === "efs" || storage === "ebs") {
            return storage;
        }
        const otherwise = "--file-system-id or --volume-id";
        throw new UsageError(
            this.#values.stack === undefined
                ? `give --stack, or ${otherwise}`
                : `stack ${this.#values.stack} has no usable output storage: has it been deployed? Otherwise give ${otherwise}`,
        );
    }

    #given(part: keyof Target): string | undefined {
        const { option, rule } = sources[part];
        const value = this.#values[option as keyof TargetValues];
        checkOptional(option, value, rule);
        return value;
    }

    #readOutputs(): Promise<Record<string, unknown>> {
        const { stack } = this.#values;
        this.#outputs ??=
            stack === undefined ? Promise.resolve({}) : readStackOutputs(stack, this.#context.projectFolder);
        return this.#outputs;
    }

    #lacking(part: keyof Target): string {
        const { option, output } = sources[part];
        const { stack } = this.#values;
        return stack === undefined
            ? `give --stack, or --${option}`
            : `stack ${stack} has no usable output ${output}: has it been deployed? Otherwise give --${option}`;
    }
}

/** @throws Refusal when the data is on a file system, for a command that works on volumes; `why` it is not needed there. */
export async function refuseFileSystem(targets: Targets, deployment: PmmDeployment, why: string): Promise<void> {
    if ((await targets.storage(deployment)) === "efs") {
        throw new Refusal(`PMM's data is on a file system, not on a volume: ${why}`);
    }
}

function usableOutput(part: keyof Target, outputs: Record<string, unknown>): string | undefined {
    const { output, rule } = sources[part];
    const value = outputs[output];
    return typeof value === "string" && rule(value, output).length === 0 ? value : undefined;
}

/** @throws UsageError when `--option` is given and its value does not look like what it should be. */
export function checkOptional(option: string, value: string | undefined, rule: Rule<string>): void {
    const [problem] = value === undefined ? [] : rule(value, `--${option}`);
    if (problem !== undefined) {
        throw new UsageError(problem);
    }
}
