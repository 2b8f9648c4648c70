import * as grpc from "@grpc/grpc-js";

/** Assets come inside messages. */
const largestMessage = 400 * 1024 * 1024;

/** A gRPC server, and the port of this machine alone on which it listens. */
export interface Listening {
    server: grpc.Server;
    port: number;
}

/** Serves one service on a free loopback port; rejects when none can be had. */
export function listen(
    definition: grpc.ServiceDefinition,
    service: grpc.UntypedServiceImplementation,
): Promise<Listening> {
    const server = new grpc.Server({
        "grpc.max_receive_message_length": largestMessage,
        "grpc.max_send_message_length": largestMessage,
    });
    server.addService(definition, service);
    return new Promise((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
            if (error) {
                reject(error);
            } else {
                resolve({ server, port });
            }
        });
    });
}
