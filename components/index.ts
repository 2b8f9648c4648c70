/** What users import: the components, their arguments, and the enums in those. */
export { PmmEc2 } from "./pmm-ec2";
export {
    RdsEngine,
    type AdminSecret,
    type CustomQueries,
    type PmmAlarms,
    type PmmEc2Args,
    type PmmInstance,
    type PmmServer,
    type RdsAccess,
} from "./pmm-ec2/args";
export type { Backup, BackupCopy, WeeklyBackup } from "./parts/backup/backup";
export { VolumeType, type DataVolume } from "./parts/data-volume/data-volume";
export { FirewallAction, type AccessLogs, type Endpoint, type Firewall } from "./parts/https-endpoint/endpoint";
export type { Network } from "./parts/network";
