import type { AwsAnswer, AwsRequest } from "./aws-in-front-of-moto";

/** A task as https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html has it. */
interface Task {
    taskArn: string;
    desiredStatus: string;
    lastStatus: string;
    healthStatus: string;
}

/** What a task goes through, a step each time it is described. */
const starting = ["PROVISIONING", "PENDING", "ACTIVATING", "RUNNING", "HEALTHY"];
const stopping = ["RUNNING", "DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED"];

/** A service of ECS with one task that starts and stops in steps, as moto's never do. */
export class EcsService {
    /** The desired counts that were asked for, in order. */
    readonly asked: number[] = [];
    readonly #name: string;
    readonly #quick: boolean;
    #desired: number;
    #tasks: Task[] = [];

    /** @param quick whether tasks take all their steps at once. */
    constructor(name: string, desired = 1, quick = false) {
        this.#name = name;
        this.#quick = quick;
        this.#desired = desired;
        if (desired === 1) {
            this.startTask();
            Object.assign(this.#tasks[0]!, { lastStatus: "RUNNING", healthStatus: "HEALTHY" });
        }
    }

    /** Whether some container may still write. */
    get writes(): boolean {
        return this.#tasks.some(({ lastStatus }) => lastStatus !== "STOPPED");
    }

    /** Starts a task, as a second one would be if somebody raised the count. */
    startTask(): void {
        const taskArn = `arn:aws:ecs:eu-west-1:123456789012:task/pmm/${String(this.#tasks.length).padStart(32, "0")}`;
        const task = { taskArn, desiredStatus: "RUNNING", lastStatus: "PROVISIONING", healthStatus: "UNKNOWN" };
        this.#tasks.push(task);
    }

    /** Ends all tasks at once, as they do when somebody takes the count back. */
    endTasks(): void {
        this.#tasks.forEach((task) => Object.assign(task, { desiredStatus: "STOPPED", lastStatus: "STOPPED" }));
    }

    /** What ECS answers; undefined for a request that is not its own. */
    answer({ operation, body }: AwsRequest): AwsAnswer | undefined {
        switch (operation) {
            case "DescribeServices":
                return this.#describe(body);
            case "UpdateService":
                return this.#update(body);
            case "ListTasks":
                return this.#list(body);
            case "DescribeTasks":
                return this.#describeTasks(body);
            default:
                return undefined;
        }
    }

    #describe(body: string): AwsAnswer {
        const { services } = JSON.parse(body) as { services: string[] };
        const found = services.includes(this.#name);
        return json({
            services: found ? [{ serviceName: this.#name, status: "ACTIVE", desiredCount: this.#desired }] : [],
            failures: found ? [] : [{ reason: "MISSING" }],
        });
    }

    #update(body: string): AwsAnswer {
        this.#desired = (JSON.parse(body) as { desiredCount: number }).desiredCount;
        this.asked.push(this.#desired);
        if (this.#desired === 0) {
            this.#tasks.forEach((task) => (task.desiredStatus = "STOPPED"));
        } else if (this.#tasks.every(({ desiredStatus }) => desiredStatus === "STOPPED")) {
            this.startTask();
        }
        for (let steps = 0; this.#quick && steps < starting.length; steps++) {
            this.#tasks.forEach(step);
        }
        return json({ service: { serviceName: this.#name, desiredCount: this.#desired } });
    }

    #list(body: string): AwsAnswer {
        const { desiredStatus } = JSON.parse(body) as { desiredStatus: string };
        const listed = this.#tasks.filter((task) => task.desiredStatus === desiredStatus);
        return json({ taskArns: listed.map(({ taskArn }) => taskArn) });
    }

    #describeTasks(body: string): AwsAnswer {
        const { tasks } = JSON.parse(body) as { tasks: string[] };
        const found = this.#tasks.filter(({ taskArn }) => tasks.includes(taskArn));
        const shown = json({ tasks: found, failures: [] });
        found.forEach(step);
        return shown;
    }
}

function step(task: Task): void {
    const way = task.desiredStatus === "STOPPED" ? stopping : starting;
    const next = way[way.indexOf(task.lastStatus) + 1];
    if (next === "HEALTHY") {
        task.healthStatus = next;
    } else if (next !== undefined) {
        task.lastStatus = next;
    }
}

function json(content: object): AwsAnswer {
    return { body: JSON.stringify(content) };
}
