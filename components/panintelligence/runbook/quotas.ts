import { enabledServices } from "../services/settings";
import type { PanintelligenceSettings } from "../settings";
import { privateServices, VpcEndpoints } from "../vpc-endpoints";
import { membersOf } from "../ways";

/** A quota of an account in a region, and what a deployment needs of it. */
export interface QuotaNeed {
    /** Its name. */
    what: string;
    /** AWS service, as Service Quotas calls it. */
    service: string;
    /** Code, as Service Quotas has it (`L-3032A538`). */
    code: string;
    needed: number;
}

/**
 * What a deployment needs of quotas that accounts come up against. A network that is made for it needs the first four, and a NAT
 * gateway and an address a zone where it has one in each.
 *
 * Source: https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html, the services' quotas
 */
export function quotaNeeds(settings: PanintelligenceSettings): QuotaNeed[] {
    const { services, network, licence } = settings;
    const endpoints = network.vpcEndpoints === VpcEndpoints.Private ? privateServices.length : 0;
    const needs: [what: string, service: string, code: string, needed: number][] = [
        ["VPCs per Region", "vpc", "L-F678F1CE", 1],
        ["Internet gateways per Region", "vpc", "L-A4707A72", 1],
        ["NAT gateways per Availability Zone", "vpc", "L-FE5A380F", 1],
        ["EC2-VPC Elastic IPs", "ec2", "L-0263D0A3", 1],
        ["Fargate On-Demand vCPU resource count", "fargate", "L-3032A538", processors(settings)],
        ["Application Load Balancers per Region", "elasticloadbalancing", "L-53DA6B97", 1],
        ["Target Groups per Region", "elasticloadbalancing", "L-B22855CB", services.adminer ? 2 : 1],
        ["VPC security groups per Region", "vpc", "L-E79EC296", membersOf(settings).size],
        ["Interface VPC endpoints per VPC", "vpc", "L-29B6F2EB", endpoints],
        ["DB instances", "rds", "L-7B6409FD", 1],
        ["DB subnet groups", "rds", "L-48C6BF61", 1],
        ["Parameter groups", "rds", "L-DE55804A", 1],
        ["File systems per account", "elasticfilesystem", "L-848C634D", 1],
        ["Secrets per Region", "secretsmanager", "L-2F66C23C", licence.secretArn === undefined ? 2 : 1],
    ];
    return needs
        .filter(([, , , needed]) => needed > 0)
        .map(([what, service, code, needed]) => ({ what, service, code, needed }));
}

/** vCPU of all services twice, since an update has the old tasks and the new ones beside each other for a while. */
function processors({ services }: Pick<PanintelligenceSettings, "services">): number {
    const most = (service: object): number => ("maxTasks" in service ? (service.maxTasks as number) : 1);
    const units = enabledServices(services).reduce((sum, service) => sum + most(service) * service.size.cpu, 0);
    return Math.ceil((2 * units) / 1024);
}

/** Commands of the AWS command line, on one line, that print whose quotas they are, and for each what is needed and what there is. */
export function checkQuotas(region: string, needs: QuotaNeed[]): string {
    const whose = `aws sts get-caller-identity --region ${region} --query "join('', ['Account ', Account])" --output text`;
    const commands = needs.map(
        ({ service, code, needed }) =>
            `aws service-quotas get-service-quota --region ${region} --service-code ${service} --quota-code ${code} ` +
            `--query "join('', [Quota.QuotaName, ': needs ${needed}, has ', to_string(Quota.Value)])" --output text`,
    );
    return [whose, ...commands].join("; ");
}
