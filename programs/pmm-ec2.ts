import { PmmEc2, type PmmEc2Args } from "../components";
import { networkOf, networkSettings, type NetworkSettings } from "./network";
import { readSettings } from "./settings";

/** PMM on EC2: `stackwarden:pmm-ec2` holds the component's arguments. */
export async function deploy(): Promise<Record<string, unknown>> {
    const { network, ...settings } = readSettings<Omit<PmmEc2Args, "network"> & { network: NetworkSettings }>(
        "pmm-ec2",
        "PmmEc2",
        { network: networkSettings("PmmEc2") },
    );
    const pmm = new PmmEc2("pmm", { ...settings, network: await networkOf("pmm", network) });
    return {
        url: pmm.url,
    };
}
