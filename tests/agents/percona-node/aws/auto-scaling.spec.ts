import {
    ActiveInstanceRefreshNotFoundFault,
    type AutoScalingClient,
    type AutoScalingGroup,
    type InstanceRefreshStatus,
} from "@aws-sdk/client-auto-scaling";
import { expect } from "chai";
import {
    cancelRefresh,
    isRefreshing,
    markUnhealthy,
    readAutoScalingGroup,
    type Group,
} from "../../../../agents/percona-node/aws/auto-scaling";

/** A client whose calls AWS answers so. */
function answering(send: (command: { input: unknown }) => Promise<unknown>): AutoScalingClient {
    return { send } as unknown as AutoScalingClient;
}

/** What is read where AWS answers with these groups. */
function read(...AutoScalingGroups: Partial<AutoScalingGroup>[]): Promise<Group> {
    return readAutoScalingGroup(
        answering(() => Promise.resolve({ AutoScalingGroups })),
        "percona-orders",
    );
}

describe("percona-node: its auto scaling group", () => {
    it("tells of its instances in three words, and of the newest template", async () => {
        const LaunchTemplate = { LaunchTemplateId: "lt-1", Version: "3" };
        const states = ["Pending:Wait", "InService", "Terminating:Wait", "Detaching"] as const;
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
            ["launching", "in-service", "terminating", "terminating"].map((state, index) => ({
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

    it("is refreshed until nothing of it is left to do", async () => {
        const refreshing = (...states: InstanceRefreshStatus[]): Promise<boolean> => {
            const InstanceRefreshes = states.map((Status) => ({ Status }));
            return isRefreshing(
                answering(() => Promise.resolve({ InstanceRefreshes })),
                "percona-orders",
            );
        };
        for (const state of ["Pending", "InProgress", "Baking", "Cancelling", "RollbackInProgress"] as const) {
            expect(await refreshing(state), state).to.equal(true);
        }
        for (const state of ["Successful", "Failed", "Cancelled", "RollbackSuccessful", "RollbackFailed"] as const) {
            expect(await refreshing(state), state).to.equal(false);
        }
        expect(await refreshing()).to.equal(false);
    });

    it("has nothing to cancel when there is no refresh, which is no error as others are", async () => {
        const cancelled = (error: Error): Promise<unknown> =>
            cancelRefresh(
                answering(() => Promise.reject(error)),
                "percona-orders",
            ).catch(String);
        const none = new ActiveInstanceRefreshNotFoundFault({ message: "No refresh found", $metadata: {} });
        expect(await cancelled(none)).to.equal(undefined);
        expect(await cancelled(new Error("not authorized"))).to.equal("Error: not authorized");
    });

    it("replaces a node that says it is unhealthy also soon after its launch", async () => {
        const asked: unknown[] = [];
        await markUnhealthy(
            answering(({ input }) => Promise.resolve(asked.push(input))),
            "i-1",
        );
        expect(asked).to.deep.equal([
            { InstanceId: "i-1", HealthStatus: "Unhealthy", ShouldRespectGracePeriod: false },
        ]);
    });
});
