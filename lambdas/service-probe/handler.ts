import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { dimensions, metric, questionSeconds } from "./contract";
import { askAll, type Finding } from "./questions";
import { probeSettings } from "./settings";

const serviceName = "service-probe";
const logger = new Logger({ serviceName });
const metrics = new Metrics({ namespace: metric.namespace, serviceName });

/**
 * The Lambda function: asks every service once, logs who is not well and why, and measures each.
 *
 * @throws Error when its environment is wrong. A service that is not well is no error of the function.
 */
export async function handler(): Promise<Finding[]> {
    const { deployment, services } = probeSettings(process.env);
    const findings = await askAll(services, questionSeconds * 1000);
    for (const { name, up, reason } of findings) {
        if (!up) {
            logger.warn("a service is not well", { asked: name, reason: reason ?? "" });
        }
        // Powertools adds a dimension of its own; alarms want exactly these.
        metrics.clearDefaultDimensions();
        metrics.addDimension(dimensions.deployment, deployment).addDimension(dimensions.service, name);
        metrics.addMetric(metric.name, MetricUnit.Count, up ? 1 : 0);
        metrics.publishStoredMetrics();
    }
    return findings;
}
