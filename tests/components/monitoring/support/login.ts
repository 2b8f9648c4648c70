import type { MonitoringPrometheus } from "../../../../components";
import type { Answers } from "../../../support/mocks";
import { awsAnswers } from "../../support/aws-answers";

/** Addresses of an identity provider. */
export const endpoints = {
    issuer: "https://login.example.com",
    authorizationEndpoint: "https://login.example.com/authorize",
    tokenEndpoint: "https://login.example.com/token",
    userInfoEndpoint: "https://login.example.com/userinfo",
};

/** A login there. */
export const login = {
    ...endpoints,
    clientId: "prometheus",
    clientSecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prometheus-login-Ab3dEf",
};

/** A public Prometheus with that login, with some of it changed. */
export function withLogin(changed: Partial<typeof login> & { scope?: string; sessionSeconds?: number }): {
    prometheus: MonitoringPrometheus;
} {
    return { prometheus: { public: { allowedCidrs: ["198.51.100.0/24"], oidc: { ...login, ...changed } } } };
}

/** Text of the client's secret. */
export const secretText = "Kept-Cl1ent-Text";

/** An account that has the secret. */
export function accountWithSecret(): Answers {
    const usual = awsAnswers();
    return {
        resource: (asked) => usual.resource(asked),
        call: (asked) =>
            asked.token === "aws:secretsmanager/getSecretVersion:getSecretVersion" &&
            (asked.inputs as Record<string, unknown>).secretId === login.clientSecretArn
                ? { secretString: secretText }
                : usual.call(asked),
    };
}
