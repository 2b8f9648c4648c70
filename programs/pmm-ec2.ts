import { PmmEc2, type PmmEc2Args } from "../components";
import { pmmEc2Settings } from "../components/pmm-ec2/settings";
import { outputsOf } from "./component-schema";
import { expectedNetwork, networkOf, networkSettings, type NetworkSettings } from "./network";
import { readSettings } from "./settings";

/** The component's arguments, with a network that may also be made here. */
type Settings = Omit<PmmEc2Args, "network"> & { network: NetworkSettings };

/** Names of all resources begin with it. */
const name = "pmm";

/** PMM on EC2: `stackwarden:pmm-ec2` holds the component's arguments. */
export async function deploy(): Promise<Record<string, unknown>> {
    const { network, ...settings } = readSettings("pmm-ec2", "PmmEc2", {
        network: networkSettings("PmmEc2"),
    }) as Settings;
    // A deployment that is refused must not leave a network behind.
    pmmEc2Settings(undefined, name, { ...settings, network: expectedNetwork(network) });
    const pmm = new PmmEc2(name, { ...settings, network: await networkOf(name, network) });
    return outputsOf("PmmEc2", pmm);
}
