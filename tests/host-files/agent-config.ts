import type { HostSandbox } from "../support/sandbox";

/** The parts of the CloudWatch agent's configuration that tests look at. */
export interface AgentConfig {
    agent: { region: string };
    metrics: {
        namespace: string;
        append_dimensions: Record<string, string>;
        aggregation_dimensions?: string[][];
        metrics_collected: Record<string, { measurement: string[]; resources?: string[]; drop_device?: boolean }>;
    };
    logs: {
        logs_collected: {
            files: { collect_list: { file_path: string; log_group_name: string; log_stream_name: string }[] };
        };
    };
}

/** The configuration that a host has given to its agent. */
export function agentConfig(host: HostSandbox): AgentConfig {
    return JSON.parse(host.read("/sandbox/agent-config")) as AgentConfig;
}
