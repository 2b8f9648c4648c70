import type {
    Engine,
    MonitoredDatabaseConfig,
    MonitoredGroupConfig,
    ReconcilerConfig,
} from "../../../lambdas/pmm-reconciler/contract";
import type { Clients, Tell } from "../../../lambdas/pmm-reconciler/context";
import type { ReconcilerEvent } from "../../../lambdas/pmm-reconciler/event";
import type { State } from "../../../lambdas/pmm-reconciler/model";
import type { RunResult } from "../../../lambdas/pmm-reconciler/result";
import { run } from "../../../lambdas/pmm-reconciler/run";
import { startMoto, type Moto } from "../../support/moto";
import { startPmmServer, type PmmServer } from "../../support/pmm-server";
import { Account } from "./account";
import { startAwsFront, type AwsFront } from "./aws-front";
import { clientsAt } from "./clients";
import { Fleet, type Host } from "./fleet";
import { region } from "./set-up";

/** Groups and databases that a test starts with. */
export interface Arrangement {
    groups?: { name: string; engine?: Engine; instances: number }[];
    databases?: Partial<MonitoredDatabaseConfig>[];
    removalsPerRun?: number;
}

export const deployment = "pmm";
const table = "pmm-reconciler";

/** Milliseconds of a run that the function is given, unless a test gives less. */
const plenty = 240_000;

/** A place for the function to run in: AWS in moto, with SSM's instances, a PMM server, and a clock. */
export class World {
    config: ReconcilerConfig;
    /** The time, in milliseconds; each test moves it. */
    now = Date.UTC(2026, 2, 10, 12);
    /** Milliseconds until the run is ended from outside. */
    remaining = plenty;
    /** Milliseconds that one call may take. */
    callMilliseconds = 30_000;
    /** Log lines, each as JSON, of all runs. */
    readonly told: string[] = [];
    /** What must be seen nowhere. */
    readonly secrets = new Set<string>();
    readonly fleet: Fleet;
    readonly clients: Clients;

    private constructor(
        private readonly moto: Moto,
        readonly front: AwsFront,
        readonly pmm: PmmServer,
        readonly account: Account,
    ) {
        this.clients = clientsAt(front.endpoint);
        this.fleet = new Fleet(
            pmm,
            () => this.now,
            (arn) => account.secret(arn),
        );
        this.config = this.emptyConfig("");
    }

    static async start(): Promise<World> {
        const moto = await startMoto();
        const front = await startAwsFront(moto.endpoint);
        const account = new Account(clientsAt(moto.endpoint), clientsAt(front.endpoint), (what) => {
            front.forget(what);
        });
        await account.prepare(table);
        return new World(moto, front, await startPmmServer(), account);
    }

    async stop(): Promise<void> {
        await this.pmm.stop();
        await this.front.stop();
        await this.moto.stop();
    }

    /** Starts over with an empty PMM and an account that has what is told. */
    async arrange({ groups = [], databases = [], removalsPerRun = 10 }: Arrangement): Promise<void> {
        this.pmm.clear();
        this.fleet.hosts.clear();
        this.fleet.commands.clear();
        this.fleet.silentAboutCommands = false;
        this.remaining = plenty;
        this.callMilliseconds = 30_000;
        this.told.length = 0;
        this.secrets.clear();
        Object.assign(this.front, { faults: undefined, amend: undefined });
        this.front.own = (call, body, pass) => this.fleet.answer(call, body, pass);
        await this.account.clear();
        await this.account.putItem(table, deployment, undefined);
        this.config = this.emptyConfig(await this.account.createSecret("admin", this.secret(this.pmm.password)));
        this.config.removalsPerRun = removalsPerRun;
        for (const { name, engine = "mysql", instances } of groups) {
            await this.account.createGroup(name, instances);
            this.config.groups.push(await this.groupConfig(name, engine));
        }
        for (const database of databases) {
            await this.addDatabase(database);
        }
        await this.sync();
        this.forgetCalls();
    }

