import { DescribeInstanceInformationCommand, SendCommandCommand } from "@aws-sdk/client-ssm";
import { batchesOf, shortList } from "../../shared/batches";
import { pagesOf } from "../../shared/pages";
import type { Credential } from "../../shared/pmm-api";
import { isAwsError } from "../../shared/reason";
import { attempt } from "../attempt";
import type { RunContext } from "../context";
import { deliverySeconds, type DocumentParameters, type MonitoredGroupConfig } from "../contract";
import type { Plan } from "../model";
import { ensureAgentToken } from "./agent-token";

/** The most instances that SendCommand takes by their ids, and that DescribeInstanceInformation gives at once. */
const batchSize = 50;

/** Has SSM set up the instances of the plan that it reaches, many with one command. Each group, and each command, by itself. */
export async function setUpInstances(context: RunContext, admin: Credential, setUps: Plan["setUps"]): Promise<void> {
    const candidates = [...setUps.values()].flat();
    const online = await onlineInstances(context, candidates);
    context.result.unreachable = candidates.filter((id) => !online.has(id)).length;
    for (const group of context.config.groups) {
        const reachable = (setUps.get(group.name) ?? []).filter((id) => online.has(id));
        if (reachable.length > 0) {
            await setUpGroup(context, admin, group, reachable);
        }
    }
}

async function setUpGroup(
    context: RunContext,
    admin: Credential,
    group: MonitoredGroupConfig,
    instanceIds: string[],
): Promise<void> {
    const ready = await attempt(context, `agents' token of ${group.name}`, async () => {
        await ensureAgentToken(context, admin, group);
        return true;
    });
    if (ready !== true) {
        return;
    }
    for (const batch of batchesOf(instanceIds, batchSize)) {
        await send(context, group, batch);
    }
}

/** The instances that are online; those of a batch that the call failed for count as not reached. */
async function onlineInstances(context: RunContext, instanceIds: string[]): Promise<Set<string>> {
    const online = new Set<string>();
    for (const batch of batchesOf(instanceIds, batchSize)) {
        const found = await attempt(context, `SSM's state of instances ${shortList(batch)}`, () =>
            describeOnline(context, batch),
        );
        for (const id of found ?? []) {
            online.add(id);
        }
    }
    return online;
}

async function describeOnline({ calls, clients }: RunContext, instanceIds: string[]): Promise<string[]> {
    const pages = await pagesOf(
        (token) =>
            calls.aws((options) =>
                clients.ssm.send(
                    new DescribeInstanceInformationCommand({
                        Filters: [{ Key: "InstanceIds", Values: instanceIds }],
                        MaxResults: batchSize,
                        NextToken: token,
                    }),
                    options,
                ),
            ),
        ({ NextToken }) => NextToken,
    );
    return pages
        .flatMap(({ InstanceInformationList = [] }) => InstanceInformationList)
        .filter(({ PingStatus }) => PingStatus === "Online")
        .map(({ InstanceId: id = "" }) => id);
}

/**
 * Sends one command. SSM refuses all of it for one instance that it does not take (it has just ended, say): then the
 * instances are halved until that one stands alone, and the others get theirs.
 */
async function send(context: RunContext, group: MonitoredGroupConfig, instanceIds: string[]): Promise<void> {
    const refused = await attempt(context, `command to ${shortList(instanceIds)} of ${group.name}`, async () => {
        try {
            await sendCommand(context, group, instanceIds);
            return false;
        } catch (error) {
            if (instanceIds.length > 1 && isAwsError(error, "InvalidInstanceId")) {
                return true;
            }
            throw error;
        }
    });
    if (refused === true) {
        for (const half of batchesOf(instanceIds, Math.ceil(instanceIds.length / 2))) {
            await send(context, group, half);
        }
    }
}

async function sendCommand(context: RunContext, group: MonitoredGroupConfig, instanceIds: string[]): Promise<void> {
    const { calls, clients, config, now, result, tell } = context;
    const parameters = Object.entries(parametersOf(config.deployment, config.pmmAddress, group));
    const { Command: command } = await calls.aws((options) =>
        clients.ssm.send(
            new SendCommandCommand({
                DocumentName: config.documentName,
                InstanceIds: instanceIds,
                Parameters: Object.fromEntries(parameters.map(([name, value]) => [name, [value]])),
                TimeoutSeconds: deliverySeconds,
                // SSM would stop at the first instance that fails.
                MaxErrors: "100%",
            }),
            options,
        ),
    );
    if (command?.CommandId === undefined) {
        throw new Error("SSM has given the command no id");
    }
    const pending = { id: command.CommandId, group: group.name, sentAt: now().toISOString(), instanceIds };
    context.state = { ...context.state, commands: [...context.state.commands, pending] };
    result.sent += 1;
    result.sentTo += instanceIds.length;
    tell.info("command sent", { commandId: pending.id, group: group.name, instances: instanceIds.length });
}

function parametersOf(deployment: string, pmmAddress: string, group: MonitoredGroupConfig): DocumentParameters {
    return {
        DEPLOYMENT: deployment,
        GROUP: group.name,
        PMMADDRESS: pmmAddress,
        ENGINE: group.engine,
        PORT: String(group.port),
        AGENTSECRETARN: group.agentSecretArn,
        CREDENTIALSSECRETARN: group.credentialsSecretArn,
        CREDENTIALSUSER: group.credentialsUser ?? "",
        QUERYSOURCE: group.querySource,
        TLS: String(group.tls),
        ENVIRONMENT: group.environment,
        CLUSTER: group.cluster,
    };
}
