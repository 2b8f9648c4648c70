/** A row of the demo's closing table: what came of one stack. */
export interface Row {
    stack: string;
    resources: number;
    seconds: number;
    policiesChecked: number;
    violations: number;
    /** Where the deployment is reached. */
    address: string;
}

/** The output of each kind of deployment that tells where it is reached. */
export const addressOutputs = ["url", "writerEndpoint", "grafanaUrl", "dashboardUrl"];

/** Where the deployment with these outputs is reached; nothing where none of them tells. */
export function addressIn(outputs: Record<string, unknown>): string {
    return addressOutputs.map((name) => outputs[name]).find((output) => typeof output === "string") ?? "";
}

/** The rows under their header, in columns. */
export function table(rows: Row[]): string {
    const header = ["stack", "resources", "seconds", "policies checked", "violations", "address"];
    const lines = rows.map((row) =>
        [row.stack, row.resources, row.seconds, row.policiesChecked, row.violations, row.address].map(String),
    );
    const widths = header.map((name, column) =>
        Math.max(name.length, ...lines.map((line) => line[column]?.length ?? 0)),
    );
    return [header, widths.map((width) => "-".repeat(width)), ...lines]
        .map((line) =>
            line
                .map((cell, column) => cell.padEnd(widths[column] ?? 0))
                .join("  ")
                .trimEnd(),
        )
        .join("\n");
}
