import type { Rule } from "../rules/rule";
import { backup } from "./backup";
import { encryption } from "./encryption";
import { encryptionInTransit } from "./encryption-in-transit";
import { highAvailability } from "./high-availability";
import { identity } from "./identity";
import { ingress } from "./ingress";
import { instanceMetadata } from "./instance-metadata";
import { monitoringReach } from "./monitoring";
import { monitoringTasks } from "./monitoring-tasks";
import { panintelligenceData } from "./panintelligence-data";
import { panintelligenceScaling } from "./panintelligence-scaling";
import { panintelligenceServices } from "./panintelligence-services";
import { singleton } from "./singleton";
import { singletonOnEcs } from "./singleton-ecs";
import { singletonFunctions } from "./singleton-functions";
import { singletonNotScaled } from "./singleton-scaling";

/** Every rule of the pack. */
export const rules: readonly Rule[] = [
    ...encryption,
    ...encryptionInTransit,
    ...singleton,
    ...singletonOnEcs,
    ...singletonNotScaled,
    ...singletonFunctions,
    ...highAvailability,
    ...backup,
    ...instanceMetadata,
    ...identity,
    ...ingress,
    ...monitoringReach,
    ...monitoringTasks,
    ...panintelligenceScaling,
    ...panintelligenceServices,
    ...panintelligenceData,
];
