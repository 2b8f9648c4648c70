import { alarmRules } from "./alarms";
import { autoScalingRules } from "./auto-scaling";
import { backupRules } from "./backup";
import { bucketSettingRules } from "./bucket-settings";
import { bucketRules } from "./buckets";
import { budgetRules } from "./budgets";
import { buildRules } from "./builds";
import { containerServiceRules } from "./container-services";
import { containerRules } from "./containers";
import { databaseGroupRules } from "./database-groups";
import { databaseRules } from "./databases";
import { documentRules } from "./documents";
import { eventTargetRules } from "./event-targets";
import { fileSystemRules } from "./file-systems";
import { functionCallerRules } from "./function-callers";
import { functionRules } from "./functions";
import { iamRules } from "./iam";
import { imageCacheRules } from "./image-caches";
import { imageRepositoryRules } from "./image-repositories";
import { instanceRules } from "./instances";
import { invocationRules } from "./invocations";
import { launchTemplateRules } from "./launch-templates";
import { listenerActionRules } from "./listener-actions";
import { loadBalancingRules } from "./load-balancing";
import { logAndEventRules } from "./logs-and-events";
import { managedPrometheusRules } from "./managed-prometheus";
import { nameAndCertificateRules } from "./names-and-certificates";
import { networkRules } from "./network";
import { networkAclRules } from "./network-acls";
import { networkLoadBalancingRules } from "./network-load-balancing";
import { queueRules } from "./queues";
import type { Request, Rule, Rules } from "./rule";
import { scalingGroupLifeRules } from "./scaling-group-life";
import { secretRotationRules } from "./secret-rotation";
import { secretRules } from "./secrets";
import { securityGroupRules } from "./security-groups";
import { serviceAttachmentRules } from "./service-attachments";
import { serviceDiscoveryRules } from "./service-discovery";
import { serviceScalingRules } from "./service-scaling";
import { tableRules } from "./tables";
import { tagRules } from "./tags";
import { targetGroupAttributeRules } from "./target-group-attributes";
import { taskSettingRules } from "./task-settings";
import { topicRules } from "./topics";
import { volumeRules } from "./volumes";
import { vpcEndpointRules } from "./vpc-endpoints";
import { webAclRules } from "./web-acl";
import { zoneRules } from "./zones";

/** Every rule of the offline cloud. */
export const rules: Rules = {
    ...alarmRules,
    ...autoScalingRules,
    ...backupRules,
    ...bucketRules,
    ...bucketSettingRules,
    ...budgetRules,
    ...buildRules,
    ...containerRules,
    ...containerServiceRules,
    ...databaseGroupRules,
    ...databaseRules,
    ...documentRules,
    ...eventTargetRules,
    ...fileSystemRules,
    ...functionCallerRules,
    ...functionRules,
    ...iamRules,
    ...imageCacheRules,
    ...imageRepositoryRules,
    ...instanceRules,
    ...invocationRules,
    ...launchTemplateRules,
    ...listenerActionRules,
    ...loadBalancingRules,
    ...logAndEventRules,
    ...managedPrometheusRules,
    ...networkAclRules,
    ...nameAndCertificateRules,
    ...networkLoadBalancingRules,
    ...networkRules,
    ...queueRules,
    ...scalingGroupLifeRules,
    ...secretRotationRules,
    ...secretRules,
    ...securityGroupRules,
    ...serviceAttachmentRules,
    ...serviceDiscoveryRules,
    ...serviceScalingRules,
    ...tableRules,
    ...tagRules,
    ...targetGroupAttributeRules,
    ...taskSettingRules,
    ...topicRules,
    ...volumeRules,
    ...vpcEndpointRules,
    ...webAclRules,
    ...zoneRules,
};

/** Why AWS refuses a request. */
export interface Refusal {
    /** Short name of the rule. */
    id: string;
    rule: Rule;
    /** AWS's words. */
    words: string;
}

/** The first rule that refuses the request; undefined when AWS would do it. */
export function refusal(request: Request): Refusal | undefined {
    for (const [id, rule] of Object.entries(rules)) {
        const judges =
            rule.types.includes(request.type) || (rule.types.includes("*") && request.type.startsWith("aws:"));
        const words =
            judges && (rule.on ?? ["create", "update"]).includes(request.action) ? rule.check(request) : undefined;
        if (words !== undefined) {
            return { id, rule, words };
        }
    }
    return undefined;
}
