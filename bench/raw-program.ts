/** The part of `pulumi preview --json` that is read. */
interface Preview {
    steps: {
        op: string;
        newState?: { urn: string; type: string; custom: boolean; inputs?: Record<string, unknown> };
    }[];
}

/**
 * Writes the program a person would write by hand for the resources of a preview: one constructor call each, with the same
 * inputs as plain values, no component and no check in between.
 */
export function rawProgram(previewJson: string): string {
    const preview = JSON.parse(previewJson.slice(previewJson.indexOf("{"))) as Preview;
    const calls = preview.steps.flatMap(({ newState }) => {
        if (newState?.custom !== true || newState.type.startsWith("pulumi:")) {
            return [];
        }
        const [provider = "", modulePath = "", className = ""] = newState.type.split(":");
        const module = provider === "aws" ? `@pulumi/aws/${modulePath.split("/")[0] ?? ""}` : `@pulumi/${provider}`;
        const name = newState.urn.split("::").at(-1) ?? "";
        const inputs = Object.entries(newState.inputs ?? {}).filter(([key]) => key !== "__defaults");
        const text = JSON.stringify(Object.fromEntries(inputs), (key, value: unknown) =>
            key === "__defaults" ? undefined : value,
        );
        return [`new (require("${module}").${className})(${JSON.stringify(name)}, ${text});`];
    });
    return `${calls.join("\n")}\n`;
}
