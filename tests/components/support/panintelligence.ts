import { ImageRegistry, LicenceKind, Panintelligence, type PanintelligenceArgs } from "../../../components";
import { find, type Recording } from "../../support/mocks";
import { deployerOf } from "./deployer";
import { json } from "./json";

/** ARN of the secret with the licence, which the usual deployment is told. */
export const licenceArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:licence-Ab3dEf";

/** ARN of the secret by which ECS signs in at GitHub. */
export const loginArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:github-Cd4eFg";

/** Images from repositories of the user, which are all that is reached in a network without a way out. */
export const mirroredImages: PanintelligenceArgs["images"] = {
    registry: ImageRegistry.Mirror,
    version: "2025_10.1",
    mirror: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/pi",
};

/** Arguments that Panintelligence needs, and nothing else. */
export function goodPanintelligenceArgs(): PanintelligenceArgs {
    return {
        network: {
            vpcId: "vpc-0123456789abcdef0",
            publicSubnetIds: ["subnet-0000000000000000a", "subnet-0000000000000000b"],
            privateSubnetIds: ["subnet-0000000000000001a", "subnet-0000000000000001b"],
        },
        endpoint: { zoneId: "Z0123456789ABCDEFGHIJ", hostnames: ["pi.example.com"] },
        licence: { kind: LicenceKind.Online, secretArn: licenceArn },
        images: { registry: ImageRegistry.Ghcr, version: "2025_10.1", credentialsSecretArn: loginArn },
        alarms: { emails: ["ops@example.com"] },
    };
}

/** Deploys Panintelligence against mocks. */
export const { deploy, refusal } = deployerOf<PanintelligenceArgs, Panintelligence>(Panintelligence, {
    name: "pi",
    args: goodPanintelligenceArgs,
});

/** The definition of the task with this role. */
export function taskOf(recording: Recording, role: string): Record<string, unknown> {
    return find(recording, "aws:ecs/taskDefinition:TaskDefinition", `pi-${role}`).inputs;
}

/** The ECS service with this role. */
export function serviceOf(recording: Recording, role: string): Record<string, unknown> {
    return find(recording, "aws:ecs/service:Service", `pi-${role}`).inputs;
}

/** A container of Panintelligence, as a task's definition has it. */
export interface ServiceContainer extends Record<string, unknown> {
    name: string;
    image: string;
    environment: { name: string; value: string }[];
    secrets: { name: string; valueFrom: string }[];
    mountPoints: { sourceVolume: string; containerPath: string; readOnly: boolean }[];
    portMappings: { containerPort: number; protocol: string }[];
    repositoryCredentials?: { credentialsParameter: string };
}

/** The one container of the task with this role. */
export function containerOf(recording: Recording, role: string): ServiceContainer {
    const [container] = json(taskOf(recording, role).containerDefinitions) as ServiceContainer[];
    return container!;
}

/** The environment of that container, by variable. */
export function environmentOf(recording: Recording, role: string): Record<string, string> {
    return Object.fromEntries(containerOf(recording, role).environment.map(({ name, value }) => [name, value]));
}

/** Where that container's secret variables come from, by variable. */
export function secretsOf(recording: Recording, role: string): Record<string, string> {
    return Object.fromEntries(containerOf(recording, role).secrets.map(({ name, valueFrom }) => [name, valueFrom]));
}
