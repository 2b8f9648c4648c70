import * as pulumi from "@pulumi/pulumi";
import { machine, type Machine } from "../parts/instance-type";
import type { Scope } from "../parts/scope";
import { inDifferentZones } from "../parts/zones";
import { NodeStorage } from "./node";
import type { PerconaClusterSettings } from "./settings";

/** Percona builds its server for both; its cache and group communication want 4 GiB. */
const needs = { architectures: ["x86_64", "arm64"], memoryGib: 4, software: "Percona Server" };

/** The nodes' machine, once it is certain that it has the disks that the data is to lie on. */
export function nodeMachine(scope: Scope, { node }: PerconaClusterSettings): Machine {
    const found = machine(scope, "node.type", node.type, needs);
    const instanceType = pulumi.all([found.instanceType, found.hasInstanceStore]).apply(([type, hasDisks]) => {
        const onDisks = node.storage === NodeStorage.InstanceStore;
        if (onDisks && !hasDisks) {
            return scope.refuse(
                `node.type "${type}" has no disks of its own: set node.storage to ${NodeStorage.Ebs}, or choose a type such as i3en.xlarge`,
            );
        }
        return onDisks || !hasDisks || !node.storageIsGuess
            ? type
            : scope.refuse(
                  `node.type "${type}" has disks of its own, which its name does not tell: set node.storage to ` +
                      `${NodeStorage.InstanceStore} to use them, or to ${NodeStorage.Ebs}`,
              );
    });
    return { ...found, instanceType };
}

/** The subnets of the nodes, one a zone; where a lost host is lost data, a lost zone must leave a majority. */
export function nodeSubnets(scope: Scope, { network, node }: PerconaClusterSettings): pulumi.Output<string[]> {
    const onDisks = node.storage === NodeStorage.InstanceStore;
    return inDifferentZones(scope, network.privateSubnetIds, {
        because: "nodes are spread over zones, and a network load balancer takes one in each",
        ...(onDisks && {
            atLeast: 3,
            whyThatMany: `the data on ${NodeStorage.InstanceStore} is lost with its host, and a lost zone must leave a majority`,
        }),
    });
}
