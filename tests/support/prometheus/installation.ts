import * as fs from "node:fs";
import * as path from "node:path";
import { cacheFolder } from "../../../offline/toolchain/layout";
import { installedOnce } from "../installed-once";

/** Milliseconds that the first `findPrometheus` on a machine may take: it downloads 30 MB. */
export const prometheusInstallLimit = 300_000;

/** Paths of Prometheus's programs on this machine. */
export interface PrometheusInstallation {
    prometheus: string;
    promtool: string;
    alertmanager: string;
    amtool: string;
}

/**
 * The Prometheus that tests run: the programs in the folder that the variable PROMETHEUS_HOME names, or else Debian's
 * packages (Prometheus 2.42 and Alertmanager 0.25 of Debian 12), which the first call on a machine downloads to
 * `.cache/prometheus`: give the hook that calls this a limit of `prometheusInstallLimit`.
 *
 * @throws Error that says what is missing.
 */
export async function findPrometheus(): Promise<PrometheusInstallation> {
    const given = process.env.PROMETHEUS_HOME;
    const home = given === undefined || given === "" ? await install() : path.resolve(given);
    return {
        prometheus: program(home, "prometheus"),
        promtool: program(home, "promtool"),
        alertmanager: program(home, "alertmanager"),
        amtool: program(home, "amtool"),
    };
}

function program(home: string, name: string): string {
    const file = path.join(home, name);
    if (!fs.existsSync(file)) {
        throw new Error(`${home} has no ${name}: PROMETHEUS_HOME must name a folder with the programs of Prometheus`);
    }
    return file;
}

function install(): Promise<string> {
    return installedOnce({
        home: path.join(cacheFolder, "prometheus", "debian"),
        script: path.join(__dirname, "install.sh"),
        remedy:
            "Prometheus for the tests cannot be installed: set PROMETHEUS_HOME to a folder with prometheus, promtool, " +
            "alertmanager and amtool, or let this machine reach a mirror of Debian 12",
    });
}
