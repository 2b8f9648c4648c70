import type * as pulumi from "@pulumi/pulumi";
import { PmmEc2, type PmmEc2Args } from "../../../components";
import { record, type Answers, type Recording } from "../../support/mocks";
import { awsAnswers } from "./aws-answers";

/** Arguments of a deployment that works, with nothing but what is required. */
export function goodArgs(): PmmEc2Args {
    return {
        network: {
            vpcId: "vpc-0123456789abcdef0",
            publicSubnetIds: ["subnet-0000000000000000a", "subnet-0000000000000000b"],
            privateSubnetIds: ["subnet-0000000000000001a", "subnet-0000000000000001b"],
        },
        endpoint: { zoneId: "Z0123456789ABCDEFGHIJ", hostnames: ["pmm.example.com"] },
        alarms: { emails: ["ops@example.com"] },
    };
}

/** How a deployment differs from the usual one. */
export interface Difference {
    name?: string;
    /** Laid over `goodArgs`. */
    args?: Partial<PmmEc2Args>;
    /** Makes the component's options, inside the program. */
    options?: () => pulumi.ComponentResourceOptions;
    answers?: Answers;
    preview?: boolean;
    stack?: string;
}

/** Deploys PMM against mocks. @throws what the component throws. */
export async function deploy(difference: Difference = {}): Promise<Recording & { pmm: PmmEc2 }> {
    let pmm: PmmEc2 | undefined;
    const recording = await record(
        () => {
            pmm = new PmmEc2(difference.name ?? "pmm", { ...goodArgs(), ...difference.args }, difference.options?.());
        },
        { answers: difference.answers ?? awsAnswers(), preview: difference.preview, stack: difference.stack },
    );
    return { ...recording, pmm: pmm! };
}

/** The message that the component refuses these arguments with, at once or later; undefined when it takes them. */
export async function refusal(difference: Difference): Promise<string | undefined> {
    try {
        const { failures } = await deploy(difference);
        return failures[0]?.message;
    } catch (error) {
        return (error as Error).message;
    }
}

/** A JSON input, read. */
export function json(value: unknown): unknown {
    return JSON.parse(value as string);
}
