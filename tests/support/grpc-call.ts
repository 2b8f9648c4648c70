import type { ServiceError } from "@grpc/grpc-js";

/** The answer to a gRPC call that `start` makes with the callback it is given; rejects with the error of the call. */
export function grpcCall<Response>(
    start: (done: (error: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
    return new Promise((resolve, reject) => {
        start((error, response) => {
            if (error) {
                reject(error);
            } else {
                resolve(response);
            }
        });
    });
}
