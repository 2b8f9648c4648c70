/** Commands of the AWS command line about the services of an ECS cluster, to be pasted as they are. */
export interface ServiceCommands {
    /** State of services and of their deployments. */
    list: (services: string[]) => string;
    /** What ECS last did with a service. */
    events: (service: string) => string;
    /** Starts the tasks of a service anew. */
    restart: (service: string) => string;
    /**
     * Tasks in a table of `columns`, in the words of a JMESPath query; `which` are further options of `list-tasks`.
     */
    tasks: (which: string, columns: string) => string;
    /** Why tasks of a service have stopped. */
    stops: (service: string) => string;
    /** A shell in a container. */
    shell: (service: string, container: string) => string;
    /** A task of a service, to be put into a command. */
    taskOf: (service: string) => string;
}

/** The commands for a cluster in a region. */
export function serviceCommands(regionName: string, clusterName: string): ServiceCommands {
    const region = `--region ${regionName}`;
    const cluster = `--cluster ${clusterName}`;
    const taskOf = (service: string): string =>
        `$(aws ecs list-tasks ${region} ${cluster} --service-name ${service} --query 'taskArns[0]' --output text)`;
    const tasks = (which: string, columns: string): string =>
        `aws ecs list-tasks ${region} ${cluster} ${which} --query 'taskArns[]' --output text | xargs -r -n 100 ` +
        `aws ecs describe-tasks ${region} ${cluster} --query "tasks[].[${columns}]" --output table --tasks`;
    return {
        // DescribeServices takes ten at a time.
        list: (services) =>
            groupsOf(10, services)
                .map(
                    (some) =>
                        `aws ecs describe-services ${region} ${cluster} --services ${some.join(" ")} --query ` +
                        `'services[].[serviceName,status,runningCount,desiredCount,deployments[0].rolloutState]' --output table`,
                )
                .join("; "),
        events: (service) =>
            `aws ecs describe-services ${region} ${cluster} --services ${service} ` +
            `--query 'services[0].events[:10].[createdAt,message]' --output table`,
        restart: (service) =>
            `aws ecs update-service ${region} ${cluster} --service ${service} --force-new-deployment ` +
            `--query 'service.deployments[0].[id,rolloutState]' --output text`,
        tasks,
        stops: (service) =>
            tasks(
                `--service-name ${service} --desired-status STOPPED`,
                `stoppedAt,stopCode,stoppedReason,join('; ',containers[?reason].reason)`,
            ),
        shell: (service, container) =>
            `aws ecs execute-command ${region} ${cluster} --container ${container} --interactive --command /bin/sh ` +
            `--task ${taskOf(service)}`,
        taskOf,
    };
}

/** The command that shows the health of a target group's members. */
export function targetHealth(regionName: string, targetGroupArn: string): string {
    return (
        `aws elbv2 describe-target-health --region ${regionName} --target-group-arn ${targetGroupArn} ` +
        `--query 'TargetHealthDescriptions[].[Target.Id,TargetHealth.State,TargetHealth.Description]' --output table`
    );
}

/**
 * The command that shows what a deployment cost in the past year, by month and by AWS's services: of all that bears the tag
 * with this value.
 *
 * @param tag a tag's key. Default: the one that holds the component's name.
 */
export function listCosts(regionName: string, value: string, tag = "stackwarden:deployment"): string {
    return (
        `aws ce get-cost-and-usage --region ${regionName} --granularity MONTHLY --metrics UnblendedCost ` +
        `--time-period Start=$(($(date -u +%Y) - 1))-$(date -u +%m)-01,End=$(date -u +%Y-%m-%d) ` +
        `--filter '{"Tags":{"Key":"${tag}","Values":["${value}"]}}' ` +
        `--group-by Type=DIMENSION,Key=SERVICE`
    );
}

function groupsOf<T>(size: number, values: T[]): T[][] {
    return values.length === 0 ? [] : [values.slice(0, size), ...groupsOf(size, values.slice(size))];
}
