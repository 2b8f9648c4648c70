import { readHostFile } from "../../parts/host/host-files";
import { healthPaths, ports, type ServiceRole } from "./ports";

/** Seconds that an answer may take; a little less than ECS waits for the program that asks. */
const answerSeconds = 8;

/**
 * How ECS asks a service whether it is well that no load balancer asks: it replaces a task that is not, and goes back from a version
 * that never is. Undefined for the others.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
 */
export function healthCheckOf(role: ServiceRole): Record<string, unknown> | undefined {
    return role === "dashboard" || role === "adminer"
        ? undefined
        : {
              command: [
                  "CMD",
                  "/bin/sh",
                  "-c",
                  readHostFile("panintelligence/files/container/is-well"),
                  "is-well",
                  `http://127.0.0.1:${ports[role]}${healthPaths[role]}`,
                  String(answerSeconds),
              ],
              interval: 30,
              timeout: 10,
              retries: 3,
              // The longest that ECS knows: until then only a good answer counts.
              startPeriod: 300,
          };
}
