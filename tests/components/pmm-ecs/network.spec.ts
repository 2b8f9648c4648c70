import { expect } from "chai";
import { RdsEngine, type PmmEcsArgs } from "../../../components";
import { find, ofType, type Recording } from "../../support/mocks";
import { deploy } from "../support/pmm-ecs";

const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

describe("PmmEcs: its network", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy();
    });

    it("lets the load balancer reach the host on port 443, and nobody else", () => {
        const ways = ofType(usual, ingress).filter(({ inputs }) => inputs.securityGroupId === "pmm-instance-id");
        expect(ways.map(({ name }) => name)).to.deep.equal(["pmm-target-from-alb"]);
        const port = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
        expect(ways[0]!.inputs).to.include({ referencedSecurityGroupId: "pmm-alb-id", ...port });
        const { inputs } = find(usual, egress, "pmm-alb-to-target");
        expect(inputs).to.include({ referencedSecurityGroupId: "pmm-instance-id", ...port });
    });

    it("lets the host go anywhere", () => {
        const { inputs } = find(usual, egress, "pmm-instance-out");
        expect(inputs).to.include({ securityGroupId: "pmm-instance-id", cidrIpv4: "0.0.0.0/0", ipProtocol: "-1" });
    });

    it("leaves the registration of the task at the load balancer to ECS", () => {
        const attachments = ofType(usual, "aws:lb/targetGroupAttachment:TargetGroupAttachment");
        expect(attachments).to.deep.equal([]);
    });

    it("lets PMM into the databases that it monitors, on the port of their engine", async () => {
        const rdsAccess: PmmEcsArgs["rdsAccess"] = [
            { securityGroupId: "sg-00000000000000001", engine: RdsEngine.Mysql },
            { securityGroupId: "sg-00000000000000002", engine: RdsEngine.Postgresql, port: 6432 },
        ];
        const rules = ofType(await deploy({ args: { rdsAccess } }), ingress).filter(({ name }) => name.includes("rds"));
        const shown = rules.map(({ inputs }) => [
            inputs.securityGroupId,
            inputs.referencedSecurityGroupId,
            inputs.fromPort,
            inputs.toPort,
        ]);
        expect(shown).to.deep.equal([
            ["sg-00000000000000001", "pmm-instance-id", 3306, 3306],
            ["sg-00000000000000002", "pmm-instance-id", 6432, 6432],
        ]);
    });
});
