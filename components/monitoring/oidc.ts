import * as pulumi from "@pulumi/pulumi";
import { getSecretVersionOutput } from "@pulumi/aws/secretsmanager/getSecretVersion";
import type * as inputs from "@pulumi/aws/types/input";
import type { Scope } from "../parts/scope";
import { secretArn } from "../parts/validation/aws-rules";
import type { Checks, Rule } from "../parts/validation/checks";
import { matching, wholeNumber } from "../parts/validation/rules";
import type { OidcLogin } from "./prometheus/args";

/** `OidcLogin`, checked and complete. */
export type OidcSettings = {
    [Name in keyof Required<OidcLogin>]: pulumi.Output<pulumi.Unwrap<Required<OidcLogin>[Name]>>;
};

/** Seconds that a login lasts unless the user says so: a day's work. */
const usualSession = 12 * 60 * 60;

/** The most. Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AuthenticateOidcActionConfig.html */
const longestSession = 7 * 24 * 60 * 60;

const host = "https://[A-Za-z0-9.-]+";

/** The load balancer may reach other hosts on this port alone. */
const endpoint: Rule<string> = matching(
    new RegExp(`^${host}(:443)?/[^\\s]+$`),
    "a URL with https://, host and path, on port 443, such as https://login.example.com/oauth2/token",
);

const issuer: Rule<string> = matching(
    new RegExp(`^${host}(:[0-9]+)?(/[^\\s]*)?$`),
    "the issuer that the provider's tokens name, such as https://login.example.com",
);

/** Checks a login and fills in what it leaves out. */
export function oidcSettings(checks: Checks, args: OidcLogin, path: string): OidcSettings {
    return {
        issuer: checks.input(`${path}.issuer`, args.issuer, issuer),
        authorizationEndpoint: checks.input(`${path}.authorizationEndpoint`, args.authorizationEndpoint, endpoint),
        tokenEndpoint: checks.input(`${path}.tokenEndpoint`, args.tokenEndpoint, endpoint),
        userInfoEndpoint: checks.input(`${path}.userInfoEndpoint`, args.userInfoEndpoint, endpoint),
        clientId: checks.input(`${path}.clientId`, args.clientId, matching(/^\S+$/, "the id that the provider gave")),
        clientSecretArn: checks.input(`${path}.clientSecretArn`, args.clientSecretArn, secretArn),
        scope: checks.input(
            `${path}.scope`,
            args.scope ?? "openid",
            matching(/^(\S+ )*openid( \S+)*$/, "words with single spaces between them, one of them openid"),
        ),
        sessionSeconds: checks.input(
            `${path}.sessionSeconds`,
            args.sessionSeconds ?? usualSession,
            wholeNumber(1, longestSession, "seconds"),
        ),
    };
}

/** What a listener does before all else: it sends those who are not logged in to the provider. */
export function askForLogin(
    scope: Scope,
    { sessionSeconds, clientSecretArn, ...login }: OidcSettings,
): inputs.lb.ListenerDefaultAction {
    const { secretString } = getSecretVersionOutput({ secretId: clientSecretArn }, scope.options());
    return {
        type: "authenticate-oidc",
        order: 1,
        authenticateOidc: {
            ...login,
            clientSecret: pulumi.secret(secretString),
            onUnauthenticatedRequest: "authenticate",
            sessionTimeout: sessionSeconds,
        },
    };
}
