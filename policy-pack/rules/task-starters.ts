import { service } from "./aws-types";
import type { Stack, StackResource } from "./resource";

/** What starts tasks of ECS: where it names their definition, and where it says whether they get public addresses. */
const starters: Record<string, { definition: string; publicAddress: string }> = {
    [service]: { definition: "taskDefinition", publicAddress: "networkConfiguration.assignPublicIp" },
    "aws:ecs/taskSet:TaskSet": {
        definition: "taskDefinition",
        publicAddress: "networkConfiguration.assignPublicIp",
    },
    "aws:cloudwatch/eventTarget:EventTarget": {
        definition: "ecsTarget.taskDefinitionArn",
        publicAddress: "ecsTarget.networkConfiguration.assignPublicIp",
    },
    "aws:scheduler/schedule:Schedule": {
        definition: "target.ecsParameters.taskDefinitionArn",
        publicAddress: "target.ecsParameters.networkConfiguration.assignPublicIp",
    },
    "aws:pipes/pipe:Pipe": {
        definition: "targetParameters.ecsTaskParameters.taskDefinitionArn",
        publicAddress: "targetParameters.ecsTaskParameters.networkConfiguration.awsVpcConfiguration.assignPublicIp",
    },
};

/** Types of the resources that can start a task of ECS. */
export const starterTypes = Object.keys(starters);

/** Where what starts tasks says whether they get public addresses; undefined for what starts none. */
export function publicAddressOf(type: string): string | undefined {
    return starters[type]?.publicAddress;
}

/** What the stack has that starts a task of one of these definitions. */
export function startersOf(stack: Stack, definitions: readonly StackResource[]): StackResource[] {
    return Object.entries(starters).flatMap(([type, { definition: path }]) =>
        stack.ofType(type).filter((starter) => definitions.some((definition) => starts(starter, path, definition))),
    );
}

/** A task definition is named by ARN, or by family with or without revision. */
function starts(starter: StackResource, path: string, definition: StackResource): boolean {
    const families = definition.properties.texts("family").values;
    const named = starter.properties.texts(path).values.map((name) => name.replace(/^.*\//, "").replace(/:\d+$/, ""));
    return named.some((name) => families.includes(name)) || starter.refersTo(path, definition);
}
