import { expect } from "chai";
import type { PmmArgs } from "../../../../../components/parts/pmm/args";
import { added, madeIn, monitoredAsgs, monitoredDatabases } from "../../../support/automation";
import { everyPmm } from "../../../support/every-deployment";

const endpoint = [
    "Listener pmm-agents",
    "LoadBalancer pmm-nlb",
    "MetricAlarm pmm-agent-endpoint",
    "Record pmm-agents",
    "SecurityGroup pmm-nlb",
    "SecurityGroupEgressRule pmm-nlb-to-target",
    "SecurityGroupIngressRule pmm-target-from-nlb",
    "TargetGroup pmm-ntg",
    "Zone pmm-agents",
];

/** The function with this role, and what every function has. */
function functionOf(role: string, ...policies: string[]): string[] {
    return [
        `Function pmm-${role}`,
        `LogGroup pmm-${role}-logs`,
        `MetricAlarm pmm-${role}-errors`,
        `Queue pmm-${role}-dead-letters`,
        `Role pmm-${role}-role`,
        ...["runtime", ...policies].map((policy) => `RolePolicy pmm-${role}-role-${policy}`),
        `SecurityGroup pmm-${role}`,
        `SecurityGroupEgressRule pmm-${role}-to-aws`,
        `SecurityGroupEgressRule pmm-${role}-to-pmm`,
        `SecurityGroupIngressRule pmm-pmm-from-${role}`,
    ];
}

const reconciler = [
    ...functionOf("reconciler", "state", "secret"),
    "Document pmm-register",
    "EventRule pmm-reconciler-schedule",
    "EventTarget pmm-reconciler-schedule",
    "FunctionEventInvokeConfig pmm-reconciler",
    "MetricAlarm pmm-reconciler-instances",
    "MetricAlarm pmm-reconciler-silent",
    "Permission pmm-reconciler-schedule",
    "Table pmm-reconciler-state",
];

const groups = [
    "EventRule pmm-reconciler-groups",
    "EventTarget pmm-reconciler-groups",
    "Permission pmm-reconciler-groups",
    "RolePolicy pmm-reconciler-role-groups",
    ...["orders", "cache"].flatMap((name) => [
        `Secret pmm-agents-${name}`,
        `SecretPolicy pmm-agents-${name}-readers`,
        `SecurityGroupIngressRule pmm-agents-${name}`,
    ]),
];

for (const [which, { component, deployWith }] of Object.entries(everyPmm)) {
    const isEc2 = component === "PmmEc2";

    describe(`${which}: what works on PMM by itself`, () => {
        const endpointOfEcs = isEc2 ? [] : endpoint;
        let without: string[];

        before(async () => {
            without = madeIn(await deployWith({}));
        });

        async function addedBy(args: Partial<PmmArgs>): Promise<string[]> {
            const more = await deployWith(args);
            expect(more.failures).to.deep.equal([]);
            expect(added(without, madeIn(more))).to.deep.equal([]);
            return added(madeIn(more), without);
        }

        it("is not there by default, nor with lists that are empty", async () => {
            expect(
                without.filter((line) =>
                    /^(Function|Queue|Table|Document|Zone) |nlb|ntg|reconciler|rotation/.test(line),
                ),
            ).to.deep.equal([]);
            expect(await addedBy({ monitoredAsgs: [], monitoredDatabases: [] })).to.deep.equal([]);
        });

        it("is a function with all it needs for groups, as soon as there is one", async () => {
            expect(await addedBy({ monitoredAsgs })).to.have.members([...reconciler, ...groups, ...endpointOfEcs]);
        });

        it("is the same function for databases alone, without what is for groups", async () => {
            expect(await addedBy({ monitoredDatabases })).to.have.members([
                ...reconciler,
                ...endpointOfEcs,
                "RolePolicy pmm-reconciler-role-databases",
                "RolePolicy pmm-instance-role-rds",
                "SecurityGroupIngressRule pmm-database-billing",
            ]);
        });

        it("is another function for the admin password, when it has a schedule", async () => {
            expect(await addedBy({ passwordRotation: { schedule: "rate(30 days)" } })).to.have.members([
                ...functionOf("rotation", "secret"),
                "Permission pmm-rotation",
                "SecretRotation pmm-rotation",
                ...endpointOfEcs,
            ]);
        });

        it("is a private address, when one is asked for", async () => {
            const attachment = isEc2 ? ["TargetGroupAttachment pmm-ntg"] : [];
            expect(await addedBy({ agentEndpoint: {} })).to.have.members([...endpoint, ...attachment]);
        });
    });
}
