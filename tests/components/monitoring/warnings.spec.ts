import { expect } from "chai";
import { StorageKind, type MonitoringArgs } from "../../../components";
import { monitoringSettings } from "../../../components/monitoring/settings";
import { warnings } from "../../../components/monitoring/warnings";
import { documentedArgs, goodMonitoringArgs } from "../support/monitoring";
import { login } from "./support/login";

/** The arguments that a deployment is warned of. */
function warnedOf(args: Partial<MonitoringArgs>): string[] {
    const settings = monitoringSettings(undefined, "mon", { namePrefix: "mon", ...goodMonitoringArgs(), ...args });
    return warnings(settings).map((line) => line.split(":")[0]!);
}

describe("Monitoring: its warnings", () => {
    it("are none for what is usual", () => {
        expect(warnedOf({})).to.deep.equal([]);
        expect(warnedOf({ prometheus: { public: { allowedCidrs: ["10.0.0.0/8"] } } })).to.deep.equal([]);
        expect(warnedOf({ prometheus: { public: { allowedCidrs: ["0.0.0.0/0"], oidc: login } } })).to.deep.equal([]);
    });

    it("name services that are looked for in a cluster where nothing can run yet", () => {
        const scrapedServices = [{ serviceName: "orders", metrics: [{ port: 8000 }] }];
        const clusterArn = "arn:aws:ecs:eu-west-1:123456789012:cluster/apps";
        expect(warnedOf({ scrapedServices })).to.deep.equal(["scrapedServices"]);
        expect(warnedOf({ scrapedServices, clusterArn })).to.deep.equal([]);
        const services = [{ name: "api", image: "example/api:1", ports: [8000] }];
        expect(warnedOf({ scrapedServices, services })).to.deep.equal([]);
    });

    it("name each setting by which passwords or metrics get out, or data is lost", () => {
        expect(warnedOf(documentedArgs())).to.deep.equal([
            "endpoint.insecure",
            "grafana.defaultPassword",
            "prometheus.public.allowedCidrs",
        ]);
        for (const kind of [StorageKind.Efs, StorageKind.Ebs]) {
            expect(warnedOf({ prometheus: { storage: { kind } } })).to.deep.equal([`prometheus.storage.kind ${kind}`]);
        }
    });
});
