import { expect } from "chai";
import { find, type Recording } from "../../support/mocks";
import { deploy } from "../support/pmm-ecs";
import { untagged } from "../support/untagged";

describe("PmmEcs: its cluster", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy();
    });

    it("counts its tasks, which an alarm watches", () => {
        expect(untagged(find(usual, "aws:ecs/cluster:Cluster", "pmm-cluster"))).to.deep.equal({
            name: "pmm-dev",
            settings: [{ name: "containerInsights", value: "enabled" }],
        });
    });

    it("has the group as capacity that nobody scales, and whose hosts are drained before they go", () => {
        const provider = find(usual, "aws:ecs/capacityProvider:CapacityProvider", "pmm-host");
        expect(provider.inputs.autoScalingGroupProvider).to.deep.equal({
            autoScalingGroupArn: "arn:aws:autoscaling:eu-west-1:123456789012:pmm-host-0a1b2c3",
            managedDraining: "ENABLED",
            managedScaling: { status: "DISABLED" },
            managedTerminationProtection: "DISABLED",
        });
        // A group can be that of one capacity provider.
        expect(provider.deleteBeforeReplace).to.equal(true);
    });

    it("has no other capacity", () => {
        const association = find(usual, "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", "pmm-host");
        expect(association.inputs).to.deep.equal({
            clusterName: "pmm-dev",
            capacityProviders: ["pmm-host-0a1b2c3"],
            defaultCapacityProviderStrategies: [{ capacityProvider: "pmm-host-0a1b2c3", base: 1, weight: 100 }],
        });
    });
});
