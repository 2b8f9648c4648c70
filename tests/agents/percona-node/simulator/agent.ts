import { decide } from "../../../../agents/percona-node/decide";
import { hasJumped, healthAt, type Clocks } from "../../../../agents/percona-node/health";
import type {
    Decision,
    Fitness,
    Observed,
    Peer,
    Remembered,
    Request,
    Task,
} from "../../../../agents/percona-node/model";
import type { Server } from "./server";
import { NoAnswer, type Reach } from "./table";
import { run } from "./tasks";
import type { World } from "./world";

/** Milliseconds between two ticks. */
const tickEvery = 1_000;
/** Milliseconds for which an item that was read while the node was in a group is not read again. */
const readEvery = 5_000;

/** One node: its server, and its agent as the runtime runs it, in virtual time. */
export class Node {
    readonly server: Server;
    /** What is on the agent's disk. */
    disk: Remembered["lasting"] = {};
    isRunning = true;
    isFrozen = false;
    reach: Reach = "well";
    instance: Observed["instance"] = {
        state: "in-service",
        protected: false,
        templateVersion: "1",
        groupTemplateVersion: "1",
        refreshing: false,
        groupEnds: false,
    };
    requests: Request[] = [];
    decision: Decision | undefined;
    bootingEpoch: number | undefined;
    task: { task: Task; since: number; steps: Generator<number, void>; wakeAt: number } | undefined;
    /** Set wall and monotonic clock apart, as a pause of the instance or a person does. */
    wallAhead = 0;
    monotonicBehind = 0;
    isStopped = false;
    private remembered: Remembered = { lasting: {} };
    private ended: Observed["ended"];
    private decidedAt: Clocks | undefined;
    private heartbeatBegan: Clocks | undefined;
    private beatHangs = false;
    private lastLook: Clocks | undefined;
    private read: { at: number; answer: Observed["group"] } | undefined;
    private nextTick: number;
    private startsAt = 0;

    constructor(
        readonly id: string,
        readonly address: string,
        readonly world: World,
        makeServer: (node: Node) => Server,
    ) {
        this.server = makeServer(this);
        this.nextTick = world.now + world.random.between(0, tickEvery);
    }

    get clocks(): Clocks {
        return { monotonic: this.world.now - this.monotonicBehind, wall: this.world.now + this.wallAhead };
    }

    /** The agent is killed, and started anew by systemd: all but its disk is gone. */
    killAgent(downFor: number): void {
        this.isRunning = false;
        this.isFrozen = false;
        this.startsAt = this.world.now + downFor;
        this.task = undefined;
        this.bootingEpoch = undefined;
        this.ended = undefined;
        this.requests = [];
        this.decision = undefined;
        this.decidedAt = undefined;
        this.heartbeatBegan = undefined;
        this.beatHangs = false;
        this.lastLook = undefined;
        this.read = undefined;
        this.remembered = { lasting: this.disk };
    }

    health(): Fitness {
        if (!this.isRunning || this.isFrozen || !this.decision || !this.decidedAt) {
            return { primary: false, replica: false };
        }
        return healthAt({
            now: this.clocks,
            decision: { at: this.decidedAt, fit: this.decision.fit },
            ...(this.heartbeatBegan && { heartbeatBegan: this.heartbeatBegan }),
        });
    }

    step(now: number): void {
        if (!this.isRunning && now >= this.startsAt) {
            this.isRunning = true;
        }
        if (!this.isRunning || this.isFrozen || this.isStopped) {
            return;
        }
        this.work(now);
        if (now >= this.nextTick) {
            this.nextTick = now + tickEvery;
            this.tick(now);
        }
    }

    private tick(now: number): void {
        const at = this.clocks;
        const observed = this.look(now, at);
        const decision = decide(observed);
        this.decision = decision;
        this.decidedAt = at;
        this.remembered = decision.remembered;
        this.disk = decision.remembered.lasting;
        this.requests = this.requests.filter((request) => !decision.refused?.some((one) => one.request === request));
        if (decision.task) {
            this.world.checks.begins(this, decision.task);
            this.task = { task: decision.task, since: at.monotonic, steps: run(this, decision.task), wakeAt: now };
        }
        this.obey(decision);
    }

