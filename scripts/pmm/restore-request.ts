import type { CommandContext } from "../lib/command";
import type { ConfigEdit } from "../lib/stack-config";
import { configChange } from "./config-change";
import type { PmmDeployment } from "./deployments";

/** What every restore works on: a deployment and the configuration of its stack. */
export interface RestoreRequest {
    deployment: PmmDeployment;
    stack: string;
    /** The deployment's configuration object in the stack's file. */
    config: Record<string, unknown>;
    /** Whether to do it, or only to show it. */
    yes: boolean;
}

/** A change of the configuration, with a sentence for each thing it does. */
export interface RestorePlan {
    edits: ConfigEdit[];
    reasons: string[];
}

/**
 * Shows what `plans` change in the stack's file and, if it shall be done, writes it and says what comes next.
 *
 * @param made what the next `pulumi up` makes.
 */
export function finishRestore(
    { deployment, stack, yes }: RestoreRequest,
    plans: RestorePlan[],
    made: string,
    context: CommandContext,
): void {
    const edits = plans.flatMap((plan) => plan.edits);
    const change = configChange(context, stack, deployment.configKey, edits);
    plans
        .flatMap((plan) => plan.reasons)
        .forEach((reason) => {
            context.print(`- ${reason}`);
        });
    context.print(`\n${change.diff}\n`);
    if (!yes) {
        context.print("nothing is written yet: add --yes to write it");
        return;
    }
    change.write();
    context.print(`written: ${change.path}`);
    context.print(`next: pulumi preview --stack ${stack}   (${made})`);
    context.print(`then: pulumi up --stack ${stack}`);
}
