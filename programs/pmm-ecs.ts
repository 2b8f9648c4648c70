import { PmmEcs } from "../components/pmm-ecs";
import { pmmEcsSettings } from "../components/pmm-ecs/settings";
import { deployComponent } from "./deployment";

/** PMM on ECS: `stackwarden:pmm-ecs` holds the component's arguments. */
export function deploy(): Promise<Record<string, unknown>> {
    return deployComponent("pmm-ecs", { Component: PmmEcs, check: pmmEcsSettings, name: "pmm" });
}
