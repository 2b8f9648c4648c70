import * as fs from "node:fs";
import * as path from "node:path";
import { readableCopy } from "./stack-files";
import { findPulumiCli, type Progress } from "./toolchain/pulumi-cli";
import { cacheFolder, root } from "./toolchain/layout";
import { writeProviderShims } from "./toolchain/shims";

/** Environment variables that make a plain `pulumi` run against the offline cloud kept in `home`. */
export type OfflineEnvironment = NodeJS.ProcessEnv & { PATH: string };

/**
 * Prepares the offline cloud in the folder `home` and returns the environment to run `pulumi` with: a file backend, a
 * passphrase (there is nothing to protect: every secret in this cloud was made up by it), the emulated providers and the
 * policy pack on each preview and update.
 *
 * @throws Error when no Pulumi command line can be had.
 */
export async function offlineEnvironment(home: string, progress: Progress): Promise<OfflineEnvironment> {
    const cli = await findPulumiCli(progress);
    const folder = (name: string): string => {
        const made = path.join(home, name);
        fs.mkdirSync(made, { recursive: true });
        return made;
    };
    return {
        // Node 22 and later keep there what they have compiled: half of a program's time goes into loading modules.
        NODE_COMPILE_CACHE: path.join(cacheFolder, "compiled"),
        ...process.env,
        PATH: [writeProviderShims(), cli.folder, process.env.PATH].join(path.delimiter),
        PULUMI_HOME: folder("pulumi-home"),
        PULUMI_BACKEND_URL: `file://${folder("state")}`,
        PULUMI_CONFIG_PASSPHRASE: "offline",
        // The salt comes from the stack's state, so that the stack's own file can stay without one (stack-files.ts).
        PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_OPTION_POLICY_PACK: path.join(root, "policy-pack"),
        STACKWARDEN_OFFLINE_CLOUD: folder("cloud"),
        STACKWARDEN_OFFLINE_LOG: path.join(folder("logs"), "provider.log"),
    };
}

/**
 * The same environment for one stack of this checkout: where its file belongs to another backend, with a copy of that file
 * (stack-files.ts).
 *
 * @throws Error when the file has values that only the other backend can decrypt.
 */
export function withReadableFile(env: OfflineEnvironment, stack: string, home: string): OfflineEnvironment {
    const copy = readableCopy(stack, root, home);
    return copy === undefined ? env : { ...env, PULUMI_OPTION_CONFIG_FILE: copy };
}
