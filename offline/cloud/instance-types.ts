/** What EC2 says about an instance type. */
export interface InstanceTypeFacts {
    instanceType: string;
    vcpus: number;
    memoryMiB: number;
    architecture: "x86_64" | "arm64";
    currentGeneration: boolean;
    hypervisor: "nitro" | "xen";
    burstable: boolean;
    bareMetal: boolean;
}

/**
 * GiB of memory for each vCPU, by class. https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html
 */
const classes: Record<string, number | undefined> = { c: 2, m: 4, r: 8, i: 8, x: 16 };

/** Generations of each class with the letters after them (processor and extras) that exist. */
const families: Record<string, readonly string[] | undefined> = {
    c: [
        "4",
        "5",
        "5a",
        "5d",
        "5ad",
        "5n",
        "6i",
        "6id",
        "6in",
        "6a",
        "6g",
        "6gd",
        "6gn",
        "7i",
        "7a",
        "7g",
        "7gd",
        "7gn",
        "8g",
        "8i",
    ],
    m: [
        "4",
        "5",
        "5a",
        "5d",
        "5ad",
        "5n",
        "5dn",
        "6i",
        "6id",
        "6in",
        "6a",
        "6g",
        "6gd",
        "7i",
        "7a",
        "7g",
        "7gd",
        "8g",
        "8i",
    ],
    r: [
        "4",
        "5",
        "5a",
        "5d",
        "5ad",
        "5n",
        "5dn",
        "5b",
        "6i",
        "6id",
        "6in",
        "6a",
        "6g",
        "6gd",
        "7i",
        "7iz",
        "7a",
        "7g",
        "7gd",
        "8g",
        "8i",
    ],
    i: ["3", "3en", "4i", "4g", "7i", "7ie", "8g"],
    x: ["2gd", "2idn", "8g"],
};

/** vCPUs of a size in a family that halves and doubles; `xlarge` has 4. */
const sizes: Record<string, number | undefined> = { medium: 1, large: 2, xlarge: 4 };

/** The t families: vCPUs and GiB of each size. https://aws.amazon.com/ec2/instance-types/t3/ */
const burstable: Record<string, readonly [vcpus: number, memoryGiB: number] | undefined> = {
    nano: [2, 0.5],
    micro: [2, 1],
    small: [2, 2],
    medium: [2, 4],
    large: [2, 8],
    xlarge: [4, 16],
    "2xlarge": [8, 32],
};

const burstableFamilies = ["t3", "t3a", "t4g"];

/** The first generation of t has one vCPU in its small sizes. */
const smallT2: Record<string, number | undefined> = { nano: 1, micro: 1, small: 1 };

/** Largest multiple of `xlarge` that any of these families has. */
const largestMultiple = 48;

/** The facts of an instance type of the common families; undefined when there is no such type. */
export function instanceTypeFacts(instanceType: string): InstanceTypeFacts | undefined {
    const [family = "", size = ""] = instanceType.split(".");
    return burstableFacts(family, size) ?? fixedFacts(family, size);
}

/** Whether the family of an instance type is one whose types this cloud knows. */
export function isKnownFamily(instanceType: string): boolean {
    const [family = ""] = instanceType.split(".");
    const [, kind = "", generation = ""] = /^([a-z]+?)(\d.*)$/.exec(family) ?? [];
    return [...burstableFamilies, "t2"].includes(family) || families[kind]?.includes(generation) === true;
}

function burstableFacts(family: string, size: string): InstanceTypeFacts | undefined {
    const [vcpus, memoryGiB] = burstable[size] ?? [];
    if (vcpus === undefined || memoryGiB === undefined || ![...burstableFamilies, "t2"].includes(family)) {
        return undefined;
    }
    return {
        instanceType: `${family}.${size}`,
        vcpus: family === "t2" ? (smallT2[size] ?? vcpus) : vcpus,
        memoryMiB: memoryGiB * 1024,
        architecture: family === "t4g" ? "arm64" : "x86_64",
        currentGeneration: true,
        hypervisor: family === "t2" ? "xen" : "nitro",
        burstable: true,
        bareMetal: false,
    };
}

function fixedFacts(family: string, size: string): InstanceTypeFacts | undefined {
    const [, kind = "", generation = ""] = /^([a-z]+?)(\d.*)$/.exec(family) ?? [];
    const memoryPerCpu = classes[kind];
    const arm = /^\d+g/.test(generation);
    const vcpus = size === "metal" ? (arm ? 64 : 96) : (sizes[size] ?? multiple(size));
    // Only Graviton families have a size below `large`.
    const tooSmall = size === "medium" && !arm;
    if (
        memoryPerCpu === undefined ||
        vcpus === undefined ||
        tooSmall ||
        families[kind]?.includes(generation) !== true
    ) {
        return undefined;
    }
    return {
        instanceType: `${family}.${size}`,
        vcpus,
        memoryMiB: vcpus * memoryPerCpu * 1024 - roundingOf(kind, generation, vcpus),
        architecture: arm ? "arm64" : "x86_64",
        currentGeneration: !["3", "4"].includes(generation) || kind === "i",
        hypervisor: ["3", "4"].includes(generation) ? "xen" : "nitro",
        burstable: false,
        bareMetal: size === "metal",
    };
}

/** The fourth generation of c and r has 3.75 and 7.625 GiB a vCPU. */
function roundingOf(kind: string, generation: string, vcpus: number): number {
    const missing: Record<string, number | undefined> = { c4: 128, r4: 384, i3: 384 };
    return (missing[`${kind}${generation}`] ?? 0) * vcpus;
}

function multiple(size: string): number | undefined {
    const [, count] = /^(\d+)xlarge$/.exec(size) ?? [];
    const times = Number(count);
    return Number.isInteger(times) && times >= 2 && times <= largestMultiple ? times * 4 : undefined;
}
