/** `npm run offline -- <any pulumi arguments>`: the same programs, flags and policy pack, on the offline cloud. */
import { spawn } from "node:child_process";
import { build } from "../scripts/build";
import { runEngine } from "./engine";
import { offlineEnvironment, withReadableFile, type OfflineEnvironment } from "./environment";
import { removeSalts } from "./stack-files";
import { defaultHome, root } from "./toolchain/layout";

async function main(): Promise<void> {
    await build();
    const args = process.argv.slice(2);
    const general = await offlineEnvironment(defaultHome, say);
    const stack = namedStack(args) ?? (await selectedStack(general));
    const env = stack === undefined ? general : withReadableFile(general, stack, defaultHome);
    if (env !== general) {
        say(
            `Pulumi.${stack}.yaml belongs to another backend and stays as it is: ${env.PULUMI_OPTION_CONFIG_FILE} is used`,
        );
    }
    // Ctrl-C reaches pulumi by itself, as part of the terminal's process group; it decides when to stop.
    process.on("SIGINT", () => undefined);
    process.exitCode = await new Promise<number>((resolve, reject) => {
        const pulumi = spawn("pulumi", [...args, ...preserving(args)], { cwd: root, env, stdio: "inherit" });
        pulumi.on("error", reject);
        pulumi.on("exit", (code) => {
            resolve(code ?? 1);
        });
    });
    removeSalts(root, defaultHome);
}

/** The stack that a command names, as a flag or, for `stack init` and its like, as a word. */
function namedStack(args: string[]): string | undefined {
    const flag = args.findIndex((word) => /^(--stack|-s)(=|$)/.test(word));
    const word = args[0] === "stack" && ["init", "select", "rm"].includes(args[1] ?? "") ? args[2] : undefined;
    const name = flag < 0 ? word : (args[flag]?.split("=")[1] ?? args[flag + 1]);
    return name?.startsWith("-") === true ? undefined : name?.split("/").at(-1);
}

/** The stack that a command is about when it names none. */
async function selectedStack(env: OfflineEnvironment): Promise<string | undefined> {
    const { exitCode, output } = await runEngine(["stack", "--show-name"], { cwd: root, env });
    return exitCode === 0 ? output.trim() : undefined;
}

/** `stack rm` would remove the stack's file too, which is a sample or has the settings of a real account. */
function preserving(args: string[]): string[] {
    return args[0] === "stack" && args[1] === "rm" ? ["--preserve-config"] : [];
}

function say(message: string): void {
    console.error(`offline: ${message}`);
}

main().catch((error: unknown) => {
    console.error(`offline: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
});
