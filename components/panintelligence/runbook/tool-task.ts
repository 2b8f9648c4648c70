import type { KnownNames } from "./index";

/** A task that is run by hand. */
export interface ToolTask {
    taskDefinitionArn: string;
    /** Its containers, all of which are told the same. */
    containers: readonly string[];
}

/** Starts the task with other values of its containers' variables: what a shell makes of them. */
export function toolTask(
    known: KnownNames,
    { taskDefinitionArn, containers }: ToolTask,
    ...variables: [name: string, value: string][]
): string {
    const { securityGroupId, subnetIds } = known.tools;
    const environment = variables.map(([name]) => ({ name, value: "%s" }));
    const overrides = { containerOverrides: containers.map((name) => ({ name, environment })) };
    // Once for each container.
    const values = containers.flatMap(() => variables.map(([, value]) => `"${value}"`)).join(" ");
    return (
        `aws ecs run-task --region ${known.region} --cluster ${known.clusterName} --launch-type FARGATE ` +
        `--task-definition ${taskDefinitionArn} --network-configuration ` +
        `'awsvpcConfiguration={subnets=[${subnetIds.join(",")}],securityGroups=[${securityGroupId}],assignPublicIp=DISABLED}' ` +
        (variables.length === 0 ? "" : `--overrides "$(printf '${JSON.stringify(overrides)}' ${values})" `) +
        `--query 'tasks[0].taskArn' --output text`
    );
}
