import type { Alarms } from "../../../parts/alarms/metric-alarm";
import type { Metrics } from "../metrics";
import type { OperationsSettings } from "../settings";
import type { Around } from "../watched";
import { balancerAlarms } from "./balancer";
import { databaseAlarms } from "./database";
import { fileSystemAlarms } from "./files";
import { licenceAlarm, seedingAlarms } from "./seeding";
import { probeAlarms, serviceAlarms } from "./services";

/** All alarms of the deployment on metrics. */
export function panintelligenceAlarms(operated: OperationsSettings, around: Around, metrics: Metrics): Alarms {
    const { settings, services, probe } = around;
    return {
        ...balancerAlarms(operated.alarms, metrics),
        ...databaseAlarms(operated, settings.database, metrics),
        ...serviceAlarms(services, metrics),
        ...probeAlarms(probe.services, metrics),
        ...fileSystemAlarms(operated.alarms, settings.files, metrics),
        ...seedingAlarms(metrics),
        ...licenceAlarm(metrics),
    };
}
