import { expect } from "chai";
import { execute, Refusal, UsageError, type CommandContext } from "../../../scripts/lib/command";

async function outcomeOf(thrown: Error): Promise<{ code: number; told: string[] }> {
    const told: string[] = [];
    const context: CommandContext = {
        print: () => undefined,
        progress: (line) => told.push(line),
        projectFolder: ".",
        pollSeconds: 0,
    };
    const run = (): Promise<void> => Promise.reject(thrown);
    return { code: await execute({ usage: "", run }, [], context), told };
}

function named(name: string, message: string, extra: object = {}): Error {
    return Object.assign(new Error(message), { name, ...extra });
}

describe("scripts: how a command ends", () => {
    const failures: [string, Error, number, string][] = [
        ["a refusal", new Refusal("the volume is busy"), 1, "error: the volume is busy"],
        ["a wrong call", new UsageError("give --stack"), 2, "error: give --stack"],
        [
            "no credentials",
            named("CredentialsProviderError", "no providers"),
            1,
            "error: no AWS credentials: set AWS_PROFILE",
        ],
        ["no region", new Error("Region is missing"), 1, "error: the AWS region is not known: give --region"],
        [
            "AWS's refusal",
            named("UnauthorizedOperation", "not you", { $metadata: {} }),
            1,
            "error: AWS refused: not you (UnauthorizedOperation)",
        ],
        ["a waiter's end", named("TimeoutError", "{}"), 1, "error: AWS has not finished within the time"],
        [
            "no network",
            named("Error", "getaddrinfo", { code: "ENOTFOUND" }),
            1,
            "error: AWS cannot be reached: getaddrinfo",
        ],
        ["a defect", new TypeError("x is undefined"), 1, "error: TypeError: x is undefined\n    at "],
    ];
    for (const [name, thrown, code, message] of failures) {
        it(`tells ${name} in plain words with exit code ${code}`, async () => {
            const outcome = await outcomeOf(thrown);
            expect(outcome.code).to.equal(code);
            expect(outcome.told[0]!.slice(0, message.length)).to.equal(message);
            expect(outcome.told.slice(1)).to.deep.equal(code === 2 ? ["see --help"] : []);
        });
    }
});
