/** How clients of the AWS SDK are made. */
export interface ClientSettings {
    maxAttempts: number;
    requestHandler: { connectionTimeout: number; requestTimeout: number; throwOnRequestTimeout: boolean };
}

/**
 * Settings that keep a call which hangs from taking a function's time: three attempts of at most five seconds until an
 * answer begins, two of them for a connection.
 */
export const clientSettings: ClientSettings = {
    maxAttempts: 3,
    // Without the last one the SDK would only warn.
    requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true },
};
