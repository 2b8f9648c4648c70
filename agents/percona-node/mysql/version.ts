/** `@@version`, such as `8.0.36-28` or `8.4.3`, as a number that grows with it: 80036. */
export function versionNumber(version: string): number {
    const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
    return major * 10_000 + minor * 100 + patch;
}

/** The statement that forgets all binary logs and GTIDs; 8.4 knows it by another name only. */
export function resetStatement(version: string): string {
    return versionNumber(version) >= 80_200 ? "RESET BINARY LOGS AND GTIDS" : "RESET MASTER";
}
