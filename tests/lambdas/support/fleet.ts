import {
    conflictExitCode,
    executionSeconds,
    documentParameters,
    type DocumentParameters,
} from "../../../lambdas/pmm-reconciler/contract";
import type { PmmServer } from "../../support/pmm-server";
import { json, refusal, type Answer } from "./aws-errors";
import { Conflict, setUp, type HostAgent, type ReadSecret } from "./set-up";

/** What an instance does with a command: what it is told; something that fails; nothing that ends. */
export type Behaviour = "works" | "fails" | "hangs";

/** An instance, as SSM and PMM see it. */
export interface Host {
    instanceId: string;
    group: string;
    hostname: string;
    address: string;
    /** Whether SSM's agent on it has a connection. */
    online: boolean;
    /** Whether SSM knows it. */
    managed: boolean;
    /** Whether SSM takes commands for it; it does not when the instance has ended a moment ago. */
    commandable: boolean;
    behaviour: Behaviour;
    /** Seconds that its set-up takes. */
    seconds: number;
    /** Its pmm-agent, once it is set up. */
    agent: HostAgent | undefined;
}

interface Invocation {
    status: "Pending" | "InProgress" | "Success" | "Failed" | "TimedOut";
    details: string;
    exitCode: number;
}

interface Command {
    id: string;
    document: string;
    sentAt: number;
    /** Seconds in which it must reach an instance. */
    deliverySeconds: number;
    parameters: DocumentParameters;
    invocations: Map<string, Invocation>;
}

/** Limits of the API. Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/ */
const limits = { instancesOfCommand: 50, valuesOfFilter: 100, leastPage: 5, mostPage: 50, defaultPage: 10 };

/**
 * Instances under Systems Manager: the two calls that moto does not have, to the published API, and what commands do on the
 * instances as time passes.
 */
export class Fleet {
    readonly hosts = new Map<string, Host>();
    readonly commands = new Map<string, Command>();
    /** Whether SSM tells nothing yet of the commands it has taken; it may for a moment. */
    silentAboutCommands = false;

    constructor(
        private readonly pmm: PmmServer,
        private readonly now: () => number,
        private readonly readSecret: ReadSecret,
    ) {}

    /** Answers the calls that are SSM's; leaves all others. */
    answer(call: string, body: string, pass: () => Promise<Answer>): Promise<Answer> | undefined {
        switch (call) {
            case "ssm:SendCommand":
                return this.send(body, pass);
            case "ssm:DescribeInstanceInformation":
                return Promise.resolve(this.describe(JSON.parse(body) as DescribeInput));
            case "ssm:ListCommandInvocations":
                return Promise.resolve(this.list(JSON.parse(body) as ListInput));
            default:
                return undefined;
        }
    }

    /** Ends, by now, what commands do on instances. */
    async advance(): Promise<void> {
        const readSecret = remembering(this.readSecret);
        for (const command of this.commands.values()) {
            for (const [instanceId, invocation] of command.invocations) {
                if (invocation.status === "Pending" || invocation.status === "InProgress") {
                    await this.progress(command, this.hosts.get(instanceId), invocation, readSecret);
                }
            }
        }
    }

    /** The agents of all instances connect anew, which those whose token PMM does not know cannot. */
    reconnect(): void {
        const keys = new Set(this.pmm.accounts.serviceAccounts.flatMap(({ tokens }) => tokens.map(({ key }) => key)));
        for (const { agent } of this.hosts.values()) {
            const node = agent && this.pmm.inventory.nodeOfAgent(agent.agentId);
            if (agent !== undefined && node !== undefined) {
                this.pmm.inventory.connect(node, keys.has(agent.token));
            }
        }
    }

    /** An instance ends: SSM forgets it, and its agent is heard of no more. */
    end(host: Host): void {
        this.hosts.delete(host.instanceId);
        const node = host.agent && this.pmm.inventory.nodeOfAgent(host.agent.agentId);
        if (node !== undefined) {
            this.pmm.inventory.connect(node, false);
        }
    }

    private async progress(
        command: Command,
        host: Host | undefined,
        invocation: Invocation,
        readSecret: ReadSecret,
    ): Promise<void> {
        const seconds = (this.now() - command.sentAt) / 1000;
        if (host?.online !== true) {
            if (seconds >= command.deliverySeconds) {
                Object.assign(invocation, { status: "TimedOut", details: "DeliveryTimedOut", exitCode: -1 });
            }
        } else if (host.behaviour === "hangs") {
            const late = { status: "TimedOut", details: "ExecutionTimedOut", exitCode: -1 };
            Object.assign(invocation, seconds >= executionSeconds ? late : { status: "InProgress" });
        } else if (seconds >= host.seconds) {
            const exitCode = await this.execute(command, host, readSecret);
            const status = exitCode === 0 ? "Success" : "Failed";
            Object.assign(invocation, { status, details: status, exitCode });
        } else {
            Object.assign(invocation, { status: "InProgress", details: "InProgress" });
        }
    }

    private async execute({ parameters }: Command, host: Host, readSecret: ReadSecret): Promise<number> {
        if (host.behaviour === "fails") {
            return 1;
        }
        try {
            await setUp(this.pmm, host, parameters, readSecret);
            return 0;
        } catch (error) {
            return error instanceof Conflict ? conflictExitCode : 1;
        }
    }

