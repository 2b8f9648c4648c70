import * as pulumi from "@pulumi/pulumi";
import { mapStackTracesOfErrorsOnly } from "./stack-traces";

/** A deployment's program: reads its configuration, builds its component and returns the stack's outputs. */
interface Program {
    deploy: () => Promise<Record<string, unknown>>;
}

/** Each is loaded only when its stack runs, so that a preview compiles one deployment's code. */
const programs: Record<string, () => Promise<Program>> = {
    "pmm-ec2": () => import("./pmm-ec2"),
    "pmm-ecs": () => import("./pmm-ecs"),
    percona: () => import("./percona"),
    monitoring: () => import("./monitoring"),
    panintelligence: () => import("./panintelligence"),
};

mapStackTracesOfErrorsOnly();

export = async (): Promise<Record<string, unknown>> => {
    const known = Object.keys(programs).join(", ");
    const deployment = new pulumi.Config().get("deployment");
    if (deployment === undefined) {
        throw new pulumi.RunError(
            `stackwarden:deployment is not set: run "pulumi config set deployment <name>" with one of: ${known}`,
        );
    }
    const load = Object.hasOwn(programs, deployment) ? programs[deployment] : undefined;
    if (load === undefined) {
        throw new pulumi.RunError(
            `stackwarden:deployment is "${deployment}": there is no such deployment; use one of: ${known}`,
        );
    }
    return (await load()).deploy();
};
