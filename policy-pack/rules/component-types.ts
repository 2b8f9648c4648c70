/** Type tokens of this project's own components. They are written out, since policies import no component. */

/** PMM on an EC2 instance. */
export const pmmEc2 = "stackwarden:index:PmmEc2";

/** PMM as a task of ECS. */
export const pmmEcs = "stackwarden:index:PmmEcs";

/** A cluster of Percona Server. */
export const perconaCluster = "stackwarden:index:PerconaCluster";

/** Prometheus and Grafana on Fargate. */
export const monitoring = "stackwarden:index:Monitoring";

/** Ports of its internal load balancer, one for each Prometheus server. */
export const prometheusPorts = [9090, 9091];

/** Panintelligence on Fargate. */
export const panintelligence = "stackwarden:index:Panintelligence";

/** Every component. */
export const ownComponents = [pmmEc2, pmmEcs, perconaCluster, monitoring, panintelligence];