    private async send(body: string, pass: () => Promise<Answer>): Promise<Answer> {
        const input = JSON.parse(body) as SendInput;
        const { InstanceIds: ids = [] } = input;
        if (ids.length === 0 || ids.length > limits.instancesOfCommand) {
            return invalid("ssm:SendCommand", `${ids.length} InstanceIds: at most ${limits.instancesOfCommand}`);
        }
        const strange = ids.filter((id) => this.hosts.get(id)?.commandable !== true);
        if (strange.length > 0) {
            const message = `Instances [${strange.join(", ")}] not in a valid state for account`;
            return refusal("ssm:SendCommand", 400, "InvalidInstanceId", message);
        }
        const parameters = parametersOf(input);
        if (parameters === undefined) {
            return refusal("ssm:SendCommand", 400, "InvalidParameters", "a parameter does not match its pattern");
        }
        const answer = await pass();
        const { Command: command } = JSON.parse(answer.body) as { Command: { CommandId: string } };
        const pending = (): Invocation => ({ status: "Pending", details: "Pending", exitCode: -1 });
        this.commands.set(command.CommandId, {
            id: command.CommandId,
            document: input.DocumentName,
            sentAt: this.now(),
            deliverySeconds: input.TimeoutSeconds ?? 3600,
            parameters,
            invocations: new Map(ids.map((id) => [id, pending()])),
        });
        return answer;
    }

    private describe({ Filters: filters = [], MaxResults, NextToken }: DescribeInput): Answer {
        const call = "ssm:DescribeInstanceInformation";
        const size = MaxResults ?? limits.defaultPage;
        if (size < limits.leastPage || size > limits.mostPage) {
            return invalid(call, `MaxResults ${size}: ${limits.leastPage} to ${limits.mostPage}`);
        }
        const wanted = filters.flatMap(({ Key, Values }) => (Key === "InstanceIds" ? Values : []));
        if (filters.some(({ Key }) => Key !== "InstanceIds") || wanted.length > limits.valuesOfFilter) {
            return refusal(
                call,
                400,
                "InvalidFilterValue",
                `${wanted.length} values: at most ${limits.valuesOfFilter}`,
            );
        }
        const found = [...this.hosts.values()]
            .filter(({ instanceId, managed }) => managed && (filters.length === 0 || wanted.includes(instanceId)))
            .map(({ instanceId, online }) => ({
                InstanceId: instanceId,
                PingStatus: online ? "Online" : "ConnectionLost",
                PlatformType: "Linux",
            }));
        return json(page("InstanceInformationList", found, size, NextToken));
    }

    private list({ CommandId, Details = false, MaxResults, NextToken }: ListInput): Answer {
        const call = "ssm:ListCommandInvocations";
        const size = MaxResults ?? limits.mostPage;
        if (size < 1 || size > limits.mostPage) {
            return invalid(call, `MaxResults ${size}: 1 to ${limits.mostPage}`);
        }
        const command = this.commands.get(CommandId);
        if (command === undefined) {
            return refusal(call, 400, "InvalidCommandId", "The specified command ID isn't valid.");
        }
        const invocations = this.silentAboutCommands ? [] : [...command.invocations];
        const told = invocations.map(([instanceId, { status, details, exitCode }]) => ({
            CommandId,
            InstanceId: instanceId,
            DocumentName: command.document,
            Status: status,
            StatusDetails: details,
            CommandPlugins: Details
                ? [{ Name: "registerWithPmm", Status: status, StatusDetails: details, ResponseCode: exitCode }]
                : [],
        }));
        return json(page("CommandInvocations", told, size, NextToken));
    }
}

/** The same, asking for each secret once: at one moment all instances read the same. */
function remembering(readSecret: ReadSecret): ReadSecret {
    const read = new Map<string, ReturnType<ReadSecret>>();
    return (arn) => {
        const value = read.get(arn) ?? readSecret(arn);
        read.set(arn, value);
        return value;
    };
}

interface SendInput {
    DocumentName: string;
    InstanceIds?: string[];
    Parameters?: Record<string, string[]>;
    TimeoutSeconds?: number;
}

interface DescribeInput {
    Filters?: { Key: string; Values: string[] }[];
    MaxResults?: number;
    NextToken?: string;
}

interface ListInput {
    CommandId: string;
    Details?: boolean;
    MaxResults?: number;
    NextToken?: string;
}

/** The document's parameters; undefined when one is missing, strange, or not as its pattern says. */
function parametersOf({ Parameters: given = {} }: SendInput): DocumentParameters | undefined {
    const patterns = Object.entries(documentParameters);
    const names = Object.keys(given);
    const fits = patterns.every(([name, pattern]) => {
        const values = given[name];
        return values?.length === 1 && new RegExp(`^(?:${pattern})$`).test(values[0] ?? "");
    });
    if (!fits || names.length !== patterns.length) {
        return undefined;
    }
    return Object.fromEntries(names.map((name) => [name, given[name]?.[0] ?? ""])) as DocumentParameters;
}

function invalid(call: string, message: string): Answer {
    return refusal(call, 400, "ValidationException", `1 validation error detected: ${message}`);
}

function page(name: string, items: unknown[], size: number, token: string | undefined): unknown {
    const start = Number(token ?? 0);
    const next = start + size < items.length ? { NextToken: String(start + size) } : {};
    return { [name]: items.slice(start, start + size), ...next };
}
