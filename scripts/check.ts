/**
 * `npm run check`: types, by the compiler, and lint, by ESLint. Both look at one program: to read and to check it takes most of
 * what either needs.
 */
import { ESLint } from "eslint";
import * as path from "node:path";
import * as ts from "typescript";

const root = path.resolve(__dirname, "..");

async function main(): Promise<void> {
    const program = readProgram(path.join(root, "tsconfig.check.json"));
    const types = ts.getPreEmitDiagnostics(program);
    const host = {
        getCanonicalFileName: (name: string) => name,
        getCurrentDirectory: () => root,
        getNewLine: () => "\n",
    };
    console.log(`types: ${types.length} problems`);
    console.log(ts.formatDiagnostics(types, host));
    const eslint = new ESLint({
        cwd: root,
        overrideConfig: {
            files: ["**/*.ts"],
            languageOptions: { parserOptions: { project: null, programs: [program] } },
        },
    });
    const results = await eslint.lintFiles(["."]);
    const formatter = await eslint.loadFormatter("stylish");
    const problems = results.reduce((sum, { errorCount, warningCount }) => sum + errorCount + warningCount, 0);
    console.log(`lint: ${problems} problems`);
    console.log(await formatter.format(results));
    process.exitCode = types.length + problems === 0 ? 0 : 1;
}

/** @throws Error when the configuration cannot be read. */
function readProgram(file: string): ts.Program {
    const host = {
        ...ts.sys,
        onUnRecoverableConfigFileDiagnostic({ messageText }: ts.Diagnostic): never {
            throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
        },
    };
    const configuration = ts.getParsedCommandLineOfConfigFile(file, undefined, host);
    if (configuration === undefined) {
        throw new Error(`${file} cannot be read`);
    }
    return ts.createProgram({ rootNames: configuration.fileNames, options: configuration.options });
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.stack : error);
    process.exitCode = 1;
});
