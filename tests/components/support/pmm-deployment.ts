import type * as pulumi from "@pulumi/pulumi";
import { record, type Answers, type Recording } from "../../support/mocks";
import { awsAnswers } from "./aws-answers";

/** Arguments that every deployment of PMM needs, and nothing else. */
export function goodArgs(): {
    network: { vpcId: string; publicSubnetIds: string[]; privateSubnetIds: string[] };
    endpoint: { zoneId: string; hostnames: string[] };
    alarms: { emails: string[] };
} {
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
export interface Difference<Args> {
    name?: string;
    /** Laid over `goodArgs`. */
    args?: Partial<Args>;
    /** Makes the component's options, inside the program. */
    options?: () => pulumi.ComponentResourceOptions;
    answers?: Answers;
    preview?: boolean;
    stack?: string;
}

/** Deploys one kind of component against mocks. */
export interface Deployer<Args, Component> {
    /** @throws what the component throws. */
    deploy: (difference?: Difference<Args>) => Promise<Recording & { pmm: Component }>;
    /** The message that the component refuses these arguments with, at once or later; undefined when it takes them. */
    refusal: (difference: Difference<Args>) => Promise<string | undefined>;
}

/** The deployer of a component that `goodArgs` are enough for. */
export function deployerOf<Args, Component>(
    Class: new (name: string, args: Args, options?: pulumi.ComponentResourceOptions) => Component,
): Deployer<Args, Component> {
    async function deploy(difference: Difference<Args> = {}): Promise<Recording & { pmm: Component }> {
        const { name = "pmm", answers = awsAnswers(), preview, stack } = difference;
        let pmm: Component | undefined;
        const recording = await record(
            () => {
                pmm = new Class(name, { ...goodArgs(), ...difference.args } as Args, difference.options?.());
            },
            { answers, preview, stack },
        );
        return { ...recording, pmm: pmm! };
    }
    async function refusal(difference: Difference<Args>): Promise<string | undefined> {
        try {
            const { failures } = await deploy(difference);
            return failures[0]?.message;
        } catch (error) {
            return (error as Error).message;
        }
    }
    return { deploy, refusal };
}

/** A JSON input, read. */
export function json(value: unknown): unknown {
    return JSON.parse(value as string);
}
