import { PmmEc2, type PmmEc2Args } from "../components";
import { networkOf, networkSettings, type NetworkSettings } from "./network";
import { readSettings } from "./settings";

/** The component's arguments, with a network that may also be made here. */
type Settings = Omit<PmmEc2Args, "network"> & { network: NetworkSettings };

/** PMM on EC2: `stackwarden:pmm-ec2` holds the component's arguments. */
export async function deploy(): Promise<Record<string, unknown>> {
    const { network, ...settings } = readSettings("pmm-ec2", "PmmEc2", {
        network: networkSettings("PmmEc2"),
    }) as Settings;
    const pmm = new PmmEc2("pmm", { ...settings, network: await networkOf("pmm", network) });
    return {
        url: pmm.url,
    };
}
