import type { AgentState } from "./agent-state";
import { ordersOf, type Orders } from "./act/orders";
import { requests, type Requests } from "./act/requests";
import { taskRunner, type TaskRunner } from "./act/task-runner";
import type { Tools } from "./act/tools";
import { choresOf, type Chores } from "./chores";
import { agentPort } from "./contract";
import { decide } from "./decide";
import { healthAt } from "./health";
import { clocks } from "./host/clocks";
import { serveControl } from "./host/control-socket";
import { metadataOf } from "./host/metadata";
import { stateFile, type StateFile } from "./host/state-file";
import { startHttp } from "./http";
import type { Decision, Fitness } from "./model";
import { accessWith, type Access } from "./mysql/accounts";
import { heartOf, type Heart } from "./mysql/heart";
import { keptConnection } from "./mysql/kept-connection";
import type { NodeContext } from "./node";
import { nodeStatus } from "./node-status";
import { observer, type Observer } from "./observe";
import { watchPeers } from "./observe/peers";
import { passwordsInUse } from "./passwords-in-use";
import { alarmClock, type AlarmClock } from "./tick";
import { reasonOf } from "./within";

/** All that a tick works with. */
interface Workings {
    node: NodeContext;
    state: AgentState;
    file: StateFile;
    observer: Observer;
    tasks: TaskRunner;
    orders: Orders;
    requests: Requests;
    heart: Heart;
    chores: Chores;
    health: () => Fitness;
    clock: AlarmClock;
}

/**
 * The agent: looks, decides and acts each second, and answers over HTTP and on the control socket, until SIGTERM or SIGINT. It
 * leaves the server as it is.
 */
export async function runAgent(node: NodeContext): Promise<void> {
    const { configuration, address, log } = node;
    const file = stateFile(configuration.AGENT_DIR);
    const saved = await file.read();
    const state: AgentState = {
        started: clocks(),
        remembered: { lasting: saved.lasting },
        peers: saved.peers,
        events: [],
        credentialsVersion: "",
    };
    const access = accessWith(configuration.MYSQL_SOCKET, (fresh) => passwordsInUse(node, state, fresh));
    const own = (): ReturnType<typeof keptConnection> => keptConnection(async () => (await access.local()).sql);
    const orders = own();
    const heart = heartOf(own(), node.id);
    const clock = alarmClock();
    const asked = requests();
    const tools: Tools = { node, access, state, askPeers: () => askPeers(access, state) };
    const workings: Workings = {
        node,
        state,
        file,
        observer: observer(node, metadataOf(), access, state),
        tasks: taskRunner(tools, (task, error) => {
            if (task.kind === "switchover") {
                // Whoever asked for it finds one node that says it takes writes, not two until the next look.
                delete state.decided;
            }
            asked.ended(task, error);
            clock.ring();
        }),
        orders: ordersOf(tools, orders, heart),
        requests: asked,
        heart,
        chores: choresOf(node, state),
        health: () => {
            const { decided } = state;
            const began = heart.began();
            return healthAt({
                now: clocks(),
                ...(decided && { decision: { at: decided.at, fit: decided.decision.fit } }),
                ...(began && { heartbeatBegan: began }),
            });
        },
        clock,
    };
    const http = await startHttp(address, agentPort, {
        status: () => nodeStatus(node, state, workings.health(), workings.chores.backups()),
        health: workings.health,
    });
    const endControl = await serveControl(configuration.CONTROL_SOCKET, (request) => {
        clock.ring();
        return asked.ask(request);
    });
    log("the agent runs", { id: node.id, address });
    await loop(workings);
    log("the agent ends, the server goes on");
    heart.stop();
    orders.end();
    workings.observer.end();
    await Promise.all([http.close(), endControl()]);
}

async function loop({ clock, ...workings }: Workings): Promise<void> {
    const end = (): void => {
        clock.end();
    };
    process.once("SIGTERM", end);
    process.once("SIGINT", end);
    do {
        try {
            await tick({ clock, ...workings });
        } catch (error) {
            // The decision before grows old, so that the health checks fail by themselves.
            workings.node.log("a tick failed", { reason: reasonOf(error) });
        }
    } while (await clock.next());
    process.off("SIGTERM", end);
    process.off("SIGINT", end);
}

async function tick(workings: Workings): Promise<void> {
    const { node, state, file, observer, tasks, orders, requests, heart, chores, health } = workings;
    const at = clocks();
    const own = { ...tasks.now(), requests: requests.list(), commitsHang: heart.hangs() };
    const observed = await observer.look(own);
    const decision = decide(observed);
    tellChange(node, state.decided?.decision, decision);
    state.observed = observed;
    state.remembered = decision.remembered;
    // Before any task: what the node was part of must outlast a crash.
    await file.write({ lasting: decision.remembered.lasting, peers: state.peers });
    state.decided = { at, decision };
    requests.decided(decision, observed);
    if (decision.task !== undefined) {
        tasks.start(decision.task);
    }
    await orders.give(decision, observed);
    chores.tick(health().primary);
}

function tellChange({ log }: NodeContext, before: Decision | undefined, now: Decision): void {
    // Seconds that pass are no news.
    const [old, fresh] = [before, now].map((decision) => decision?.why.replace(/\d+ s\b/g, ""));
    if (before?.state !== now.state || old !== fresh) {
        log("decided", { state: now.state, why: now.why });
    }
}

/** One question to each peer that was known, at this moment. */
async function askPeers(access: Access, state: AgentState): ReturnType<Tools["askPeers"]> {
    const { peers, group } = state;
    const watch = watchPeers(access);
    try {
        await watch.look(peers);
        return watch.peers(peers, group);
    } finally {
        watch.end();
    }
}
