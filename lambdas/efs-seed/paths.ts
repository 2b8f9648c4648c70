import { mostPathBytes, seedRoots } from "./contract";

/** Most bytes of a name, and of a path below the root; Linux takes 255 and 4,095. */
const limits = { name: 255, path: mostPathBytes } as const;

/**
 * What is wrong with the path of a bundle's file; undefined when nothing is. It must lead into one of `seedRoots` by names alone,
 * so that it means the same file on any machine and never one outside.
 */
export function pathProblem(path: string): string | undefined {
    const names = path.split("/");
    // eslint-disable-next-line no-control-regex -- these are what is looked for
    if (/[\\\u0000-\u001f\u007f]/.test(path)) {
        return "must have no backslash or control character";
    }
    // Half of a surrogate pair would be written as another character.
    if (Buffer.from(path).toString() !== path) {
        return "must be text that UTF-8 can hold";
    }
    if (names.some((name) => name === "" || name === "." || name === "..")) {
        return "must have names between its slashes, and neither . nor ..";
    }
    if (names.length < 2 || !seedRoots.some((root) => root === names[0])) {
        return `must be in ${seedRoots.join(", ")}`;
    }
    if (Buffer.byteLength(path) > limits.path || names.some((name) => Buffer.byteLength(name) > limits.name)) {
        return `must have at most ${limits.path} bytes, and ${limits.name} in a name`;
    }
    return undefined;
}

/** The folders above a path, from the outermost: `a` and `a/b` of `a/b/c`. */
export function parentsOf(path: string): string[] {
    const names = path.split("/");
    return names.slice(1).map((_name, index) => names.slice(0, index + 1).join("/"));
}