    /** Monitors one more database, which is in moto already or is made there. */
    async addDatabase(fields: Partial<MonitoredDatabaseConfig>): Promise<MonitoredDatabaseConfig> {
        const name = fields.name ?? fields.instanceIdentifier ?? fields.clusterIdentifier ?? "";
        const engine = fields.engine ?? "mysql";
        if (fields.instanceIdentifier !== undefined) {
            await this.account.createDatabase(fields.instanceIdentifier, engine === "mysql" ? "mysql" : "postgres");
        }
        const credentialsSecretArn = await this.account.createSecret(`database-${name}`, this.login(name));
        const config = { database: "", environment: "", ...fields, name, engine, credentialsSecretArn };
        this.config.databases.push(config);
        return config;
    }

    /** Text of a secret with a login that no other has. */
    login(of: string): string {
        return JSON.stringify({ username: "pmm", password: this.secret(`secret-${of}-${this.secrets.size}`) });
    }

    /** Living instances, of one group or of all, in order of their ids. */
    hosts(group?: string): Host[] {
        return [...this.fleet.hosts.values()].filter((host) => group === undefined || host.group === group);
    }

    /** Takes what has changed in the account's groups to SSM and PMM: new instances start, old ones end. */
    async sync(): Promise<void> {
        const instances = await this.account.instances(this.config.groups.map(({ name }) => name));
        const ids = new Set(instances.map(({ instanceId }) => instanceId));
        for (const host of this.hosts().filter(({ instanceId }) => !ids.has(instanceId))) {
            this.fleet.end(host);
        }
        for (const instance of instances) {
            if (!this.fleet.hosts.has(instance.instanceId)) {
                this.fleet.hosts.set(instance.instanceId, {
                    ...instance,
                    online: true,
                    managed: true,
                    commandable: true,
                    behaviour: "works",
                    seconds: 60,
                    agent: undefined,
                });
            }
        }
    }

    /** Runs, five minutes apart, whose results are of no interest. */
    async runs(count: number): Promise<void> {
        for (let run = 1; run <= count; run += 1) {
            await this.run();
            await this.pass();
        }
    }

    /** Gives instances other states than those moto knows, such as `Terminating:Wait`. */
    setLifecycles(states: Readonly<Record<string, string>>): void {
        this.front.amend = (call, body) =>
            call !== "autoscaling:DescribeAutoScalingGroups"
                ? body
                : Object.entries(states).reduce(
                      (text, [instanceId, state]) =>
                          text.replace(
                              new RegExp(`(<member>(?:(?!</member>).)*${instanceId}(?:(?!</member>).)*)</member>`, "s"),
                              (member) => member.replace(/<LifecycleState>[^<]*/, `<LifecycleState>${state}`),
                          ),
                      body,
                  );
    }

    /** One run of the function. Whatever comes of it, no secret may stand in what it says, sends to SSM or remembers. */
    async run(event: ReconcilerEvent = {}): Promise<RunResult> {
        const line = this.told.length;
        const request = this.front.requests.length;
        const said: string[] = [];
        try {
            const result = await run(event, {
                config: this.config,
                clients: this.clients,
                region,
                tell: this.tell(),
                now: () => new Date(this.now),
                remainingMilliseconds: () => this.remaining,
                callMilliseconds: this.callMilliseconds,
            });
            said.push(JSON.stringify(result));
            return result;
        } catch (error) {
            said.push(error instanceof Error ? `${error.message} ${error.stack ?? ""} ${String(error.cause)}` : "");
            throw error;
        } finally {
            const sent = this.front.requests.slice(request).filter(({ call }) => /^(ssm|dynamodb):/.test(call));
            this.mustNotTell([...said, ...this.told.slice(line), ...sent.map(({ body }) => body)]);
        }
    }

    /** Time passes: commands go on, and the lease of a run that was killed ends. */
    async pass(minutes = 5): Promise<void> {
        this.now += minutes * 60_000;
        await this.fleet.advance();
    }

    /** What the function remembers. */
    async state(): Promise<State | undefined> {
        const item = await this.account.item(table, deployment);
        return item?.state?.S === undefined ? undefined : (JSON.parse(item.state.S) as State);
    }

