import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { parse } from "yaml";
import type { PanintelligenceArgs } from "../../../components";
import { panintelligenceSettings, type PanintelligenceSettings } from "../../../components/panintelligence/settings";
import { expectedNetwork, networkSettings, type NetworkSettings } from "../../../programs/network";
import { readSettings } from "../../../programs/settings";

const root = path.resolve(__dirname, "../../..");
const key = "stackwarden:panintelligence";

/** The settings that a stack's file comes to, read and checked as its program does. */
function settingsOf(stack: string): PanintelligenceSettings {
    const file = fs.readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8");
    const { config } = parse(file) as { config: Record<string, unknown> };
    pulumi.runtime.setAllConfig({ [key]: JSON.stringify(config[key]) });
    const read = readSettings("panintelligence", "Panintelligence", { network: networkSettings("Panintelligence") });
    const { network, ...args } = read as PanintelligenceArgs & { network: NetworkSettings };
    return panintelligenceSettings(undefined, "pi", { ...args, network: expectedNetwork(network) });
}

describe("Panintelligence: its sample stacks", () => {
    const stacks = ["", "-poc", "-documented", "-production"].map((profile) => `panintelligence${profile}`);
    let settings: Record<string, PanintelligenceSettings>;

    before(async () => {
        await pulumi.runtime.setMocks(
            { newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) },
            "stackwarden",
            "trial",
        );
        settings = Object.fromEntries(stacks.map((stack) => [stack, settingsOf(stack)]));
    });

    it("are right, and their names and addresses do not meet", () => {
        const prefixes = Object.values(settings).map(({ namePrefix }) => namePrefix);
        expect(new Set(prefixes).size).to.equal(stacks.length);
    });

    it("have one for trying things, which costs about half", () => {
        const { database, services, protect, operations } = settings["panintelligence-poc"]!;
        expect(database).to.include({ instanceClass: "db.t3.micro", multiAz: false, deletionProtection: false });
        expect(services.pirana).to.equal(undefined);
        expect(protect).to.equal(false);
        expect(operations.estimatedUsd).to.be.within(120, 200);
    });

    it("have the documented one, with the documented sizes and near the documented cost", () => {
        const { database, services, operations } = settings["panintelligence-documented"]!;
        const { dashboard, renderer, pirana, scheduler, adminer } = services;
        for (const service of [dashboard, renderer, pirana, scheduler]) {
            expect(service!.size).to.deep.equal({ cpu: 1024, memoryMb: 2048 });
        }
        expect(adminer!.size).to.deep.equal({ cpu: 512, memoryMb: 1024 });
        expect(dashboard).to.include({ minTasks: 1, maxTasks: 1, heapMb: 1024 });
        expect(database).to.include({ instanceClass: "db.t3.medium", multiAz: true, backupRetentionDays: 3 });
        // 350.15 as documented, with two addresses less, and with alarms, a secret and a key more.
        expect(operations.estimatedUsd).to.be.within(340, 360);
    });

    it("have one for production, which survives a zone and is not deleted by mistake", () => {
        const { database, endpoint, files, protect, operations, images } = settings["panintelligence-production"]!;
        expect(database).to.include({ multiAz: true, deletionProtection: true, backupRetentionDays: 14 });
        expect([endpoint.deletionProtection, files.protect, protect, operations.backup.protect]).to.deep.equal(
            Array(4).fill(true),
        );
        expect(endpoint.firewall).not.to.equal(undefined);
        expect(images.registry).to.equal("ecr-pull-through");
        expect(operations.backup.copy).not.to.equal(undefined);
    });
});
