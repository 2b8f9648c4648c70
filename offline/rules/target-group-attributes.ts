import { number, objects, object, text } from "../cloud/values";
import type { Rules } from "./rule";

const attributes = "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html";

const group = ["aws:lb/targetGroup:TargetGroup"];

/** Longest time in seconds that an unhealthy target may go on with what it has begun. */
const longestDraining = 360_000;

/** Target groups: settings that only some kinds have, and the port that health checks go to. */
export const targetGroupAttributeRules: Rules = {
    "target-group-connection-termination": {
        types: group,
        source: attributes,
        check: ({ inputs }) =>
            inputs.connectionTermination === true &&
            !["TCP", "UDP", "TCP_UDP", "TLS"].includes(protocolOf(inputs.protocol))
                ? notRecognized("deregistration_delay.connection_termination.enabled")
                : undefined,
    },
    "target-group-health-states": {
        types: group,
        source: `${attributes}#unhealthy-target-connection-termination`,
        check: ({ inputs }) => {
            const [states] = objects(inputs.targetHealthStates);
            if (states === undefined) {
                return undefined;
            }
            if (!["TCP", "TLS"].includes(protocolOf(inputs.protocol))) {
                return notRecognized("target_health_state.unhealthy.connection_termination.enabled");
            }
            const seconds = number(states.unhealthyDrainingInterval) ?? 0;
            if (seconds < 0 || seconds > longestDraining) {
                // The words are the provider's, which knows before AWS.
                return `expected target_health_state.0.unhealthy_draining_interval to be in the range (0 - ${longestDraining}), got ${seconds}`;
            }
            return seconds > 0 && states.enableUnhealthyConnectionTermination === true
                ? "InvalidConfigurationRequest: Target group attribute 'target_health_state.unhealthy.draining_interval_seconds' cannot be set while 'target_health_state.unhealthy.connection_termination.enabled' is true"
                : undefined;
        },
    },
    // The words are the provider's, which knows before AWS.
    "target-group-check-port": {
        types: group,
        source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
        check: ({ inputs }) => {
            const port = text(object(inputs.healthCheck).port) ?? "traffic-port";
            const valid =
                port === "traffic-port" || (/^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535);
            return valid ? undefined : '"health_check.0.port" must be a valid port number (1-65536) or "traffic-port"';
        },
    },
};

function protocolOf(protocol: Parameters<typeof text>[0]): string {
    return text(protocol) ?? "HTTP";
}

function notRecognized(key: string): string {
    return `InvalidConfigurationRequest: Target group attribute key '${key}' is not recognized`;
}
