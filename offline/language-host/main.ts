/** The executable `pulumi-language-nodejs`: serves the language host on a free loopback port until the engine ends it. */
import * as fs from "node:fs";
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { languageHost } from "./service";

// The engine's own address is the last argument.
const server = new grpc.Server();
server.addService(LanguageRuntimeService, languageHost(process.argv.at(-1) ?? ""));
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
        fs.writeSync(process.stderr.fd, `the Node.js language host cannot listen on 127.0.0.1: ${error.message}\n`);
        process.exit(1);
    }
    // The engine reads the port from the first line.
    fs.writeSync(process.stdout.fd, `${port}\n`);
});
for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => process.exit(0));
}
