import * as fs from "node:fs";
import type * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { stopWithEngine } from "./lifetime";
import { listen } from "./listen";
import type { Plugin } from "./plugin";
import { serviceOf } from "./service";

/** Serves the plugin on a port of this machine alone, and prints the port, which the engine reads from the first line. */
export async function serve(plugin: Plugin): Promise<void> {
    const stop = stopWithEngine(() => {
        server.tryShutdown(() => {
            process.exit(0);
        });
    });
    const definition = ResourceProviderService as unknown as grpc.ServiceDefinition;
    const { server, port } = await listen(definition, serviceOf(plugin, stop));
    fs.writeSync(process.stdout.fd, `${port}\n`);
}
