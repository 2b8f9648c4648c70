import type * as pulumi from "@pulumi/pulumi";
import { getInstanceTypeOutput } from "@pulumi/aws/ec2";
import type { Scope } from "./scope";

/** What software asks of the machine it runs on. */
export interface MachineNeeds {
    /** Processor architectures that will do, as EC2 names them: `x86_64`, `arm64`. */
    architectures: readonly string[];
    /** Least memory in GiB. */
    memoryGib: number;
    /** Who asks, for messages: "PMM Server". */
    software: string;
}

/** An instance type that was found good. */
export interface Machine {
    instanceType: pulumi.Output<string>;
    /** Memory in GiB, rounded up. */
    memoryGib: pulumi.Output<number>;
    /** Memory in MiB. */
    memoryMib: pulumi.Output<number>;
    /** Virtual processors. */
    processors: pulumi.Output<number>;
    /** Processor architecture, one of those that will do. */
    architecture: pulumi.Output<string>;
    /** Whether instances have disks of their own, whose content is lost when they stop. */
    hasInstanceStore: pulumi.Output<boolean>;
}

/**
 * Asks EC2 for the instance type at `path` and checks it against `needs`; an instance must use the type returned, since
 * only that waits for the check. Volumes must appear as NVMe devices, whose names tell which volume they are.
 */
export function machine(scope: Scope, path: string, instanceType: pulumi.Input<string>, needs: MachineNeeds): Machine {
    const found = getInstanceTypeOutput({ instanceType }, scope.options()).apply((type) => {
        const memoryGib = type.memorySize / 1024;
        const architecture = needs.architectures.find((each) => type.supportedArchitectures.includes(each));
        const faults = [
            ...(architecture === undefined
                ? [
                      `is ${type.supportedArchitectures.join(", ")}, but ${needs.software} runs on ${needs.architectures.join(" or ")}`,
                  ]
                : []),
            ...(memoryGib >= needs.memoryGib
                ? []
                : [`has ${memoryGib} GiB of memory, but ${needs.software} needs ${needs.memoryGib}`]),
            ...(type.ebsNvmeSupport === "unsupported"
                ? [
                      "does not show volumes as NVMe devices, so they cannot be told apart: choose a type of the Nitro system",
                  ]
                : []),
        ];
        return faults.length === 0 && architecture !== undefined
            ? {
                  instanceType: type.instanceType,
                  memoryGib: Math.ceil(memoryGib),
                  memoryMib: type.memorySize,
                  processors: type.defaultVcpus,
                  architecture,
                  hasInstanceStore: type.instanceStorageSupported,
              }
            : scope.refuse(`${path} "${type.instanceType}" ${faults.join("; it ")}`);
    });
    const { instanceType: good, memoryGib, memoryMib, processors, architecture, hasInstanceStore } = found;
    return { instanceType: good, memoryGib, memoryMib, processors, architecture, hasInstanceStore };
}
