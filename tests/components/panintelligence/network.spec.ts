import { expect } from "chai";
import { VpcEndpoints, type PanintelligenceArgs, type PanintelligenceNetwork } from "../../../components";
import { find, ofType, type Recording } from "../../support/mocks";
import { ways } from "../support/automation";
import { deploy, goodPanintelligenceArgs, mirroredImages, refusal, serviceOf } from "../support/panintelligence";

const everywhere = "0.0.0.0/0";
const adminer = { hostname: "adminer.example.com", allowedCidrs: ["10.1.0.0/16"] };

/**
 * What reaches what: out at one end and in at the other. A range has no group, so that one end says it all.
 */
function reaches(recording: Recording): string[] {
    const found = ways(recording).map((way) => /^(\S+) (lets in|goes to) (\S+) on (.+)$/.exec(way)!.slice(1));
    const out = found.filter(([, verb]) => verb === "goes to").map(([own, , peer, on]) => `${own} ${peer} ${on}`);
    const into = found.filter(([, verb]) => verb === "lets in").map(([own, , peer, on]) => `${peer} ${own} ${on}`);
    const ofRange = (way: string): boolean => way.includes("/");
    return [...out.filter((way) => ofRange(way) || into.includes(way)), ...into.filter(ofRange)].map((way) =>
        way.replace(/pi-(\S+)-id/g, "$1"),
    );
}

/** Half a way: let out and not in, or in and not out. */
function halfWays(recording: Recording): string[] {
    const rules = ways(recording).filter((way) => !way.includes("/"));
    const ends = rules.map((way) => {
        const [, own, verb, peer, on] = /^(\S+) (lets in|goes to) (\S+) on (.+)$/.exec(way)!;
        return verb === "goes to" ? `${own} ${peer} ${on}` : `${peer} ${own} ${on}`;
    });
    return ends.filter((end) => ends.filter((other) => other === end).length !== 2);
}

const people = [`${everywhere} alb tcp 443`, `${everywhere} alb tcp 80`];

/** What each must reach to do its work, and nothing else. */
const dashboard = [
    "dashboard renderer tcp 9915",
    "dashboard scheduler tcp 9917",
    "dashboard pirana tcp 9918",
    "dashboard database tcp 3306",
    "dashboard files tcp 2049",
    `dashboard ${everywhere} everything`,
];
const scheduler = [
    "scheduler dashboard tcp 28748",
    "scheduler dashboard tcp 8224",
    "scheduler database tcp 3306",
    "scheduler files tcp 2049",
    `scheduler ${everywhere} everything`,
];
const others = [
    "alb dashboard tcp 8224",
    "renderer dashboard tcp 28748",
    `renderer ${everywhere} tcp 443`,
    `pirana ${everywhere} tcp 443`,
    "seeder files tcp 2049",
    `seeder ${everywhere} tcp 443`,
    "probe renderer tcp 9915",
    "probe scheduler tcp 9917",
    "probe pirana tcp 9918",
    "tools database tcp 3306",
    `tools ${everywhere} tcp 443`,
];

