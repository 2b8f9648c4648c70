import * as pulumi from "@pulumi/pulumi";
import { serviceCommands } from "../parts/ecs/service-commands";
import { commonRunbook, type CommonNames } from "../parts/pmm/runbook";
import { server } from "./task";

/** The real names that the commands need. */
export interface RunbookNames extends CommonNames {
    groupName: pulumi.Input<string>;
    clusterName: pulumi.Input<string>;
    serviceName: pulumi.Input<string>;
    /** Stack that the helper commands work on. */
    stack: string;
}

/** Commands of the AWS command line for everyday work, to be pasted as they are. */
export function runbook(names: RunbookNames): pulumi.Output<Record<string, string>> {
    return pulumi.output(names).apply((known): Record<string, string> => {
        const region = `--region ${known.region}`;
        const host =
            `$(aws autoscaling describe-auto-scaling-groups ${region} --auto-scaling-group-names ${known.groupName} ` +
            `--query 'AutoScalingGroups[0].Instances[0].InstanceId' --output text)`;
        // The variable is the container's own: no password goes through the command.
        const reset =
            `sudo docker exec $(sudo docker ps --quiet --filter label=com.amazonaws.ecs.container-name=${server}) sh -c ` +
            `'printenv GF_SECURITY_ADMIN_PASSWORD | grafana cli --homepath /usr/share/grafana ` +
            `--config /etc/grafana/grafana.ini admin reset-admin-password --password-from-stdin'`;
        return {
            ...commonRunbook(known),
            openSession: `aws ssm start-session ${region} --target ${host}`,
            serviceEvents: serviceCommands(known.region, known.clusterName).events(known.serviceName),
            restart: `aws ecs update-service ${region} --cluster ${known.clusterName} --service ${known.serviceName} --force-new-deployment`,
            replaceHost:
                `aws autoscaling start-instance-refresh ${region} --auto-scaling-group-name ${known.groupName} ` +
                `--preferences MinHealthyPercentage=0,MaxHealthyPercentage=100`,
            resetPassword: `aws ssm start-session ${region} --target ${host} # then, after restart when the secret has changed: ${reset}`,
            restore: `npm run pmm-ecs:restore -- --stack ${known.stack}`,
        };
    });
}
