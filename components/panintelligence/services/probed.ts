import type { ProbedService } from "../../../lambdas/service-probe/contract";
import type { PanintelligenceSettings } from "../settings";
import type { ServiceNames } from "./names";
import { healthPaths, ports } from "./ports";

/** The services that no load balancer asks whether they are well, and where to ask. */
export function probedAddresses({ services }: PanintelligenceSettings, names: ServiceNames): ProbedService[] {
    const internal = (["renderer", "scheduler", "pirana"] as const).filter((role) => services[role] !== undefined);
    return internal.map((role) => ({
        name: role,
        url: `http://${names.nameOf(role)}:${ports[role]}${healthPaths[role]}`,
    }));
}