describe("Panintelligence: its network", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy();
    });

    it("lets each service reach exactly what it must", () => {
        expect(reaches(usual)).to.have.members([...people, ...dashboard, ...scheduler, ...others]);
        expect(halfWays(usual)).to.deep.equal([]);
    });

    it("lets nobody but the load balancer, renderer and scheduler reach the dashboard, and people only the load balancer", () => {
        const from = (to: string): string[] =>
            reaches(usual)
                .filter((way) => way.split(" ")[1] === to)
                .map((way) => way.split(" ")[0]!);
        expect(new Set(from("dashboard"))).to.deep.equal(new Set(["alb", "renderer", "scheduler"]));
        expect(new Set(from("database"))).to.deep.equal(new Set(["dashboard", "scheduler", "tools"]));
        expect(new Set(from("files"))).to.deep.equal(new Set(["dashboard", "scheduler", "seeder"]));
        expect(reaches(usual).filter((way) => way.startsWith(everywhere))).to.deep.equal(people);
    });

    it("has no way to what is not there", async () => {
        const recording = await deploy({
            args: { renderer: { enabled: false }, pirana: { enabled: false }, scheduler: { enabled: false } },
        });
        expect(reaches(recording).join("\n")).not.to.match(/renderer|pirana|scheduler/);
        expect(reaches(recording).filter((way) => way.startsWith("probe"))).to.deep.equal([]);
        expect(halfWays(recording)).to.deep.equal([]);
    });

    it("shows Adminer to the load balancer, and the database to Adminer", async () => {
        expect(reaches(await deploy({ args: { adminer } })).filter((way) => way.includes("adminer"))).to.have.members([
            "alb adminer tcp 8080",
            "adminer database tcp 3306",
            `adminer ${everywhere} tcp 443`,
        ]);
    });

    it("lets all tasks reach the endpoints of AWS in the VPC", async () => {
        const { network } = goodPanintelligenceArgs();
        const recording = await deploy({
            args: {
                adminer,
                network: {
                    ...network,
                    vpcEndpoints: VpcEndpoints.Private,
                    privateRouteTableIds: ["rtb-0123456789abcdef0"],
                },
            },
        });
        expect(recording.failures).to.deep.equal([]);
        expect(reaches(recording).filter((way) => way.split(" ")[1] === "endpoints")).to.have.members(
            ["dashboard", "renderer", "pirana", "scheduler", "adminer", "tools"].map(
                (who) => `${who} endpoints tcp 443`,
            ),
        );
    });

    describe("with an endpoint of S3", () => {
        /** The deployment in that network; ways to S3 go to a prefix list, and no group has one of those. */
        async function waysOut(
            difference: Partial<PanintelligenceNetwork>,
            args: Partial<PanintelligenceArgs> = {},
        ): Promise<string[]> {
            const network = { ...goodPanintelligenceArgs().network, privateRouteTableIds: ["rtb-0123456789abcdef0"] };
            const recording = await deploy({ args: { network: { ...network, ...difference }, ...args } });
            expect(recording.failures).to.deep.equal([]);
            const toS3 = ofType(recording, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
                .filter(({ inputs }) => inputs.prefixListId === "pl-0123456789abcdef0")
                .map(({ inputs }) => `${String(inputs.securityGroupId)} S3 ${String(inputs.fromPort)}`);
            return [...reaches(recording), ...toS3.map((way) => way.replace(/pi-(\S+)-id/g, "$1"))].filter(
                (way) => /^\S+ (S3|endpoints|\S+\/\d+) /.test(way) && !way.startsWith(everywhere),
            );
        }
        const tasks = ["dashboard", "renderer", "pirana", "scheduler", "tools"];

        it("the function that seeds reaches that and nothing else outside", async () => {
            expect((await waysOut({})).filter((way) => /^seeder|S3/.test(way))).to.deep.equal(["seeder S3 443"]);
        });

        it("tasks reach outside only what they are told, and S3 for their images", async () => {
            const found = await waysOut({ egressCidrs: ["192.168.0.0/16"] });
            expect(found).to.have.members([
                ...["dashboard", "scheduler"].map((who) => `${who} 192.168.0.0/16 everything`),
                ...["renderer", "pirana", "tools"].map((who) => `${who} 192.168.0.0/16 tcp 443`),
                ...[...tasks, "seeder"].map((who) => `${who} S3 443`),
            ]);
        });

        it("nothing leaves the VPC where nothing is to", async () => {
            const found = await waysOut(
                { egressCidrs: [], vpcEndpoints: VpcEndpoints.Private },
                { images: mirroredImages },
            );
            expect(found).to.have.members([
                ...tasks.map((who) => `${who} endpoints tcp 443`),
                ...[...tasks, "seeder"].map((who) => `${who} S3 443`),
            ]);
        });
    });

    it("refuses a network in which no task reaches AWS, and ranges that are none", async () => {
        const { network } = goodPanintelligenceArgs();
        const egress = (egressCidrs: string[]): Promise<string | undefined> =>
            refusal({ args: { network: { ...network, egressCidrs } } });
        expect(await egress([])).to.match(/network\.egressCidrs is empty.*set network\.vpcEndpoints to private/);
        expect(await egress(["10.0.0.1/8"])).to.match(/network\.egressCidrs\[0\] .*has host bits set/);
    });

    it("has the tasks in the private subnets, each in its own group, without addresses on the internet", () => {
        for (const role of ["dashboard", "renderer", "pirana", "scheduler"]) {
            expect(serviceOf(usual, role).networkConfiguration, role).to.deep.equal({
                subnets: ["subnet-0000000000000001a", "subnet-0000000000000001b"],
                securityGroups: [`pi-${role}-id`],
                assignPublicIp: false,
            });
        }
    });

    it("has descriptions that EC2 takes", () => {
        // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
        const taken = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/;
        const kinds = ["SecurityGroupIngressRule", "SecurityGroupEgressRule", "SecurityGroup"];
        const described = usual.resources.filter(({ type }) => kinds.some((kind) => type.endsWith(`:${kind}`)));
        expect(described).to.have.length.above(40);
        for (const { name, inputs } of described) {
            expect(inputs.description, name).to.match(taken);
        }
    });

    it("starts no service before the ways that it goes are there", () => {
        const { dependencies } = find(usual, "aws:ecs/service:Service", "pi-scheduler");
        const names = ofType(usual, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
            .filter(({ urn }) => dependencies.includes(urn))
            .map(({ name }) => name);
        expect(names).to.have.members([
            "pi-scheduler-to-dashboard-28748",
            "pi-scheduler-to-dashboard-8224",
            "pi-scheduler-to-database-3306",
            "pi-scheduler-to-files-2049",
        ]);
    });
});
