import { expect } from "chai";
import { find, ofType, type Recording } from "../../support/mocks";
import { agentOf } from "../support/agent";
import { alarmType } from "../support/alarm-conditions";
import { everyDeployment } from "../support/every-deployment";
import { json } from "../support/json";

const pager = "arn:aws:sns:eu-west-1:123456789012:pager";

for (const [which, { name: own, deployWatched, folder, hosts, remedies }] of Object.entries(everyDeployment)) {
    describe(`${which}: each of its alarms`, () => {
        const topic = `arn:aws:sns:eu-west-1:123456789012:${own}-alarms-0a1b2c3`;
        let recording: Recording;

        before(async () => {
            recording = await deployWatched(pager);
        });

        it("tells all topics when it fires and when all is well, and says what to do", () => {
            expect(ofType(recording, alarmType)).to.have.length.above(hosts ? 13 : 1);
            for (const { name, inputs } of ofType(recording, alarmType)) {
                expect(inputs.alarmActions, name).to.deep.equal([...(remedies[name] ?? []), topic, pager]);
                expect(inputs.okActions, name).to.deep.equal([topic, pager]);
                expect(inputs.alarmDescription, name).to.match(
                    /^(PMM|Prometheus|Grafana|The |No |A |Agents |Instances |Requests wait for PMM).*[.:;,].*\.$/,
                );
            }
        });

        it("looks back no longer than CloudWatch can", () => {
            // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
            for (const { name, inputs } of ofType(recording, alarmType)) {
                const period = inputs.period as number;
                const seconds = period * (inputs.evaluationPeriods as number);
                expect(seconds, name).to.be.at.most(period >= 3600 ? 7 * 86_400 : 86_400);
            }
        });

        if (hosts) {
            it("looks at metrics that the agent of the host really sends, where it looks at the agent's", () => {
                const sends = agentOf(folder);
                const watched = ofType(recording, alarmType).filter(({ inputs }) => inputs.namespace === "CWAgent");
                expect(watched).to.have.length.above(1);
                for (const { name, inputs } of watched) {
                    const dimensions = inputs.dimensions as Record<string, string>;
                    expect(sends("CWAgent", inputs.metricName as string, dimensions), name).to.equal(true);
                }
            });

            it("is not alone in that: the dashboard does, too", () => {
                const sends = agentOf(folder);
                const { inputs } = find(recording, "aws:cloudwatch/dashboard:Dashboard", `${own}-dashboard`);
                const { widgets } = json(inputs.dashboardBody) as {
                    widgets: { properties: { metrics: string[][] } }[];
                };
                const lines = widgets.flatMap(({ properties }) => properties.metrics);
                const shown = lines.filter(([namespace]) => namespace === "CWAgent");
                expect(shown).to.have.length.above(1);
                for (const [namespace, metric, ...rest] of shown) {
                    const pairs = rest
                        .slice(0, -1)
                        .flatMap((key, index, all) => (index % 2 === 0 ? [[key, all[index + 1]]] : []));
                    const dimensions = Object.fromEntries(pairs) as Record<string, string>;
                    expect(sends(namespace!, metric!, dimensions), rest.join()).to.equal(true);
                }
            });
        }
    });
}
