import { expect } from "chai";
import { rules } from "../../../policy-pack/policies";
import type { Rule } from "../../../policy-pack/rules/rule";
import {
    judgeResource,
    judgeStack,
    NotApplicable,
    unknown,
    urnOf,
    type Given,
    type Report,
    type Run,
} from "../judging";
import { backup } from "./backup.table";
import { encryption } from "./encryption.table";
import { encryptionInTransit } from "./encryption-in-transit.table";
import { highAvailability } from "./high-availability.table";
import { identity } from "./identity.table";
import { ingress } from "./ingress.table";
import { instanceMetadata } from "./instance-metadata.table";
import { monitoringTasks } from "./monitoring-tasks.table";
import { monitoringReach } from "./monitoring.table";
import { panintelligenceData } from "./panintelligence-data.table";
import { panintelligenceScaling } from "./panintelligence-scaling.table";
import { panintelligenceServices } from "./panintelligence-services.table";
import { singletonOnEcs } from "./singleton-ecs.table";
import { singletonFunctions } from "./singleton-functions.table";
import { singletonNotScaled } from "./singleton-scaling.table";
import { singleton } from "./singleton.table";
import type { Case, Later, Table } from "./table";

const tables: Table[] = [
    ...encryption,
    ...encryptionInTransit,
    ...singleton,
    ...singletonOnEcs,
    ...singletonNotScaled,
    ...singletonFunctions,
    ...highAvailability,
    ...backup,
    ...instanceMetadata,
    ...identity,
    ...ingress,
    ...monitoringReach,
    ...monitoringTasks,
    ...panintelligenceScaling,
    ...panintelligenceServices,
    ...panintelligenceData,
];

/** How values that are known later come out: as a preview of new resources has them, and as the update has them. */
const preview: Later = () => unknown;
const update: Later = (value) => value;

function judge(rule: Rule, given: Given[], run: Run): Report[] {
    return rule.kind === "stack" ? judgeStack(rule, given, run) : judgeResource(rule, given, run);
}

describe("policy pack: rules", () => {
    for (const { rule, cases } of tables) {
        describe(rule.name, () => {
            for (const one of cases) {
                it(`${one.outcome}: ${one.when}`, () => {
                    checks[one.outcome](rule, one);
                });
                if (one.outcome === "fail") {
                    it(`exempt: ${one.when}`, () => {
                        checkExemption(rule, one);
                    });
                }
            }

            it("has nothing to say of other resources", () => {
                expect(() => judge(rule, [{ type: "aws:mq/broker:Broker" }], {})).to.throw(NotApplicable);
            });
        });
    }

    it("each rule has cases that pass, that fail, and with values that are not known", () => {
        for (const rule of rules) {
            const cases = tables.filter((table) => table.rule === rule).flatMap((table) => table.cases);
            const outcomes = cases.map(({ outcome }) => outcome);
            expect(outcomes, rule.name).to.include.members(["pass", "fail"]);
            expect(outcomes.includes("unknown") || cases.some(hasLaterValues), `${rule.name}: unknown`).to.equal(true);
        }
    });
});

/** A rule on how resources relate decides in a preview too; its cases are all tried with ids that are not known. */
function hasLaterValues({ given }: Case): boolean {
    return JSON.stringify(given(preview)) !== JSON.stringify(given(update));
}

const checks: Record<Case["outcome"], (rule: Rule, one: Case) => void> = {
    pass: (rule, { given, config }) => {
        for (const later of [preview, update]) {
            expect(judge(rule, given(later), { config })).to.deep.equal([]);
        }
    },
    fail: (rule, { given, config, says = "" }) => {
        for (const later of [preview, update]) {
            const resources = given(later);
            const refused = refusals(judge(rule, resources, { config }));
            expect(refused, "refusals").to.not.be.empty;
            expect(refused.map(({ message }) => message).join("\n")).to.contain(says);
            expect(refused[0]?.message).to.contain(rule.remediation).and.to.contain(rule.url);
            expect(resources.map((one) => urnOf(one, resources))).to.include(refused[0]?.urn);
        }
    },
    unknown: (rule, { given, config, says = "" }) => {
        const advice = judge(rule, given(preview), { config });
        expect(refusals(advice), "refusals").to.deep.equal([]);
        expect(advice, "advice").to.not.be.empty;
        expect(advice[0]?.message).to.contain("not known yet").and.to.contain(`\`${says}`);
    },
};

function checkExemption(rule: Rule, one: Case): void {
    const given = one.given(update);
    for (const name of ["*", ...given.map((resource) => urnOf(resource, given))]) {
        const exemptions = [{ name, reason: "moved to the archive on 1 May" }];
        const reports = judge(rule, given, { config: { ...one.config, exemptions } });
        const exempt = reports.filter(({ urn = "" }) => name === "*" || urn === name);
        expect(refusals(exempt), name).to.deep.equal([]);
        for (const { message } of exempt) {
            expect(message).to.contain("moved to the archive on 1 May");
        }
        if (name === "*") {
            expect(exempt).to.not.be.empty;
        }
    }
}

function refusals(reports: Report[]): Report[] {
    return reports.filter(({ enforcementLevel }) => enforcementLevel === undefined);
}
