import { cancelRefresh, completeHook, markUnhealthy, prolongHook, protectInstance } from "../../aws/auto-scaling";
import type { lifecycleHooks } from "../../contract";
import type { Instance } from "../../model";
import type { Tools } from "../tools";
import type { Once } from "./once";

/** Milliseconds after which a hook is told to wait again; the shorter one lasts 300 s. */
const minute = 60_000;

/** Scale-in protection. It is written again when the group shows it otherwise. */
export function protect({ node }: Tools, instance: Instance, on: boolean, once: Once): void {
    const { aws, configuration, id } = node;
    if (instance.protected !== on && instance.state !== "unknown") {
        once("protect", String(on), minute / 4, () => protectInstance(aws.autoScaling, configuration.ASG_NAME, id, on));
    }
}

/** Answers a hook: not yet, or done. */
export function answerHook(
    { node }: Tools,
    hook: keyof typeof lifecycleHooks,
    say: "wait" | "continue",
    once: Once,
): void {
    const { aws, configuration, id } = node;
    once(`hook ${hook}`, say, minute, () =>
        say === "wait"
            ? prolongHook(aws.autoScaling, configuration.ASG_NAME, id, hook)
            : completeHook(aws.autoScaling, configuration.ASG_NAME, id, hook, "CONTINUE"),
    );
}

/** Gives up before the instance was in service, and keeps a refresh from replacing good nodes by such. */
export function abandon({ node }: Tools, why: string, once: Once): void {
    const { aws, configuration, id, log } = node;
    once("abandon", "", minute, async () => {
        log("this instance gives up", { why });
        await cancelRefresh(aws.autoScaling, configuration.ASG_NAME);
        await completeHook(aws.autoScaling, configuration.ASG_NAME, id, "launch", "ABANDON");
    });
}

/** Asks for another instance in the place of this one, once. */
export function askForReplacement({ node }: Tools, once: Once): void {
    const { aws, id } = node;
    once("unhealthy", "", Infinity, () => markUnhealthy(aws.autoScaling, id));
}