    private obey({ orders }: Decision): void {
        const { server } = this;
        this.beatHangs = server.commitsHang && orders.some(({ kind }) => kind === "beat");
        for (const order of orders) {
            if (!server.isUp || server.isFrozen) {
                continue;
            }
            if (order.kind === "open") {
                server.offlineMode = false;
            } else if (order.kind === "close") {
                server.offlineMode = true;
            } else if (order.kind === "beat" && server.group?.commit(server) !== undefined) {
                this.heartbeatBegan = this.clocks;
            } else if (order.kind === "publish-topology" && this.reach === "well" && server.group) {
                const { view, members } = server.shown;
                this.world.table.publish({
                    epoch: this.disk.epoch ?? 0,
                    view,
                    members: members.map(({ uuid }) => uuid),
                    recovering: members.filter(({ state }) => state !== "ONLINE").map(({ uuid }) => uuid),
                });
            } else if (order.kind === "protect") {
                this.instance.protected = order.on;
            } else if (order.kind === "launch" && order.say === "continue") {
                this.instance.state = "in-service";
            }
        }
        if (orders.some((order) => order.kind === "terminate" && order.say === "continue")) {
            this.world.replace(this);
        }
    }

    private work(now: number): void {
        while (this.task && now >= this.task.wakeAt) {
            const { task, steps } = this.task;
            let error: string | undefined;
            let step: IteratorResult<number, void> | undefined;
            try {
                step = steps.next();
            } catch (problem) {
                error = String(problem);
            }
            if (step && !step.done) {
                this.task.wakeAt = now + step.value;
                continue;
            }
            this.task = undefined;
            this.ended = { task, at: this.clocks.monotonic, ...(error !== undefined && { error }) };
            this.requests = this.requests.filter(({ kind }) => kind !== taskOf(task));
        }
    }

    private look(now: number, at: Clocks): Observed {
        const server = this.server.ask();
        const jumped =
            this.lastLook !== undefined &&
            (hasJumped(this.lastLook, at) || at.monotonic - this.lastLook.monotonic > 5_000);
        this.lastLook = at;
        return {
            now: at.monotonic,
            jumped,
            id: this.id,
            policy: this.world.policy,
            instance: { ...this.instance },
            ...(server && { server }),
            serverRuns: this.server.isUp,
            commitsHang: this.beatHangs,
            peers: this.peers(),
            group: this.readGroup(now),
            ...(this.reach === "well" && this.world.table.topology && { topology: this.world.table.topology }),
            backups: this.reach === "none" ? { known: false } : { known: true, value: this.world.hasBackups },
            ...(this.task && { task: { task: this.task.task, since: this.task.since } }),
            ...(this.ended && { ended: this.ended }),
            requests: this.requests,
            remembered: this.remembered,
        };
    }

    /** What the others tell at this moment. */
    peers(): Peer[] {
        return this.world.nodes
            .filter((node) => node !== this)
            .map((node) => {
                const isHeard = this.world.connects(this.address, node.address);
                const server = isHeard ? node.server.ask() : undefined;
                const isAnswering = isHeard && node.isRunning && !node.isFrozen && !node.isStopped && node.decision;
                const health = isAnswering ? node.health() : undefined;
                return {
                    id: node.id,
                    address: node.address,
                    instance: node.instance.state,
                    uuid: node.server.uuid,
                    ...(server && { server }),
                    ...(isAnswering &&
                        health && {
                            agent: {
                                state: isAnswering.state,
                                ...health,
                                templateVersion: node.instance.templateVersion,
                                ...(server && { applierQueue: server.applierQueue }),
                                ...(node.disk.membership && { membership: node.disk.membership }),
                                ...(node.bootingEpoch !== undefined && { bootingEpoch: node.bootingEpoch }),
                            },
                        }),
                };
            });
    }

    private readGroup(now: number): Observed["group"] {
        const isIn = this.server.member === "ONLINE" || this.server.member === "RECOVERING";
        if (isIn && this.read && now - this.read.at < readEvery) {
            return this.read.answer;
        }
        try {
            this.read = { at: now, answer: { known: true, value: this.world.table.read(this.reach) } };
        } catch (error) {
            if (!(error instanceof NoAnswer)) {
                throw error;
            }
            this.read = { at: now, answer: { known: false } };
        }
        return this.read.answer;
    }
}

function taskOf(task: Task): Request["kind"] | undefined {
    return task.kind === "bootstrap"
        ? "recover"
        : task.kind === "switchover" || task.kind === "reclone" || task.kind === "leave"
          ? task.kind
          : undefined;
}
