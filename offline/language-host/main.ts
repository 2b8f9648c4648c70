/** The executable `pulumi-language-nodejs`: serves the language host on a free loopback port until the engine ends it. */
import * as fs from "node:fs";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { listen } from "../provider/listen";
import { languageHost } from "./service";

// The engine's own address is the last argument.
listen(LanguageRuntimeService, languageHost(process.argv.at(-1) ?? "")).then(
    ({ port }) => {
        // The engine reads the port from the first line.
        fs.writeSync(process.stdout.fd, `${port}\n`);
    },
    (error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        fs.writeSync(process.stderr.fd, `the Node.js language host cannot listen on 127.0.0.1: ${message}\n`);
        process.exit(1);
    },
);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => process.exit(0));
}
