import { instanceDisks } from "../instance-disks";
import { instanceTypeFacts, isKnownFamily } from "../instance-types";
import { text } from "../values";
import type { DataSources } from "./data-source";

/** What EC2 tells about instance types. */
export const instanceType: DataSources = {
    "aws:ec2/getInstanceType:getInstanceType": ({ args, cloud }) => {
        const asked = text(args.instanceType) ?? "";
        const facts = instanceTypeFacts(asked);
        if (facts === undefined) {
            const limit = isKnownFamily(asked)
                ? ""
                : " (the offline cloud knows families of the kinds c, i, m, r, t and x alone)";
            throw new Error(
                `reading EC2 Instance Type (${asked}): InvalidInstanceType: The following supplied instance types do not exist: [${asked}]${limit}`,
            );
        }
        const disks = instanceDisks(asked);
        const nitro = facts.hypervisor === "nitro";
        return {
            autoRecoverySupported: !facts.bareMetal,
            bareMetal: facts.bareMetal,
            burstablePerformanceSupported: facts.burstable,
            currentGeneration: facts.currentGeneration,
            defaultCores: facts.architecture === "arm64" ? facts.vcpus : Math.max(1, facts.vcpus / 2),
            defaultThreadsPerCore: facts.architecture === "arm64" ? 1 : 2,
            defaultVcpus: facts.vcpus,
            ebsEncryptionSupport: "supported",
            ebsNvmeSupport: nitro ? "required" : "unsupported",
            ebsOptimizedSupport: "default",
            enaSupport: nitro ? "required" : "supported",
            hypervisor: facts.bareMetal ? "" : facts.hypervisor,
            id: asked,
            instanceDisks: disks === undefined ? [] : [{ count: disks.count, size: disks.sizeGb, type: "ssd" }],
            instanceStorageSupported: disks !== undefined,
            instanceType: asked,
            memorySize: facts.memoryMiB,
            region: cloud.region,
            supportedArchitectures: [facts.architecture],
            supportedRootDeviceTypes: ["ebs"],
            supportedVirtualizationTypes: ["hvm"],
            totalInstanceStorage: disks === undefined ? 0 : disks.count * disks.sizeGb,
        };
    },
};
