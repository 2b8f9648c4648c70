import type { ComponentResource } from "@pulumi/pulumi";
import type { Network } from "../components";
import { outputsOf } from "./component-schema";
import { expectedNetwork, networkOf, networkSettings, type NetworkSettings } from "./network";
import { readSettings } from "./settings";

/** A component that lives in a network, and the check of its arguments alone. */
export interface DeployedComponent<Args extends { network: Network }> {
    Component: new (name: string, args: Args) => ComponentResource;
    /** Checks the arguments of a component with this name, before anything is made. @throws ResourceError */
    check: (component: undefined, name: string, args: Args) => unknown;
    /** Names of all resources begin with it. */
    name: string;
    /** Availability zones of a network that is made for it, where nothing is said. Default: 2. */
    zones?: number;
}

/**
 * The program of a deployment: `stackwarden:<deployment>` holds the component's arguments, with a network that may also be
 * made here; the stack's outputs are the component's.
 */
export async function deployComponent<Args extends { network: Network }>(
    deployment: string,
    { Component, check, name, zones }: DeployedComponent<Args>,
): Promise<Record<string, unknown>> {
    const { network, ...settings } = readSettings(deployment, Component.name, {
        network: networkSettings(Component.name, zones),
    }) as Omit<Args, "network"> & { network: NetworkSettings };
    const argsIn = (place: Network): Args => ({ ...settings, network: place }) as unknown as Args;
    // A deployment that is refused must not leave a network behind.
    check(undefined, name, argsIn(expectedNetwork(network)));
    const component = new Component(name, argsIn(await networkOf(name, network)));
    return outputsOf(Component.name, component);
}
