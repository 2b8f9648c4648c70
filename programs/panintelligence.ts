import { Panintelligence } from "../components/panintelligence";
import { panintelligenceSettings } from "../components/panintelligence/settings";
import { deployComponent } from "./deployment";

/** Panintelligence on Fargate: `stackwarden:panintelligence` holds the component's arguments. */
export function deploy(): Promise<Record<string, unknown>> {
    return deployComponent("panintelligence", {
        Component: Panintelligence,
        check: panintelligenceSettings,
        name: "pi",
    });
}
