import { genericModel, type Models, type ResourceModel } from "./model";
import { autoScaling } from "./services/auto-scaling";
import { backup } from "./services/backup";
import { budgets } from "./services/budgets";
import { builds } from "./services/builds";
import { certificates } from "./services/certificates";
import { containers } from "./services/containers";
import { databases } from "./services/databases";
import { documents } from "./services/documents";
import { ebs } from "./services/ebs";
import { ec2Instances } from "./services/ec2-instances";
import { ec2Network } from "./services/ec2-network";
import { ec2SecurityGroups } from "./services/ec2-security-groups";
import { fileSystems } from "./services/file-systems";
import { functions } from "./services/functions";
import { iam } from "./services/iam";
import { loadBalancing } from "./services/load-balancing";
import { managedPrometheus } from "./services/managed-prometheus";
import { messaging } from "./services/messaging";
import { monitoring } from "./services/monitoring";
import { route53 } from "./services/route53";
import { s3 } from "./services/s3";
import { secrets } from "./services/secrets";
import { serviceDiscovery } from "./services/service-discovery";
import { serviceScaling } from "./services/service-scaling";
import { tables } from "./services/tables";
import { webAcl } from "./services/web-acl";

/** Every type that this cloud models by itself. */
export const models: Models = {
    ...autoScaling,
    ...backup,
    ...budgets,
    ...builds,
    ...certificates,
    ...containers,
    ...databases,
    ...documents,
    ...ebs,
    ...ec2Instances,
    ...ec2Network,
    ...ec2SecurityGroups,
    ...fileSystems,
    ...functions,
    ...iam,
    ...loadBalancing,
    ...managedPrometheus,
    ...messaging,
    ...monitoring,
    ...route53,
    ...s3,
    ...secrets,
    ...serviceDiscovery,
    ...serviceScaling,
    ...tables,
    ...webAcl,
};

/** Types that are the same thing of AWS under an older name. */
const otherNames: Record<string, string | undefined> = {
    "aws:alb/listener:Listener": "aws:lb/listener:Listener",
    "aws:alb/loadBalancer:LoadBalancer": "aws:lb/loadBalancer:LoadBalancer",
    "aws:alb/targetGroup:TargetGroup": "aws:lb/targetGroup:TargetGroup",
};

/** The type under which a thing is kept: some have two names in Pulumi. */
export function mainType(type: string): string {
    return otherNames[type] ?? type;
}

/** The model of a type; undefined when it is not modelled. */
export function knownModel(type: string): ResourceModel | undefined {
    return models[mainType(type)];
}

/** The model of a type; one that knows nothing special when it is not modelled. */
export function modelOf(type: string): ResourceModel {
    return knownModel(type) ?? genericModel(type);
}
