import * as pulumi from "@pulumi/pulumi";

/** What a person should know who chose some settings, in a line, and whether these are chosen. */
export type Warning = [holds: boolean, line: string];

/** The lines of the warnings that hold. */
export function holding(warnings: Warning[]): string[] {
    return warnings.filter(([holds]) => holds).map(([, line]) => line);
}

/** Shows lines at the component. */
export function warn(component: pulumi.ComponentResource, lines: string[]): void {
    for (const line of lines) {
        void pulumi.log.warn(line, component);
    }
}
