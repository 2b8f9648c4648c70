import * as z from "zod/mini";
import { environment, type ProbedService } from "./contract";

/** What the function is set up with. */
export interface ProbeSettings {
    deployment: string;
    services: ProbedService[];
}

const shape = z.array(z.object({ name: z.string().check(z.minLength(1)), url: z.url() }));

/** Reads the function's environment variables. @throws Error that names the one that is missing or wrong. */
export function probeSettings(variables: NodeJS.ProcessEnv): ProbeSettings {
    const deployment = variables[environment.deployment];
    if (!deployment) {
        throw new Error(`the environment variable ${environment.deployment} is missing`);
    }
    const services = shape.safeParse(parsed(variables[environment.services]));
    if (!services.success) {
        throw new Error(
            `the environment variable ${environment.services} must be a JSON list of {"name": "...", "url": "http://..."}`,
        );
    }
    return { deployment, services: services.data };
}

function parsed(text: string | undefined): unknown {
    try {
        return JSON.parse(text ?? "");
    } catch {
        return undefined;
    }
}
