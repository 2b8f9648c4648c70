import * as grpc from "@grpc/grpc-js";

/** The first that an engine says on a new connection. */
interface Handshake {
    getEngineAddress: () => string;
}

type Call = grpc.ServerUnaryCall<Handshake, unknown>;

/**
 * A service that many engines use at once: each connection gets one of its own, made when the engine shakes hands, so that
 * what it is told (its configuration, the engine's address) stays with it. An engine opens a connection for each provider
 * resource, as it would start a process for each.
 */
export function perConnection(
    make: (engineAddress: string) => grpc.UntypedServiceImplementation,
): grpc.UntypedServiceImplementation {
    const services = new Map<string, grpc.UntypedServiceImplementation>();
    const serviceOf = (call: Call, method: string): grpc.UntypedServiceImplementation => {
        if (method === "handshake") {
            services.set(call.getPeer(), make(call.request.getEngineAddress()));
        }
        const service = services.get(call.getPeer());
        if (service === undefined) {
            throw new Error(`${method} was called before a handshake`);
        }
        return service;
    };
    const methods = Object.keys(make("")).map((method) => [
        method,
        (call: Call, callback: grpc.sendUnaryData<unknown>): void => {
            (serviceOf(call, method)[method] as grpc.handleUnaryCall<Handshake, unknown>)(call, callback);
        },
    ]);
    return Object.fromEntries(methods) as grpc.UntypedServiceImplementation;
}
