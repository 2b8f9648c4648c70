import { Refusal } from "./command";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs `work` so that Ctrl-C, a closed terminal and a polite kill do not end the process: they abort the signal that `work`
 * gets, and what `work` does to leave things in order is still done. More of them change nothing: npm and the terminal both
 * pass a Ctrl-C on, so one press comes twice.
 *
 * @param tell says to the person that the wish was heard.
 */
export async function interruptible<Result>(
    work: (signal: AbortSignal) => Promise<Result>,
    tell: (name: string) => void,
): Promise<Result> {
    const controller = new AbortController();
    const interrupt = (name: string): void => {
        if (!controller.signal.aborted) {
            tell(name);
            controller.abort(new Refusal(`interrupted (${name})`));
        }
    };
    signals.forEach((name) => process.on(name, interrupt));
    try {
        return await work(controller.signal);
    } finally {
        signals.forEach((name) => process.off(name, interrupt));
    }
}
