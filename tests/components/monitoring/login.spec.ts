import { expect } from "chai";
import { find, ofType, type Recording } from "../../support/mocks";
import { ways } from "../support/automation";
import { deploy } from "../support/monitoring";
import { accountWithSecret, endpoints, secretText, withLogin } from "./support/login";

describe("Monitoring: a public Prometheus with a login", () => {
    let recording: Recording;

    before(async () => {
        recording = await deploy({ args: withLogin({}), answers: accountWithSecret() });
    });

    it("lets nobody through before the provider knows them", () => {
        const { inputs } = find(recording, "aws:lb/listener:Listener", "mon-prometheus-9090");
        expect(inputs.protocol).to.equal("HTTPS");
        expect(inputs.defaultActions).to.deep.equal([
            {
                type: "authenticate-oidc",
                order: 1,
                authenticateOidc: {
                    ...endpoints,
                    clientId: "prometheus",
                    clientSecret: secretText,
                    scope: "openid",
                    sessionTimeout: 43_200,
                    onUnauthenticatedRequest: "authenticate",
                },
            },
            {
                type: "forward",
                order: 2,
                targetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/mon-prometheus/2c3d",
            },
        ]);
    });

    it("asks for it at no other port", () => {
        const asking = ofType(recording, "aws:lb/listener:Listener").filter(({ inputs }) =>
            JSON.stringify(inputs).includes("authenticate-oidc"),
        );
        expect(asking.map(({ name }) => name)).to.deep.equal(["mon-prometheus-9090"]);
    });

    it("has the client's secret nowhere in clear", () => {
        const telling = recording.resources.filter(({ inputs }) => JSON.stringify(inputs).includes(secretText));
        expect(telling.map(({ name, secretInputs }) => [name, secretInputs])).to.deep.equal([
            ["mon-prometheus-9090", ["defaultActions"]],
        ]);
        expect(JSON.stringify([...recording.outputs.values()])).not.to.include(secretText);
    });

    it("lets the load balancer reach the provider, which it else may not", () => {
        expect(ways(recording)).to.include("mon-alb-id goes to 0.0.0.0/0 on tcp 443");
    });
});
