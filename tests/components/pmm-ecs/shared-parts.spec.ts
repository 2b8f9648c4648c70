import { expect } from "chai";
import { find, type Recording } from "../../support/mocks";
import { json } from "../support/json";
import { goodArgs } from "../support/pmm-deployment";
import { deploy } from "../support/pmm-ecs";

/** The parts themselves are tried with PMM on EC2; this is that PMM on ECS has them, and hands its arguments on. */
describe("PmmEcs: what it has in common with PMM on EC2", () => {
    let recording: Recording;

    before(async () => {
        recording = await deploy({
            args: {
                endpoint: { ...goodArgs().endpoint, allowedCidrs: ["10.0.0.0/8"], firewall: { rateLimit: 500 } },
            },
        });
    });

    it("keeps its logs for a year, or as long as told", async () => {
        const logs = "aws:cloudwatch/logGroup:LogGroup";
        expect(find(recording, logs, "pmm-logs").inputs).to.include({ name: "/aws/ecs/pmm-dev", retentionInDays: 365 });
        const short = await deploy({ args: { logRetentionDays: 7 } });
        expect(find(short, logs, "pmm-logs").inputs.retentionInDays).to.equal(7);
    });

    it("has a certificate, DNS names, and the address ranges that may connect", () => {
        expect(find(recording, "aws:acm/certificate:Certificate", "pmm-certificate").inputs.domainName).to.equal(
            "pmm.example.com",
        );
        expect(find(recording, "aws:route53/record:Record", "pmm-dns-pmm.example.com").inputs.type).to.equal("A");
        const way = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
        expect(find(recording, way, "pmm-alb-https-10.0.0.0-8").inputs).to.include({
            cidrIpv4: "10.0.0.0/8",
            fromPort: 443,
            toPort: 443,
        });
    });

    it("has a firewall that lets PMM's clients pass, when told to", () => {
        const { rules } = find(recording, "aws:wafv2/webAcl:WebAcl", "pmm-firewall").inputs;
        expect(JSON.stringify(rules)).to.include('"limit":500').and.to.include('"searchString":"/agent."');
        find(recording, "aws:wafv2/webAclAssociation:WebAclAssociation", "pmm-firewall-association");
    });

    it("tells of each backup that fails", () => {
        const rule = find(recording, "aws:cloudwatch/eventRule:EventRule", "pmm-backup-failed");
        expect(json(rule.inputs.eventPattern)).to.deep.include({
            "detail-type": ["Backup Job State Change"],
            detail: { state: ["FAILED", "ABORTED", "EXPIRED", "PARTIAL"], backupVaultName: ["pmm-backup-0a1b2c3"] },
        });
        expect(find(recording, "aws:cloudwatch/eventTarget:EventTarget", "pmm-backup-failed").inputs.arn).to.equal(
            "arn:aws:sns:eu-west-1:123456789012:pmm-alarms-0a1b2c3",
        );
    });
});
