import type * as pulumi from "@pulumi/pulumi";
import type { Checks, Rule } from "../../parts/validation/checks";
import { wholeNumber } from "../../parts/validation/rules";
import type { RemoteWrite } from "./args";

/** `RemoteWrite`, checked and complete. */
export type RemoteWriteSettings =
    { kind: "workspace"; retentionDays: number } | { kind: "url"; url: pulumi.Output<string>; signed: boolean };

/** Checks where Prometheus sends everything for good. */
export function remoteWriteSettings(checks: Checks, args: RemoteWrite): RemoteWriteSettings {
    const { workspace, url } = args;
    if ((workspace === undefined) === (url === undefined)) {
        checks.add(
            "prometheus.remoteWrite must have one of workspace, which is made here, and url, of a receiver of yours",
        );
    }
    if (url !== undefined) {
        return {
            kind: "url",
            url: checks.input("prometheus.remoteWrite.url", url, openUrl),
            signed: args.signed ?? true,
        };
    }
    if (args.signed !== undefined) {
        checks.add("prometheus.remoteWrite.signed goes with url: a workspace always asks for signatures; take it out");
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

/** The message does not show what may be a password. */
const openUrl: Rule<string> = (url, path) =>
    /^https:\/\/[^\s@"'\\]+$/.test(url)
        ? []
        : [`${path} must be a URL that begins with https:// and has no password in it`];
