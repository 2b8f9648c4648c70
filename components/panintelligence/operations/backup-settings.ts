import type { Backup } from "../../parts/backup/backup";

/** Daily backups of files and database by AWS Backup, beside RDS's own. */
export type PanintelligenceBackup = Backup;
