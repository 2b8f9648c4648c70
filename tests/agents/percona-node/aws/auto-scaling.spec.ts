import type { AutoScalingClient, AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import { expect } from "chai";
import { readAutoScalingGroup, type Group } from "../../../../agents/percona-node/aws/auto-scaling";

/** What is read where AWS answers with these groups. */
function read(...AutoScalingGroups: Partial<AutoScalingGroup>[]): Promise<Group> {
    const client = { send: () => Promise.resolve({ AutoScalingGroups }) };
    return readAutoScalingGroup(client as unknown as AutoScalingClient, "percona-orders");
}

describe("percona-node: its auto scaling group", () => {
    it("tells of its instances in three words, and of the newest template", async () => {
        const LaunchTemplate = { LaunchTemplateId: "lt-1", Version: "3" };
        const states = ["Pending:Wait", "InService", "Terminating:Wait"] as const;
        const Instances = states.map((LifecycleState, index) => ({
            InstanceId: `i-${index}`,
            LifecycleState,
            ProtectedFromScaleIn: index === 1,
            LaunchTemplate,
            AvailabilityZone: "eu-west-1a",
            HealthStatus: "Healthy",
        }));
        const group = await read({ Instances, LaunchTemplate: { ...LaunchTemplate, Version: "$Latest" } });
        expect(group.templateVersion).to.equal("");
        expect(group.instances).to.deep.equal(
            ["launching", "in-service", "terminating"].map((state, index) => ({
                id: `i-${index}`,
                state,
                protected: index === 1,
                templateVersion: "lt-1:3",
            })),
        );
    });

    it("tells how many there are to be, and nothing where AWS does not say: none is another thing than unknown", async () => {
        expect((await read({ DesiredCapacity: 0 })).desiredCapacity).to.equal(0);
        expect((await read({ DesiredCapacity: 3 })).desiredCapacity).to.equal(3);
        expect((await read({})).desiredCapacity).to.equal(undefined);
    });

    it("is no group without nodes when there is no such group", async () => {
        const message = await read().catch(String);
        expect(message).to.equal("Error: there is no auto scaling group percona-orders");
    });
});
