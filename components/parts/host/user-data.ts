import { gzipSync, strToU8 } from "fflate";
import type { Scope } from "../scope";
import { problem } from "../validation/checks";
import { readHostFile, type HostFile } from "./host-files";

/** AWS takes at most this many bytes of user data, counted before base64. */
export const userDataLimit = 16_384;

/** A file that is made for one host, readable by all: user data is, too. */
export interface GeneratedFile {
    /** Absolute path on the host; the owner is root. */
    target: string;
    content: string;
}

/** All that a host is to have. */
export interface HostDescription {
    /** Files that are the same on every host of this kind. */
    files: readonly HostFile[];
    /** What the programs of the host read from `/etc/stackwarden/host.env`; nothing in it may be secret. */
    variables: object;
    /** Further files for this host. */
    generated: readonly GeneratedFile[];
    /** The systemd target that starts all else, at this boot and at every other. */
    target: string;
    /** The argument that a person can shorten when the user data gets too big. */
    shorten: string;
    /**
     * Whether the host gets the static files without their lines of comment, a fourth of all bytes: for a kind of host that has
     * too many files otherwise. Default: false.
     */
    withoutComments?: boolean;
}

/** The user data of one host, or what is wrong with its input. */
export interface UserData {
    /** The gzipped cloud-config in base64, as EC2 takes it. Use it only when there are no problems. */
    base64: string;
    /** Its size in bytes as AWS counts it. */
    size: number;
    /** One line a problem, each with the property's path below the input; empty when all is well. */
    problems: string[];
}

/**
 * Makes the user data of a host: cloud-init writes the host's files and starts one systemd target, whose units do
 * everything else, at this boot and at every other.
 *
 * The same input gives the same bytes on every machine, since different bytes replace the instance: hence a YAML that is
 * JSON, and a compressor in plain JavaScript (zlib's output depends on its version and on the processor).
 *
 * @param problems what is known already to be wrong with the input.
 */
export function packUserData(host: HostDescription, problems: string[]): UserData {
    const bytes = gzipSync(strToU8(cloudConfig(host)), { level: 9, mtime: 0 });
    const tooBig = `the user data has ${bytes.length} bytes compressed, and AWS takes ${userDataLimit}: shorten ${host.shorten}`;
    return {
        base64: Buffer.from(bytes).toString("base64"),
        size: bytes.length,
        problems: [...problems, ...(bytes.length > userDataLimit ? [tooBig] : [])],
    };
}

/** The user data in base64. @throws ResourceError at the component, with all that is wrong with its input. */
export function usable(scope: Scope, { base64, problems }: UserData): string {
    return problems.length === 0 ? base64 : scope.refuse(problems.join("\n"));
}

function cloudConfig({ files, variables, generated, target, withoutComments = false }: HostDescription): string {
    const config = {
        write_files: [
            ...files.map(({ source, target, mode }) => {
                const text = readHostFile(source);
                return { path: target, permissions: mode, content: withoutComments ? commentless(text) : text };
            }),
            ...[environmentFile("/etc/stackwarden/host.env", variables), ...generated].map(({ target, content }) => {
                return { path: target, permissions: "0644", content };
            }),
        ],
        runcmd: [
            ["systemctl", "daemon-reload"],
            // Not waited for: the units take minutes, and cloud-init need not be there.
            ["systemctl", "enable", "--now", "--no-block", target],
        ],
    };
    return `#cloud-config\n${JSON.stringify(config)}\n`;
}

/** A file without the lines that are comments in shells, Python and settings alike; the first may be `#!`. */
export function commentless(text: string): string {
    return text
        .split("\n")
        .filter((line, number) => (number === 0 ? line.startsWith("#!") || !line.startsWith("#") : !/^\s*#/.test(line)))
        .join("\n");
}

/** A file of environment variables, in an order that does not depend on that of `values`. */
export function environmentFile(target: string, values: object): GeneratedFile {
    const lines = Object.entries(values).map(([name, value]) => `${name}=${String(value)}\n`);
    return { target, content: lines.sort().join("") };
}

/** Says which of `values`, which are at `path` of the input, cannot be variables of a host. */
export function variableProblems(path: string, values: object): string[] {
    return Object.entries(values).flatMap(([name, value]) => plainProblems(`${path}.${name}`, value));
}

/** Says when a value is not what both a shell and systemd read as it stands. */
export function plainProblems(path: string, value: unknown): string[] {
    return /^[\w./:@+=,-]+$/.test(String(value))
        ? []
        : [problem(path, value, "must be of letters, digits and . _ / : @ + = , - only")];
}
