/**
 * The offline cloud's providers, one bundle for three: `node provider.js <aws|random|awsx> <engine address>`. The engine
 * starts it under the name of a plugin, reads the port from its first line, and calls it over gRPC.
 */
import * as os from "node:os";
import * as path from "node:path";
import { CloudStore } from "../cloud/store";
import { AwsPlugin } from "./aws/aws-plugin";
import { DebugLog } from "./debug-log";
import { RandomPlugin } from "./random/random-plugin";
import { serve } from "./serve";

/** Where the content of the cloud lies when nobody says; `npm run offline` always does. */
const defaultFolder = path.join(os.homedir(), ".stackwarden", "cloud");

async function main(kind: string | undefined): Promise<void> {
    if (kind === "aws") {
        const folder = process.env.STACKWARDEN_OFFLINE_CLOUD ?? defaultFolder;
        await serve(new AwsPlugin(new CloudStore(folder), new DebugLog(process.env.STACKWARDEN_OFFLINE_LOG)));
    } else if (kind === "random") {
        await serve(new RandomPlugin());
    } else if (kind === "awsx") {
        // Loaded only here: it needs the whole Pulumi SDK, the others do not.
        const { serveComponents } = await import("./awsx/serve-components");
        await serveComponents(process.argv.slice(3));
    } else {
        throw new Error(`say which provider to be: aws, random or awsx, not ${kind ?? "nothing"}`);
    }
}

main(process.argv[2]).catch((error: unknown) => {
    console.error(`offline provider: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
});
