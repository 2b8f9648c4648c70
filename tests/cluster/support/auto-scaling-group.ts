/** An instance of the group. */
export interface GroupMember {
    id: string;
    address: string;
    /** AWS's names. */
    state: "Pending:Wait" | "InService" | "Terminating:Wait";
    protected: boolean;
    templateVersion: number;
}

/** What a node has told a hook. */
export interface HookCall {
    id: string;
    hook: string;
    /** A heartbeat prolongs the wait. */
    said: "CONTINUE" | "ABANDON" | "heartbeat";
}

/** AWS refuses a call. */
export class AwsError extends Error {
    constructor(
        readonly code: string,
        message: string,
    ) {
        super(message);
    }
}

/**
 * An auto scaling group, which starts and ends nothing by itself: a test puts instances in, and the nodes' calls move them
 * on. moto has neither the hooks' calls nor instance refreshes, and its instances have addresses of their own.
 */
export class AutoScalingGroup {
    readonly members = new Map<string, GroupMember>();
    readonly hookCalls: HookCall[] = [];
    templateVersion = 1;
    /** The newest instance refresh. */
    refresh: { id: string; status: "InProgress" | "Successful" | "Cancelled" } | undefined;
    private refreshes = 0;

    constructor(readonly name: string) {}

    /** The members' instances, all of them in service unless told otherwise. */
    add(id: string, address: string, state: GroupMember["state"] = "InService"): GroupMember {
        const member = { id, address, state, protected: false, templateVersion: this.templateVersion };
        this.members.set(id, member);
        return member;
    }

    /** @throws AwsError when there is no such instance. */
    member(id: string): GroupMember {
        const member = this.members.get(id);
        if (member === undefined) {
            throw new AwsError("ValidationError", `No Auto Scaling Instance found: ${id}`);
        }
        return member;
    }

    startRefresh(): string {
        if (this.refresh?.status === "InProgress") {
            throw new AwsError("InstanceRefreshInProgress", "An Instance Refresh is already in progress");
        }
        this.refresh = { id: `refresh-${++this.refreshes}`, status: "InProgress" };
        return this.refresh.id;
    }

    cancelRefresh(): string {
        if (this.refresh?.status !== "InProgress") {
            throw new AwsError("ActiveInstanceRefreshNotFound", "No in progress or pending Instance Refresh found");
        }
        this.refresh.status = "Cancelled";
        return this.refresh.id;
    }

    /** @throws AwsError when the instance does not wait for that hook. */
    complete(id: string, hook: string, result: "CONTINUE" | "ABANDON"): void {
        const member = this.member(id);
        this.hookCalls.push({ id, hook, said: result });
        if (member.state === "InService") {
            throw new AwsError("ValidationError", `No active Lifecycle Action found with instance ID ${id}`);
        }
        if (member.state === "Pending:Wait" && result === "CONTINUE") {
            member.state = "InService";
        } else {
            this.members.delete(id);
        }
    }

    heartbeat(id: string, hook: string): void {
        this.member(id);
        this.hookCalls.push({ id, hook, said: "heartbeat" });
    }
}
