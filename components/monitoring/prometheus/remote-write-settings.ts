import type * as pulumi from "@pulumi/pulumi";
import { regionName } from "../../parts/validation/aws-rules";
import type { Checks, Rule } from "../../parts/validation/checks";
import { wholeNumber } from "../../parts/validation/rules";
import type { RemoteWrite } from "./args";

/** `RemoteWrite`, checked and complete. */
export type RemoteWriteSettings = { kind: "workspace"; retentionDays: number } | ReceiverSettings;

/** A receiver of the user's. */
interface ReceiverSettings {
    kind: "url";
    url: pulumi.Output<string>;
    queryUrl: pulumi.Output<string> | undefined;
    signed: boolean;
    /** Missing for the deployment's. */
    region: pulumi.Output<string> | undefined;
}

/** Checks where Prometheus sends everything for good. */
export function remoteWriteSettings(checks: Checks, args: RemoteWrite): RemoteWriteSettings {
    const { workspace, url } = args;
    if ((workspace === undefined) === (url === undefined)) {
        checks.add(
            "prometheus.remoteWrite must have one of workspace, which is made here, and url, of a receiver of yours",
        );
    }
    if (url !== undefined) {
        return receiver(checks, args, url);
    }
    if (args.signed !== undefined) {
        checks.add("prometheus.remoteWrite.signed goes with url: a workspace always asks for signatures; take it out");
    }
    for (const name of ["queryUrl", "region"] as const) {
        if (args[name] !== undefined) {
            checks.add(`prometheus.remoteWrite.${name} goes with url: the workspace made here is known; take it out`);
        }
    }
    return {
        kind: "workspace",
        // Source: https://docs.aws.amazon.com/prometheus/latest/userguide/workspace-configuration.html
        retentionDays: checks.plain(
            "prometheus.remoteWrite.workspace.retentionDays",
            workspace?.retentionDays ?? 150,
            wholeNumber(1, 1095, "days"),
        ),
    };
}

function receiver(checks: Checks, args: RemoteWrite, url: pulumi.Input<string>): ReceiverSettings {
    const { signed = true } = args;
    if (!signed && args.region !== undefined) {
        checks.add("prometheus.remoteWrite.region goes with signatures: take it out, or signed: false");
    }
    return {
        kind: "url",
        url: checks.input("prometheus.remoteWrite.url", url, openUrl),
        queryUrl: checks.optionalInput("prometheus.remoteWrite.queryUrl", args.queryUrl, openUrl),
        signed,
        region: checks.optionalInput("prometheus.remoteWrite.region", args.region, regionName),
    };
}

/** The message does not show what may be a password. */
const openUrl: Rule<string> = (url, path) =>
    /^https:\/\/[^\s@"'\\]+$/.test(url)
        ? []
        : [`${path} must be a URL that begins with https:// and has no password in it`];
