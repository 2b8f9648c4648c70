import type { Task, TaskDefinition } from "@aws-sdk/client-ecs";

const account = "123456789012";
const region = "eu-west-1";
const prefix = `arn:aws:ecs:${region}:${account}`;

/** A task that is to be there. */
export interface NewTask {
    /** Name of its service; none for a task that was started by itself. */
    service?: string;
    /** Its address; undefined while it has none yet. */
    address?: string;
    /** Default: RUNNING. */
    lastStatus?: string;
    /** Default: RUNNING. */
    desiredStatus?: string;
    /** Docker labels of its containers, one entry a container. */
    labels?: Record<string, string>[];
}

/** What runs in the cluster; ids count up, so that each run of a test has the same. */
export class EcsCluster {
    readonly name = "event-platform-cluster";
    readonly arn = `${prefix}:cluster/${this.name}`;
    /** By ARN. */
    readonly tasks = new Map<string, Task>();
    /** By ARN. */
    readonly definitions = new Map<string, TaskDefinition>();
    /** ARNs that ListTasks names although they have gone, as it may for some seconds. */
    readonly gone: string[] = [];
    private readonly definitionArns = new Map<string, string>();
    private last = 0;

    /** Adds a task and gives it. */
    run({ service, address, lastStatus = "RUNNING", desiredStatus = "RUNNING", labels = [{}] }: NewTask): Task {
        this.last += 1;
        const id = this.last.toString(16).padStart(32, "0");
        const family = service ?? "lonely";
        const task: Task = {
            taskArn: `${prefix}:task/${this.name}/${id}`,
            clusterArn: this.arn,
            taskDefinitionArn: this.define(family, labels),
            group: service === undefined ? `family:${family}` : `service:${service}`,
            launchType: "FARGATE",
            lastStatus,
            desiredStatus,
            healthStatus: "UNKNOWN",
            attachments: [networkInterface(address)],
            // ECS leaves the interfaces of containers out in places; nobody may rely on them.
            containers: labels.map((_, n) => ({ name: `c${n}`, lastStatus, networkInterfaces: [] })),
        };
        this.tasks.set(task.taskArn ?? "", task);
        return task;
    }

    /** Ends all tasks of a service, as a new deployment does: they are not to run any more, and then gone. */
    stop(service: string): void {
        for (const [arn, { group }] of this.tasks) {
            if (group === `service:${service}`) {
                this.tasks.delete(arn);
            }
        }
    }

    /** As at the start. */
    clear(): void {
        this.tasks.clear();
        this.definitions.clear();
        this.definitionArns.clear();
        this.gone.length = 0;
        this.last = 0;
    }

    /** ARN of a task definition: a new revision for each set of labels of a family. */
    private define(family: string, labels: Record<string, string>[]): string {
        const key = JSON.stringify([family, labels]);
        const known = this.definitionArns.get(key);
        if (known !== undefined) {
            return known;
        }
        const revision = this.definitionArns.size + 1;
        const arn = `${prefix}:task-definition/${family}:${revision}`;
        const containerDefinitions = labels.map((dockerLabels, n) => ({ name: `c${n}`, dockerLabels }));
        this.definitions.set(arn, { taskDefinitionArn: arn, family, revision, containerDefinitions });
        this.definitionArns.set(key, arn);
        return arn;
    }
}

function networkInterface(address: string | undefined): NonNullable<Task["attachments"]>[number] {
    const details = [
        { name: "subnetId", value: "subnet-0a1b2c3d4e5f60718" },
        { name: "networkInterfaceId", value: "eni-0a1b2c3d4e5f60718" },
        { name: "macAddress", value: "0e:6d:aa:bb:cc:dd" },
    ];
    return address === undefined
        ? { id: "a", type: "ElasticNetworkInterface", status: "PRECREATED", details: details.slice(0, 1) }
        : {
              id: "a",
              type: "ElasticNetworkInterface",
              status: "ATTACHED",
              details: [...details, { name: "privateIPv4Address", value: address }],
          };
}
