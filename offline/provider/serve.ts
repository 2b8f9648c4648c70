import * as fs from "node:fs";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { stopWithEngine } from "./lifetime";
import type { Plugin } from "./plugin";
import { serviceOf } from "./service";

/** Assets come inside messages. */
const largestMessage = 400 * 1024 * 1024;

/** Serves the plugin on a port of this machine alone, and prints the port, which the engine reads from the first line. */
export function serve(plugin: Plugin): void {
    const server = new grpc.Server({
        "grpc.max_receive_message_length": largestMessage,
        "grpc.max_send_message_length": largestMessage,
    });
    const stop = stopWithEngine(() => {
        server.tryShutdown(() => {
            process.exit(0);
        });
    });
    const definition = ResourceProviderService as unknown as grpc.ServiceDefinition;
    server.addService(definition, serviceOf(plugin, stop));
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
        if (error) {
            fs.writeSync(process.stderr.fd, `the offline provider cannot listen on 127.0.0.1: ${error.message}\n`);
            process.exit(1);
        }
        fs.writeSync(process.stdout.fd, `${port}\n`);
    });
}
