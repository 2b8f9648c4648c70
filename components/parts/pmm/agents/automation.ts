import type * as lambda from "@pulumi/aws/lambda";
import type { Alarms } from "../../alarms/metric-alarm";
import type { Chart } from "../../dashboard";
import type { GeneratedSecret } from "../../generated-secret";
import type { Scope } from "../../scope";
import type { PmmSettings } from "../settings";
import { agentEndpointAlarms, reconcilerAlarms, rotationAlarms } from "./alarms";
import { reconcilerCharts } from "./charts";
import type { AgentAddress, MadeAgentEndpoint } from "./endpoint";
import { passwordRotation } from "./password-rotation";
import { reconciler } from "./reconciler";

/** What works on PMM by itself, as far as it was asked for, and what to watch of it. */
export interface PmmAutomation {
    reconciler: lambda.Function | undefined;
    rotation: lambda.Function | undefined;
    alarms: Alarms;
    charts: Chart[];
}

/** What automation needs of the deployment. */
export interface AutomationParts {
    /** The private address of agents, when there is one. */
    endpoint: MadeAgentEndpoint | undefined;
    /** Where functions and agents reach PMM: that address, or the host itself. */
    pmm: AgentAddress;
    adminSecret: GeneratedSecret;
    /** Where a PMM that does not answer is looked at, for the alarms. */
    whereToLook: string;
}

/** Makes the reconciler, when something is to be monitored, and the rotation of the admin password, when it has a schedule. */
export function pmmAutomation(
    scope: Scope,
    settings: PmmSettings,
    { endpoint, pmm, adminSecret, whereToLook }: AutomationParts,
): PmmAutomation {
    const monitored = settings.monitoredAsgs.length + settings.monitoredDatabases.length > 0;
    const made = monitored ? reconciler(scope, settings, pmm, adminSecret) : undefined;
    const rotation =
        settings.passwordRotation && passwordRotation(scope, settings, settings.passwordRotation, pmm, adminSecret);
    return {
        reconciler: made,
        rotation,
        alarms: {
            ...(endpoint && agentEndpointAlarms(endpoint, whereToLook)),
            ...(made && reconcilerAlarms(settings.serviceName, made)),
            ...(rotation && rotationAlarms(rotation)),
        },
        charts: made ? reconcilerCharts(settings.serviceName) : [],
    };
}
