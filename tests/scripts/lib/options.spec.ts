import { expect } from "chai";
import { UsageError, type CommandContext } from "../../../scripts/lib/command";
import { flag, makeCommand, text } from "../../../scripts/lib/options";

const context: CommandContext = {
    print: () => undefined,
    progress: () => undefined,
    projectFolder: ".",
    pollSeconds: 0,
};

describe("scripts: options", () => {
    const seen: unknown[] = [];
    const command = makeCommand({
        name: "pmm:try",
        about: "Tries.",
        calls: ["--stack <stack>", "--yes"],
        options: { stack: text("<stack>", `the stack, ${"word ".repeat(30)}end`), yes: flag("do it") },
        run: (values) => {
            seen.push(values);
            return Promise.resolve();
        },
    });

    it("are all in the help, broken between words", () => {
        expect(command.usage.split("\n")).to.deep.equal([
            "Tries.",
            "",
            "usage: npm run pmm:try -- --stack <stack>",
            "       npm run pmm:try -- --yes",
            "",
            `  --stack <stack>  the stack, ${"word ".repeat(17)}word`,
            `                   ${"word ".repeat(12)}end`,
            "  --yes            do it",
            "  --help           this text",
            "",
            "exit codes: 0 done, 1 refused or failed, 2 called wrongly",
        ]);
    });

    it("are read as text, or as given or not", async () => {
        await command.run(["--stack", "a"], context);
        await command.run(["--yes"], context);
        expect(seen).to.deep.equal([{ stack: "a", yes: false }, { yes: true }]);
    });

    for (const argv of [["--fast"], ["--stack"], ["--yes=1"], ["stack"]]) {
        it(`refuse ${argv.join(" ")}`, async () => {
            const thrown: unknown = await Promise.resolve()
                .then(() => command.run(argv, context))
                .catch((error: unknown) => error);
            expect(thrown).to.be.instanceOf(UsageError);
        });
    }
});
