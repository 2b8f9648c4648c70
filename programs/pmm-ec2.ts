import { PmmEc2 } from "../components/pmm-ec2";
import { pmmEc2Settings } from "../components/pmm-ec2/settings";
import { deployComponent } from "./deployment";

/** PMM on EC2: `stackwarden:pmm-ec2` holds the component's arguments. */
export function deploy(): Promise<Record<string, unknown>> {
    return deployComponent("pmm-ec2", { Component: PmmEc2, check: pmmEc2Settings, name: "pmm" });
}
