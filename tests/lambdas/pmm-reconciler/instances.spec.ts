import { expect } from "chai";
import { instanceName, labels } from "../../../lambdas/pmm-reconciler/contract";
import { agent, type Node } from "../../support/pmm-server";
import { converge, isIdle, problems } from "../support/desired";
import type { Host } from "../support/fleet";
import { useWorld } from "../support/use-world";
import { deployment, type World } from "../support/world";

describe("the reconciler and instances", () => {
    const the = useWorld();
    let world: World;

    beforeEach(() => {
        world = the();
    });

    /** A group `web` of this size, with everything as it should be. */
    async function converged(instances: number, removalsPerRun = 10): Promise<Host[]> {
        await world.arrange({ groups: [{ name: "web", instances }], removalsPerRun });
        await converge(world);
        world.pmm.inventory.removed.length = 0;
        world.forgetCalls();
        return world.hosts();
    }

    function nodeOf(host: Host): Node | undefined {
        return world.pmm.inventory.nodeNamed(instanceName(host.group, host.hostname));
    }

    function labelsOf(instanceId: string, its = deployment): Record<string, string> {
        return { [labels.deployment]: its, [labels.group]: "web", [labels.instance]: instanceId };
    }

    /** A node that nobody hears of any more. */
    function deadNode(name: string, custom_labels: Record<string, string>, address = ""): Node {
        return world.pmm.inventory.addNode({
            node_name: name,
            address,
            region: "eu-west-1",
            custom_labels,
            agents: [agent("pmm-agent", undefined, false)],
        });
    }

    async function terminate(host: Host): Promise<void> {
        await world.account.terminate(host.instanceId);
        await world.sync();
    }

    it("sets up each engine, by one command for a group", async () => {
        const engines = ["mysql", "postgresql", "mongodb", "valkey"] as const;
        await world.arrange({ groups: engines.map((engine) => ({ name: engine, engine, instances: 2 })) });
        const result = await world.run();
        expect(result).to.include({ status: "done", wanted: 8, right: 0, sent: 4, sentTo: 8 });
        await world.pass();
        expect(problems(world)).to.deep.equal([]);
        for (const host of world.hosts()) {
            const service = world.pmm.inventory.serviceNamed(instanceName(host.group, host.hostname));
            expect(service?.service_type).to.equal(host.group);
        }
        expect(isIdle(await world.run())).to.equal(true);
    });

    it("sets up what is in service and healthy, and nothing else", async () => {
        await world.arrange({ groups: [{ name: "web", instances: 4 }] });
        const [inService, standby, unhealthy, pending] = world.hosts();
        await world.account.enterStandby("web", standby!.instanceId);
        await world.account.setHealth(unhealthy!.instanceId, "Unhealthy");
        world.setLifecycles({ [pending!.instanceId]: "Pending:Wait" });
        expect(await world.run()).to.include({ wanted: 1, sentTo: 1 });
        await world.pass();
        expect(nodeOf(inService!)).to.not.equal(undefined);
        expect([standby, unhealthy, pending].map((host) => nodeOf(host!))).to.deep.equal([
            undefined,
            undefined,
            undefined,
        ]);
        await world.account.exitStandby("web", standby!.instanceId);
        expect(await world.run()).to.include({ wanted: 2, right: 1, sentTo: 1 });
    });

    it("keeps the nodes of members in any state, even when their agents are silent", async () => {
        const [standby, unhealthy, terminating] = await converged(3);
        await world.account.enterStandby("web", standby!.instanceId);
        await world.account.setHealth(unhealthy!.instanceId, "Unhealthy");
        world.setLifecycles({ [terminating!.instanceId]: "Terminating:Wait" });
        for (const host of [standby, unhealthy, terminating]) {
            world.pmm.inventory.connect(nodeOf(host!)!, false);
        }
        await world.runs(4);
        expect(world.pmm.inventory.removed).to.deep.equal([]);
        expect(world.calls()).to.not.have.property("ssm:SendCommand");
    });

    it("takes out a terminated instance on the second run that misses it, with its service, and nothing else", async () => {
        const [ended, other] = await converged(2);
        const kept = nodeOf(other!)!.node_id;
        const name = instanceName("web", ended!.hostname);
        await terminate(ended!);
        expect(await world.run()).to.include({ removed: 0, sentTo: 1 });
        await world.pass();
        expect(world.pmm.inventory.removed).to.deep.equal([]);
        expect(await world.run()).to.include({ removed: 1, sent: 0 });
        expect(world.pmm.inventory.removed).to.deep.equal([`service ${name}`, `node ${name}`]);
        expect(nodeOf(other!)!.node_id).to.equal(kept);
        expect(problems(world)).to.deep.equal([]);
    });

    it("does not take two runs that follow each other at once, as events make them, for two absences", async () => {
        const [ended] = await converged(1);
        await terminate(ended!);
        for (let minute = 0; minute < 4; minute += 1) {
            expect(await world.run()).to.include({ removed: 0 });
            await world.pass(1);
        }
        expect(await world.run()).to.include({ removed: 1 });
    });

    it("counts as taken out what somebody else has taken out meanwhile", async () => {
        const [ended] = await converged(1);
        await terminate(ended!);
        await world.runs(1);
        world.pmm.faults = (call) => {
            if (call.startsWith("DELETE")) {
                world.pmm.inventory.removeNode(nodeOf(ended!)!.node_id, true);
            }
            return undefined;
        };
        const result = await world.run();
        expect(result).to.include({ removed: 1 });
        expect(result.failures).to.deep.equal([]);
    });

    it("leaves the node of a missing instance alone while its agent is connected", async () => {
        const [ended] = await converged(1);
        await terminate(ended!);
        world.pmm.inventory.connect(nodeOf(ended!)!, true);
        await world.runs(3);
        expect(world.pmm.inventory.removed).to.deep.equal([]);
        world.pmm.inventory.connect(nodeOf(ended!)!, false);
        await world.runs(1);
        expect(world.pmm.inventory.removed).to.deep.equal([]);
        await world.runs(1);
        expect(world.pmm.inventory.removed).to.have.length(2);
    });

    it("takes out all of a group that is scaled to zero, a few in each run", async () => {
        await converged(5, 2);
        await world.account.scale("web", 0);
        await world.sync();
        expect(await world.run()).to.include({ wanted: 0, removed: 0 });
        await world.pass();
        expect(await world.run()).to.include({ removed: 2, heldBack: 3 });
        await world.pass();
        expect(await world.run()).to.include({ removed: 2, heldBack: 1 });
        await world.pass();
        expect(await world.run()).to.include({ removed: 1, heldBack: 0 });
        expect(problems(world)).to.deep.equal([]);
        await world.pass();
        expect(isIdle(await world.run())).to.equal(true);
    });

    it("removes nothing of a group that AWS does not have, and goes on with the others", async () => {
        await world.arrange({
            groups: [
                { name: "web", instances: 2 },
                { name: "api", instances: 1 },
            ],
        });
        await converge(world);
        const [ended] = world.hosts("api");
        await world.account.deleteGroup("web");
        await terminate(ended!);
        await world.runs(4);
        const name = instanceName("api", ended!.hostname);
        expect(world.pmm.inventory.removed).to.deep.equal([`service ${name}`, `node ${name}`]);
        expect(await world.run()).to.include({ wanted: 1, right: 1 });
    });

    it("leaves nodes alone whose group is not configured any more", async () => {
        await converged(2);
        world.config.groups = [];
        world.hosts().forEach((host) => {
            world.fleet.end(host);
        });
        await world.runs(3);
        expect(world.pmm.inventory.removed).to.deep.equal([]);
    });

    it("gives a new instance the name and address of one that is gone", async () => {
        await world.arrange({ groups: [{ name: "web", instances: 2 }] });
        const [reborn] = world.hosts();
        const name = instanceName("web", reborn!.hostname);
        const old = deadNode(name, labelsOf("i-gone"), reborn!.address);
        world.pmm.inventory.addService({
            service_name: name,
            service_type: "mysql",
            node_id: old.node_id,
            custom_labels: labelsOf("i-gone"),
        });
        await converge(world);
        expect(nodeOf(reborn!)!.custom_labels[labels.instance]).to.equal(reborn!.instanceId);
        expect(world.pmm.inventory.removed).to.deep.equal([`service ${name}`, `node ${name}`]);
        expect(world.calls()).to.not.have.property("DELETE /v1/management/nodes/{node_id}");
    });

    it("leaves a living instance its name, and says that another one wants it", async () => {
        const [living] = await converged(1);
        const kept = nodeOf(living!)!.node_id;
        await world.account.scale("web", 2);
        await world.sync();
        const twin = world.hosts().find(({ instanceId }) => instanceId !== living!.instanceId)!;
        twin.address = living!.address;
        const first = await world.run();
        await world.pass();
        const second = await world.run();
        expect(first).to.include({ sentTo: 1 });
        expect(second).to.include({ wanted: 2, right: 1, failing: 1, sent: 0 });
        expect(second.conflicts.map(({ name }) => name).join()).to.contain(twin.instanceId);
        expect(nodeOf(living!)!.node_id).to.equal(kept);
    });

    it("sets an instance up again when the login's secret has a new version", async () => {
        const [host] = await converged(1);
        const { credentialsSecretArn } = world.config.groups[0]!;
        const login = world.login("web");
        await world.account.setSecret(credentialsSecretArn, login);
        expect(await world.run()).to.include({ wanted: 1, right: 0, sentTo: 1 });
        await world.pass();
        expect(isIdle(await world.run())).to.equal(true);
        const service = world.pmm.inventory.serviceNamed(instanceName("web", host!.hostname));
        expect(service?.login).to.deep.equal(JSON.parse(login));
    });

    it("replaces a service of the right name that is of another kind, has another credential or no exporter", async () => {
        const [kind, credential, exporter] = await converged(3);
        const serviceOf = (host: Host) => world.pmm.inventory.serviceNamed(instanceName("web", host.hostname))!;
        serviceOf(kind!).service_type = "postgresql";
        serviceOf(credential!).custom_labels[labels.credential] = "00000000";
        serviceOf(exporter!).agents = [];
        const nodes = [kind, credential, exporter].map((host) => nodeOf(host!)!.node_id);
        expect(await world.run()).to.include({ wanted: 3, right: 0, sentTo: 3 });
        await world.pass();
        expect(isIdle(await world.run())).to.equal(true);
        expect([kind, credential, exporter].map((host) => nodeOf(host!)!.node_id)).to.deep.equal(nodes);
    });

    it("takes out a stale service of ours on a node that stays, on the second run", async () => {
        const [host] = await converged(1);
        const node_id = nodeOf(host!)!.node_id;
        const stale = { service_name: "web/old", service_type: "mysql", node_id };
        world.pmm.inventory.addService({ ...stale, custom_labels: labelsOf(host!.instanceId) });
        await world.runs(1);
        expect(world.pmm.inventory.removed).to.deep.equal([]);
        expect(await world.run()).to.include({ removed: 1 });
        expect(world.pmm.inventory.removed).to.deep.equal(["service web/old"]);
        expect(problems(world)).to.deep.equal([]);
    });

    it("touches nothing without our label, whatever its name", async () => {
        const [host] = await converged(1);
        const without = { [labels.group]: "web", [labels.instance]: "i-gone" };
        const foreign = [
            deadNode("web/ip-10-9-9-9", without),
            deadNode("web/ip-10-9-9-8", labelsOf("i-gone", "other")),
        ];
        const node_id = nodeOf(host!)!.node_id;
        for (const node of [...foreign, { node_id }]) {
            const service_name = `by-hand-${node.node_id}`;
            world.pmm.inventory.addService({ service_name, service_type: "mysql", node_id: node.node_id });
        }
        await world.runs(4);
        expect(world.pmm.inventory.removed).to.deep.equal([]);
    });

    it("says what stands in the way of an instance, and leaves it", async () => {
        await world.arrange({ groups: [{ name: "web", instances: 2 }] });
        const [blocked, free] = world.hosts();
        deadNode(instanceName("web", blocked!.hostname), {});
        const first = await world.run();
        await world.pass();
        const second = await world.run();
        const conflicts = [...first.conflicts, ...second.conflicts];
        expect(conflicts.map(({ name }) => name).join()).to.contain(blocked!.hostname);
        expect(nodeOf(free!)!.custom_labels[labels.instance]).to.equal(free!.instanceId);
        expect(world.pmm.inventory.removed).to.deep.equal([]);
    });

    it("sends nothing to an instance that SSM does not reach, until it does", async () => {
        await world.arrange({ groups: [{ name: "web", instances: 3 }] });
        const [offline, unknown] = world.hosts();
        offline!.online = false;
        unknown!.managed = false;
        expect(await world.run()).to.include({ wanted: 3, sentTo: 1, unreachable: 2 });
        await world.pass();
        offline!.online = true;
        unknown!.managed = true;
        expect(await world.run()).to.include({ right: 1, sentTo: 2, unreachable: 0 });
        await world.pass();
        expect(isIdle(await world.run())).to.equal(true);
    });

    it("reaches the others when SSM refuses a command for one of its instances", async () => {
        await world.arrange({ groups: [{ name: "web", instances: 7 }] });
        world.hosts()[3]!.commandable = false;
        const result = await world.run();
        expect(result).to.include({ sentTo: 6 });
        expect(result.failures).to.have.length(1);
        await world.pass();
        expect(await world.run()).to.include({ wanted: 7, right: 6 });
    });

    it("does not send again while a command is under way, nor while SSM tells nothing of it", async () => {
        await world.arrange({ groups: [{ name: "web", instances: 2 }] });
        const [slow] = world.hosts();
        slow!.seconds = 14 * 60;
        world.fleet.silentAboutCommands = true;
        await world.runs(2);
        world.fleet.silentAboutCommands = false;
        await world.runs(2);
        expect(world.fleet.commands).to.have.property("size", 1);
        expect(isIdle(await world.run())).to.equal(true);
    });

    it("forgets a command that SSM does not know", async () => {
        await world.arrange({ groups: [{ name: "web", instances: 1 }] });
        world.hosts()[0]!.seconds = 3600;
        await world.runs(1);
        world.fleet.commands.clear();
        world.hosts()[0]!.seconds = 60;
        expect(await world.run()).to.include({ sentTo: 1 });
        await world.pass();
        expect(isIdle(await world.run())).to.equal(true);
    });

    it("waits longer after each failure of an instance, up to an hour, while the others go on", async () => {
        await world.arrange({ groups: [{ name: "web", instances: 3 }] });
        const [failing, , hanging] = world.hosts();
        failing!.behaviour = "fails";
        hanging!.behaviour = "hangs";
        const start = world.now;
        for (let run = 0; run < 36; run += 1) {
            await world.run();
            await world.pass();
        }
        const minutes = (host: Host): number[] =>
            [...world.fleet.commands.values()]
                .filter(({ invocations }) => invocations.has(host.instanceId))
                .map(({ sentAt }) => (sentAt - start) / 60_000);
        expect(minutes(failing!)).to.deep.equal([0, 10, 25, 50, 95, 160]);
        expect(minutes(hanging!)).to.deep.equal([0, 20, 45, 80, 135]);
        expect(await world.run()).to.include({ wanted: 3, right: 1 });
        failing!.behaviour = "works";
        hanging!.behaviour = "works";
        await world.runs(14);
        expect(isIdle(await world.run())).to.equal(true);
        expect(await world.state()).to.deep.equal({ absences: {}, commands: [], attempts: {} });
    });

    it("sets up again an instance whose agent has lost PMM", async () => {
        const [host] = await converged(2);
        const id = nodeOf(host!)!.node_id;
        world.pmm.inventory.connect(nodeOf(host!)!, false);
        expect(await world.run()).to.include({ wanted: 2, right: 1, sentTo: 1, removed: 0 });
        await world.pass();
        expect(isIdle(await world.run())).to.equal(true);
        expect(nodeOf(host!)!.node_id).to.equal(id);
    });
});
