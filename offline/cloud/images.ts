import { createHash } from "node:crypto";

/** Processor architectures of images, as EC2 names them. */
const architectures = ["x86_64", "arm64"] as const;

/** What a machine image runs on. */
export type Architecture = (typeof architectures)[number];

/**
 * Id of the image that a question of this text finds in a region: the same each time. Its last eight digits are a checksum of
 * the others and the architecture, which `imageArchitecture` reads from it.
 */
export function imageId(region: string, of: string, architecture: Architecture): string {
    const start = `0${digits(`${region} ${of}`)}`;
    return `ami-${start}${digits(`${start} ${architecture}`)}`;
}

/** The architecture of an image of this cloud; undefined of any other, such as one in a stack's configuration. */
export function imageArchitecture(id: string): Architecture | undefined {
    const [, start = "", sum = ""] = /^ami-([0-9a-f]{9})([0-9a-f]{8})$/.exec(id) ?? [];
    return architectures.find((architecture) => digits(`${start} ${architecture}`) === sum);
}

/** The architecture that the name of an image, or of a parameter with one, tells. */
export function architectureIn(name: string): Architecture {
    return /arm64|aarch64/.test(name) ? "arm64" : "x86_64";
}

function digits(text: string): string {
    return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
