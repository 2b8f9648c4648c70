import type { DataVolume } from "../parts/data-volume/data-volume";
import type { PmmArgs } from "../parts/pmm/args";

/** What a PMM server on EC2 is made from. */
export interface PmmEc2Args extends PmmArgs {
    /** The EBS volume with PMM's data. Default: gp3, 100 GiB, 3000 operations and 125 MiB a second. */
    dataVolume?: DataVolume;
}
