import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { PmmStorage, StorageKind } from "../../../components";
import type { RecordedResource, Recording } from "../../support/mocks";
import * as monitoring from "../support/monitoring";
import * as panintelligence from "../support/panintelligence";
import * as cluster from "../support/percona";
import { goodArgs } from "../support/pmm-deployment";
import * as ec2 from "../support/pmm-ec2";
import * as ecs from "../support/pmm-ecs";

/** Arguments of any deployment. */
type Args = Record<string, unknown>;

/** A deployment that somebody wants to take down. */
interface Standing {
    /** Its guide, a folder of `docs`. */
    guide: string;
    /** The storage whose own parts of the guide apply to it; those of another do not. */
    storage?: string;
    /** Arguments with all that can stop a destroy. */
    args: Args;
    deploy: (difference: { args: object }) => Promise<Recording>;
    /** Types that stop the destroy before the guide is followed, beside others. */
    stops: string[];
}

const bucket = "aws:s3/bucket:Bucket";
const fileSystem = "aws:efs/fileSystem:FileSystem";
const loadBalancer = "aws:lb/loadBalancer:LoadBalancer";
const secret = "aws:secretsmanager/secret:Secret";
const vault = "aws:backup/vault:Vault";
const volume = "aws:ebs/volume:Volume";

const copied = { backup: { copy: { region: "eu-central-1" } } };
const guarded = { endpoint: { deletionProtection: true } };
const pmm = laidOver(goodArgs(), { ...copied, ...guarded });
const watching = laidOver(monitoring.goodMonitoringArgs(), guarded);

const standing: Record<string, Standing> = {
    PmmEc2: {
        guide: "pmm-ec2",
        args: pmm,
        deploy: ec2.deploy,
        stops: [bucket, loadBalancer, secret, vault, volume],
    },
    "PmmEcs on efs": {
        guide: "pmm-ecs",
        storage: PmmStorage.Efs,
        args: { ...pmm, storage: PmmStorage.Efs },
        deploy: ecs.deploy,
        stops: [bucket, fileSystem, loadBalancer, secret, vault],
    },
    "PmmEcs on ebs": {
        guide: "pmm-ecs",
        storage: PmmStorage.Ebs,
        args: { ...pmm, storage: PmmStorage.Ebs },
        deploy: ecs.deploy,
        stops: [bucket, loadBalancer, secret, vault, volume],
    },
    PerconaCluster: {
        guide: "percona",
        args: laidOver(cluster.goodPerconaArgs(), { deletionProtection: true }),
        deploy: cluster.deploy,
        stops: [bucket, loadBalancer, secret, "aws:dynamodb/table:Table"],
    },
    Monitoring: {
        guide: "monitoring",
        args: laidOver(watching, {
            services: [{ name: "orders", ports: [8000] }],
            prometheus: { remoteWrite: { workspace: {} } },
            pipeline: { repositoryUrl: "https://github.com/team/platform.git" },
        }),
        deploy: monitoring.deploy,
        stops: [bucket, loadBalancer, secret, "aws:amp/workspace:Workspace", "aws:ecr/repository:Repository"],
    },
    "Monitoring on efs": {
        guide: "monitoring",
        storage: StorageKind.Efs,
        args: laidOver(watching, { prometheus: { storage: { kind: StorageKind.Efs, ...copied } } }),
        deploy: monitoring.deploy,
        stops: [bucket, fileSystem, loadBalancer, secret, vault],
    },
    Panintelligence: {
        guide: "panintelligence",
        args: laidOver(panintelligence.goodPanintelligenceArgs(), { ...copied, ...guarded }),
        deploy: panintelligence.deploy,
        stops: [bucket, fileSystem, loadBalancer, vault, "aws:rds/instance:Instance"],
    },
};

/** Arguments that a guide says are to be set before a destroy, in parts: for each deployment, or for one with a storage. */
function released(guide: string): { storage: string | undefined; args: Args }[] {
    const text = fs.readFileSync(path.resolve(__dirname, `../../../docs/${guide}/operations.md`), "utf8");
    const [, rest = ""] = text.split("\n## Take it down\n");
    const [section = ""] = rest.split("\n## ");
    // The line before a block says what it is for.
    return [...section.matchAll(/([^\n]*)\n\n *```yaml\n([^]*?)```/g)].map(([, line = "", yaml = ""]) => ({
        storage: /`(e[bf]s)`/.exec(line)?.[1],
        args: parse(yaml) as Args,
    }));
}

/** Arguments with others over them, in what they hold too. */
function laidOver(below: object, above: object): Args {
    const merged: Args = { ...below };
    for (const [name, value] of Object.entries(above)) {
        merged[name] = isObject(merged[name]) && isObject(value) ? laidOver(merged[name], value) : value;
    }
    return merged;
}

function isObject(value: unknown): value is object {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Properties of resources that AWS deletes only when something says so, by type: buckets with objects, vaults with backups. */
const forced: Record<string, string> = {
    [bucket]: "forceDestroy",
    [vault]: "forceDestroy",
    "aws:ecr/repository:Repository": "forceDelete",
};

/** Properties by which AWS refuses to delete a resource. */
const guards = [
    "deletionProtection",
    "deletionProtectionEnabled",
    "disableApiTermination",
    "enableDeletionProtection",
] as const;

/** Why AWS or Pulumi would not delete a resource, if there is a reason. */
function holds({ type, protect, inputs }: RecordedResource): string[] {
    const stays: Record<string, boolean> = {
        [`${type} is protected`]: protect,
        [`${type} is deleted only when it is empty`]: type in forced && inputs[forced[type]!] !== true,
        [`${type} is kept by AWS`]: guards.some((guard) => inputs[guard] === true),
    };
    return Object.keys(stays).filter((reason) => stays[reason]);
}

for (const [which, { guide, storage, args, deploy, stops }] of Object.entries(standing)) {
    describe(`${which}: taking it down`, () => {
        it("is stopped by all that holds data, as it is by default", async () => {
            const { resources, failures } = await deploy({ args });
            expect(failures).to.deep.equal([]);
            const stopped = resources.filter((each) => holds(each).length > 0).map(({ type }) => type);
            expect(stopped).to.include.members(stops);
        });

        it("works with the arguments that the guide names, and nothing holds it up", async () => {
            const parts = released(guide).filter((part) => [undefined, storage].includes(part.storage));
            const { resources, failures } = await deploy({
                args: parts.reduce((before, part) => laidOver(before, part.args), args),
            });
            expect(failures).to.deep.equal([]);
            expect(resources.flatMap(holds)).to.deep.equal([]);
        });
    });
}

describe("The guides", () => {
    it("tell how to take each deployment down", () => {
        const guides = new Set(Object.values(standing).map(({ guide }) => guide));
        expect([...guides].filter((guide) => released(guide).length === 0)).to.deep.equal([]);
    });
});
