/** `@@version`, such as `8.0.36-28` or `8.4.3`, as a number that grows with it: 80036. */
export function versionNumber(version: string): number {
    const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
    return major * 10_000 + minor * 100 + patch;
}

/** What a server's data files depend on. */
export interface Build {
    /** `@@version`. */
    version: string;
    /** `@@version_compile_machine`, such as `x86_64`. */
    machine: string;
}

/** From this patch level on, servers of the series 8.0 copy each other's data also across patch levels. */
const clonesAcrossPatches = 80_037;

/**
 * Whether CLONE copies data between two servers: only between builds for one architecture (error 3866), and only within
 * one series (error 3864; manual, "Clone Plugin Limitations"). Up to 8.0.36 both had to be of the same version.
 */
export function canClone(one: Build, other: Build): boolean {
    const [left, right] = [versionNumber(one.version), versionNumber(other.version)];
    const series = Math.floor(left / 100);
    const isSameSeries = series === Math.floor(right / 100);
    const acrossPatches = series > 800 || Math.min(left, right) >= clonesAcrossPatches;
    return one.machine === other.machine && isSameSeries && (left === right || acrossPatches);
}

/** The statement that forgets all binary logs and GTIDs; 8.4 knows it by another name only. */
export function resetStatement(version: string): string {
    return versionNumber(version) >= 80_200 ? "RESET BINARY LOGS AND GTIDS" : "RESET MASTER";
}