    /** Something to come back to, with as few calls of moto as can be. */
    async save(): Promise<() => Promise<void>> {
        const { inventory, accounts } = this.pmm;
        const item = await this.account.item(table, deployment);
        const copy = structuredClone({
            nodes: [...inventory.nodes.values()],
            services: [...inventory.services.values()],
            accounts: accounts.serviceAccounts,
            hosts: this.hosts(),
            commands: [...this.fleet.commands.values()],
            now: this.now,
        });
        const tokens = await this.agentTokens();
        return async () => {
            const { nodes, services, accounts: saved, hosts, commands, now } = structuredClone(copy);
            this.pmm.clear(this.pmm.password);
            inventory.nodes.clear();
            inventory.services.clear();
            nodes.forEach((node) => inventory.nodes.set(node.node_id, node));
            services.forEach((service) => inventory.services.set(service.service_id, service));
            accounts.serviceAccounts.push(...saved);
            this.fleet.hosts.clear();
            this.fleet.commands.clear();
            hosts.forEach((host) => this.fleet.hosts.set(host.instanceId, host));
            commands.forEach((command) => this.fleet.commands.set(command.id, command));
            this.now = now;
            this.remaining = plenty;
            this.callMilliseconds = 30_000;
            this.front.faults = undefined;
            await this.account.putItem(table, deployment, item);
            await this.restoreTokens(tokens);
            this.forgetCalls();
        };
    }

    /** Calls are counted from here on. */
    forgetCalls(): void {
        this.front.requests.length = 0;
        this.pmm.requests.length = 0;
    }

    /** Calls of AWS and of PMM since the last `forgetCalls`, by kind. */
    calls(): Record<string, number> {
        return { ...this.front.calls(), ...this.pmm.calls() };
    }

    /** Notes a text that must be seen nowhere, and gives it back. */
    secret(text: string): string {
        this.secrets.add(text);
        return text;
    }

    /** Texts of the secrets with the groups' tokens; undefined for one that has none. */
    private async agentTokens(): Promise<(string | undefined)[]> {
        return Promise.all(
            this.config.groups.map(({ agentSecretArn: arn }) =>
                this.account.secret(arn).then(
                    ({ text }) => text,
                    () => undefined,
                ),
            ),
        );
    }

    /** Those that the function has written, since the others have not changed. */
    private async restoreTokens(saved: (string | undefined)[]): Promise<void> {
        const puts = this.front.requests.filter(({ call }) => call === "secretsmanager:PutSecretValue");
        for (const [index, group] of this.config.groups.entries()) {
            const text = saved[index];
            if (!puts.some(({ body }) => body.includes(group.agentSecretArn))) {
                continue;
            }
            if (text === undefined) {
                await this.account.deleteSecret(group.agentSecretArn);
                group.agentSecretArn = await this.account.createSecret(`agents-${group.name}`);
            } else {
                await this.account.setSecret(group.agentSecretArn, text);
            }
        }
    }

    private emptyConfig(adminSecretArn: string): ReconcilerConfig {
        return {
            deployment,
            serviceName: "pmm-production",
            pmmAddress: this.pmm.address,
            adminSecretArn,
            stateTable: table,
            documentName: "register-with-pmm",
            removalsPerRun: 10,
            groups: [],
            databases: [],
        };
    }

    private async groupConfig(name: string, engine: Engine): Promise<MonitoredGroupConfig> {
        return {
            name,
            engine,
            port: ports[engine],
            credentialsSecretArn: await this.account.createSecret(`credentials-${name}`, this.login(name)),
            agentSecretArn: await this.account.createSecret(`agents-${name}`),
            querySource: "perfschema",
            tls: false,
            environment: "",
            cluster: "",
        };
    }

    private tell(): Tell {
        const line = (level: string) => (message: string, fields: Record<string, unknown>) => {
            this.told.push(JSON.stringify({ level, message, ...fields }));
        };
        return { info: line("info"), warn: line("warn"), error: line("error") };
    }

    private mustNotTell(texts: string[]): void {
        const tokens = this.pmm.accounts.serviceAccounts.flatMap((account) => account.tokens.map(({ key }) => key));
        tokens.forEach((token) => this.secrets.add(token));
        const all = texts.join("\n");
        const leaked = [...this.secrets].find((secret) => all.includes(secret) || all.includes(base64(secret)));
        if (leaked !== undefined) {
            const where = texts.find((text) => text.includes(leaked) || text.includes(base64(leaked)));
            throw new Error(`the secret ${leaked} stands in: ${where ?? ""}`);
        }
    }
}

const ports: Readonly<Record<Engine, number>> = { mysql: 3306, postgresql: 5432, mongodb: 27_017, valkey: 6379 };

function base64(text: string): string {
    return Buffer.from(text).toString("base64");
}
