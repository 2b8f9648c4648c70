import { expect } from "chai";
import { VpcEndpoints, type PanintelligenceArgs } from "../../../components";
import { goodPanintelligenceArgs, refusal } from "../support/panintelligence";

const adminer = { hostname: "adminer.example.com", allowedCidrs: ["10.1.0.0/16"] };
const { endpoint, network } = goodPanintelligenceArgs();

const wrong: [what: string, args: Partial<PanintelligenceArgs>, says: RegExp][] = [
    [
        "a prefix too long for target groups",
        { namePrefix: "panintelligence-prod" },
        /namePrefix is "panintelligence-prod"/,
    ],
    ["no dashboard", { dashboard: { enabled: false } }, /dashboard\.enabled is false/],
    ["no task", { renderer: { minTasks: 0 } }, /renderer\.minTasks is 0: must be a whole number of tasks from 1/],
    [
        "fewer tasks at most than at least",
        { dashboard: { minTasks: 3, maxTasks: 2 } },
        /dashboard\.maxTasks is 2: must be dashboard\.minTasks, 3, or more/,
    ],
    ["a target that no CPU has", { pirana: { cpuTargetPercent: 120 } }, /pirana\.cpuTargetPercent is 120/],
    ["a disk that Fargate has not", { dashboard: { diskGb: 201 } }, /dashboard\.diskGb is 201/],
    ["a strategy that is none", { dashboard: { upgradeStrategy: "hope" as never } }, /upgradeStrategy is "hope"/],
    ["a site over HTTP", { dashboard: { frameAncestors: ["http://app.example.com"] } }, /frameAncestors\[0\]/],
    [
        "an image that moves",
        { scheduler: { image: "ghcr.io/pi-cr/scheduler:latest" } },
        /scheduler\.image .*not latest/,
    ],
    ["an image without a tag", { scheduler: { image: "localhost:5000/scheduler" } }, /scheduler\.image .*not latest/],
    ["a variable that is none", { renderer: { environment: { "LOG-LEVEL": "x" } } }, /environment's names\[0\]/],
    [
        "Adminer under the dashboard's name",
        { adminer: { ...adminer, hostname: "pi.example.com" } },
        /adminer\.hostname is "pi\.example\.com": is one of/,
    ],
    ["Adminer for nobody", { adminer: { ...adminer, allowedCidrs: [] } }, /adminer\.allowedCidrs/],
    [
        "Adminer for those who do not get to it",
        { adminer, endpoint: { ...endpoint, allowedCidrs: ["192.168.0.0/16"] } },
        /adminer\.allowedCidrs\[0\] is "10\.1\.0\.0\/16": is not within endpoint\.allowedCidrs/,
    ],
    [
        "Adminer for more ranges than a rule takes",
        { adminer: { ...adminer, allowedCidrs: [1, 2, 3, 4, 5].map((part) => `10.${part}.0.0/16`) } },
        /must have at most 4 ranges/,
    ],
    ["a range that is none", { adminer: { ...adminer, allowedCidrs: ["10.1.0.0/33"] } }, /allowedCidrs\[0\]/],
    [
        "images from the internet where nothing is let out",
        {
            network: {
                ...network,
                egressCidrs: [],
                vpcEndpoints: VpcEndpoints.Private,
                privateRouteTableIds: ["rtb-0123456789abcdef0"],
            },
        },
        /images\.registry is "ghcr": brings images over the internet, .*take mirror/,
    ],
    ["a backup of what does not last", { backup: { rootVolume: true } }, /backup\.rootVolume is true: cannot be/],
    ["days that no secret waits", { secretRecoveryDays: 3 }, /secretRecoveryDays is 3/],
];

describe("Panintelligence: what it refuses", () => {
    for (const [what, args, says] of wrong) {
        it(what, async () => {
            expect(await refusal({ args })).to.match(says);
        });
    }

    it("names all problems at once", async () => {
        const told = await refusal({ args: { renderer: { minTasks: 0 }, pirana: { cpu: 3 }, secretRecoveryDays: 3 } });
        expect(told?.match(/^ {2}- /gm)).to.have.length(3);
    });
});
