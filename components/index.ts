/** What users import: the components, their arguments, and the enums in those. */
export { PmmEc2 } from "./pmm-ec2";
export type { PmmEc2Args } from "./pmm-ec2/args";
export { PmmEcs } from "./pmm-ecs";
export { PmmStorage, type PmmEcsAlarms, type PmmEcsArgs, type PmmTask } from "./pmm-ecs/args";
export { Monitoring } from "./monitoring";
export type { MonitoringAlarms } from "./monitoring/alerting";
export type { MonitoringArgs, MonitoringEndpoint } from "./monitoring/args";
export type { DashboardSettings, MonitoringGrafana } from "./monitoring/grafana/args";
export type { ImagePipeline } from "./monitoring/pipeline";
export {
    StorageKind,
    Updater,
    type Discovery,
    type InternalEndpoint,
    type ManagedWorkspace,
    type MonitoringPrometheus,
    type OidcLogin,
    type PrometheusStorage,
    type PublicPrometheus,
    type RemoteWrite,
    type Retention,
} from "./monitoring/prometheus/args";
export type { MetricsPort, MonitoredService, ScrapedPort, ScrapedService } from "./monitoring/services/args";
export { Panintelligence } from "./panintelligence";
export type { PanintelligenceArgs, PanintelligenceNetwork } from "./panintelligence/args";
export type { DatabaseRestore, PanintelligenceDatabase } from "./panintelligence/database/args";
export type { PanintelligenceEndpoint } from "./panintelligence/endpoint";
export type { FileOwner, PanintelligenceFiles } from "./panintelligence/file-store/args";
export { ImageRegistry, type PanintelligenceImages } from "./panintelligence/images";
export { LicenceKind, type Licence } from "./panintelligence/licence";
export type { PanintelligenceAlarms } from "./panintelligence/operations/alarm-settings";
export type { Budget } from "./panintelligence/operations/budget";
export type { DatabaseTools } from "./panintelligence/operations/tools";
export type { Seed } from "./panintelligence/seed/args";
export {
    UpgradeStrategy,
    type Adminer,
    type Dashboard,
    type PanintelligenceService,
    type ScalableService,
} from "./panintelligence/services/args";
export { VpcEndpoints } from "./panintelligence/vpc-endpoints";
export { PerconaCluster } from "./percona-cluster";
export {
    ErrantPolicy,
    OutagePolicy,
    PerconaEngine,
    ReadsFromPrimary,
    type ClusterHealthCheck,
    type PerconaClusterArgs,
} from "./percona-cluster/args";
export type { PerconaAlarms } from "./percona-cluster/alarm-settings";
export { BackupTool, type PerconaBackup } from "./percona-cluster/backup";
export type { ClusterNames } from "./percona-cluster/names";
export { NodeStorage, type NodeVolume, type PerconaNode } from "./percona-cluster/node";
export type { Backup, BackupCopy, WeeklyBackup } from "./parts/backup/backup";
export { VolumeType, type DataVolume } from "./parts/data-volume/data-volume";
export { InfrequentAccess, PerformanceMode, ThroughputMode, type FileSystem } from "./parts/file-system/file-system";
export { FirewallAction, type AccessLogs, type Endpoint, type Firewall } from "./parts/https-endpoint/endpoint";
export type { Network } from "./parts/network";
export type { AdminSecret } from "./parts/pmm/admin-secret";
export type { AgentEndpoint } from "./parts/pmm/agents/endpoint";
export { MonitoredEngine, QuerySource, type MonitoredAsg, type MonitoredDatabase } from "./parts/pmm/agents/monitored";
export type { PasswordRotation } from "./parts/pmm/agents/password-rotation";
export type { Reconciler } from "./parts/pmm/agents/reconciler";
export type { PmmAlarms } from "./parts/pmm/alarms";
export type { PmmInstance } from "./parts/pmm/instance";
export { RdsEngine, type RdsAccess } from "./parts/pmm/rds-access";
export type { CustomQueries, PmmServer } from "./parts/pmm/server";
