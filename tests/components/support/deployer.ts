import type * as pulumi from "@pulumi/pulumi";
import { record, type Answers, type Recording } from "../../support/mocks";
import { awsAnswers } from "./aws-answers";

/** How a deployment differs from the usual one. */
export interface Difference<Args> {
    name?: string;
    /** Laid over the usual ones. */
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
    deploy: (difference?: Difference<Args>) => Promise<Recording & { component: Component }>;
    /** The message that the component refuses these arguments with, at once or later; undefined when it takes them. */
    refusal: (difference: Difference<Args>) => Promise<string | undefined>;
}

/** The deployer of a component, by its usual name and arguments. */
export function deployerOf<Args, Component>(
    Class: new (name: string, args: Args, options?: pulumi.ComponentResourceOptions) => Component,
    usual: { name: string; args: () => object },
): Deployer<Args, Component> {
    async function deploy(difference: Difference<Args> = {}): Promise<Recording & { component: Component }> {
        const { name = usual.name, answers = awsAnswers(), preview, stack } = difference;
        let component: Component | undefined;
        const recording = await record(
            () => {
                component = new Class(name, { ...usual.args(), ...difference.args } as Args, difference.options?.());
            },
            { answers, preview, stack },
        );
        return { ...recording, component: component! };
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
