import { readHostFile } from "../parts/host/host-files";

/** What CodeBuild builds, where it pushes to, and what runs it; the variables of `files/pipeline/build-images`. */
export interface BuildPlan {
    /** Host name of the account's registry (`123456789012.dkr.ecr.eu-west-1.amazonaws.com`). */
    registry: string;
    /** What the names of the repositories begin with. */
    namePrefix: string;
    /** Images, with their Dockerfiles and the ECS services that run them. */
    images: { name: string; dockerfile: string; serviceNames: string[] }[];
    clusterName: string;
    /** Whether nothing is called `latest`; then nothing is restarted either. */
    immutableTags: boolean;
}

/** The program that does the steps, below `components/`. */
export const buildProgram = "monitoring/files/pipeline/build-images";

/** Where a build keeps it, for a shell. */
const installed = '"${TMPDIR:-/tmp}/build-images"';

/** Ends the program within the command that writes it. */
const end = "END_OF_BUILD_IMAGES";

/**
 * What CodeBuild does at a build, as `buildspec.yml`: it signs in to the registry, builds all images, pushes them, and has the
 * services use them.
 *
 * @throws Error when the package is incomplete.
 */
export function buildspec(plan: BuildPlan): string {
    const program = readHostFile(buildProgram).trimEnd().split("\n");
    return [
        "version: 0.2",
        "env:",
        "  shell: bash",
        "  variables:",
        ...Object.entries(variables(plan)).map(([name, value]) => `    ${name}: ${JSON.stringify(value)}`),
        "phases:",
        "  install:",
        "    commands:",
        "      - |",
        ...[`cat >${installed} <<'${end}'`, ...program, end].map((line) => (line === "" ? "" : `        ${line}`)),
        ...phase("pre_build", "sign-in"),
        ...phase("build", "build"),
        ...phase("post_build", "push", "deploy"),
        "",
    ].join("\n");
}

function variables(plan: BuildPlan): Record<string, string> {
    return {
        REGISTRY: plan.registry,
        NAME_PREFIX: plan.namePrefix,
        IMAGES: plan.images.map(({ name, dockerfile }) => `${name}=${dockerfile}`).join(" "),
        MOVE_LATEST: String(!plan.immutableTags),
        CLUSTER: plan.clusterName,
        SERVICES: plan.images.flatMap(({ serviceNames }) => serviceNames).join(" "),
    };
}

/** CodeBuild goes on to `post_build` after a build that failed, unless it is told not to. */
function phase(name: string, ...steps: string[]): string[] {
    return [
        `  ${name}:`,
        "    on-failure: ABORT",
        "    commands:",
        ...steps.map((step) => `      - bash ${installed} ${step}`),
    ];
}
