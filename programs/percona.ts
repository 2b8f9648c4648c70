import { PerconaCluster } from "../components/percona-cluster";
import { perconaClusterSettings } from "../components/percona-cluster/settings";
import { deployComponent } from "./deployment";

/** A cluster of Percona Server: `stackwarden:percona` holds the component's arguments. */
export function deploy(): Promise<Record<string, unknown>> {
    return deployComponent("percona", {
        Component: PerconaCluster,
        check: perconaClusterSettings,
        name: "percona",
        // With two, one zone would hold a majority of the nodes, and its loss would stop writes.
        zones: 3,
    });
}
