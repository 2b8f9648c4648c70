import type { FirewallExclusions } from "../https-endpoint/web-firewall";
import type { MachineNeeds } from "../instance-type";

/**
 * PMM Server is built for x86-64 only. Percona recommends 8 GiB; its smallest documented machine here is a c5.large of 4.
 *
 * Source: https://docs.percona.com/percona-monitoring-and-management/3/install-pmm/plan-pmm-installation/hardware_and_system.html
 */
export const pmmNeeds: MachineNeeds = { architectures: ["x86_64"], memoryGib: 4, software: "PMM Server" };

/** PMM 3's own path is /v1/server/readyz; its web server answers this one, of PMM 2, in the same way. */
export const healthPath = "/v1/readyz";

/** What PMM's clients and pages send looks like attacks to common rules: queries, dashboards, metrics. */
export const firewallExclusions: FirewallExclusions = {
    commonRules: [
        "/v1/",
        "/graph/api/",
        "/victoriametrics/",
        "/prometheus/",
        "/agent.",
        "/inventory.",
        "/management.",
        "/server.",
    ],
    rateLimit: ["/victoriametrics/", "/prometheus/", "/agent."],
};

/** PMM's web server gives a query 600 seconds; ten more let its answer through. */
export const idleTimeoutSeconds = 610;
