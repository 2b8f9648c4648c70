/** Disks of its own that an instance type has; their content is lost when the instance stops. */
export interface InstanceDisks {
    count: number;
    /** GB of each. */
    sizeGb: number;
}

/** By size, how many disks of how many GB; families of one generation share them. */
const generation5 =
    "large:1x75 xlarge:1x150 2xlarge:1x300 4xlarge:2x300 8xlarge:2x600 12xlarge:2x900 16xlarge:4x600 24xlarge:4x900 metal:4x900";
const generation5Amd =
    "large:1x75 xlarge:1x150 2xlarge:1x300 4xlarge:2x300 8xlarge:2x600 12xlarge:2x900 16xlarge:2x1200 24xlarge:2x1900";
const generation6 =
    "medium:1x59 large:1x118 xlarge:1x237 2xlarge:1x474 4xlarge:1x950 8xlarge:1x1900 12xlarge:2x1425 16xlarge:2x1900 " +
    "24xlarge:4x1425 32xlarge:4x1900";
const graviton = `${generation6} metal:2x1900`;
const intel6 = `${generation6} metal:4x1900`;
const storage4 =
    "large:1x468 xlarge:1x937 2xlarge:1x1875 4xlarge:1x3750 8xlarge:2x3750 12xlarge:3x3750 16xlarge:4x3750 24xlarge:6x3750 " +
    "32xlarge:8x3750 48xlarge:12x3750 metal:8x3750";
const dense =
    "large:1x1250 xlarge:1x2500 2xlarge:2x2500 3xlarge:1x7500 6xlarge:2x7500 12xlarge:4x7500 18xlarge:6x7500 24xlarge:8x7500 " +
    "48xlarge:16x7500 metal:8x7500";

/** https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html, under the instance store of each family. */
const disksOf: Record<string, string | undefined> = {
    c5d: "large:1x50 xlarge:1x100 2xlarge:1x200 4xlarge:1x400 9xlarge:1x900 12xlarge:2x900 18xlarge:2x900 24xlarge:4x900 metal:4x900",
    c5ad: generation5Amd,
    c6gd: graviton,
    c6id: intel6,
    c7gd: graviton,
    i3: "large:1x475 xlarge:1x950 2xlarge:1x1900 4xlarge:2x1900 8xlarge:4x1900 16xlarge:8x1900 metal:8x1900",
    i3en: dense,
    i4g: storage4,
    i4i: storage4,
    i7i: storage4,
    i7ie: dense,
    i8g: storage4,
    m5ad: generation5,
    m5d: generation5,
    m5dn: generation5,
    m6gd: graviton,
    m6id: intel6,
    m7gd: graviton,
    r5ad: generation5,
    r5d: generation5,
    r5dn: generation5,
    r6gd: graviton,
    r6id: intel6,
    r7gd: graviton,
    x2gd: graviton.replace("1x474", "1x475"),
    x2idn: "16xlarge:1x1900 24xlarge:2x1425 32xlarge:2x1900 metal:2x1900",
};

/** The disks of an instance type's own; undefined when it has none. */
export function instanceDisks(instanceType: string): InstanceDisks | undefined {
    const [family = "", size = ""] = instanceType.split(".");
    const found = disksOf[family]?.split(" ").find((entry) => entry.startsWith(`${size}:`));
    const [, count, sizeGb] = /:(\d+)x(\d+)$/.exec(found ?? "") ?? [];
    return found === undefined ? undefined : { count: Number(count), sizeGb: Number(sizeGb) };
}
