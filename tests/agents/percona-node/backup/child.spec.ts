import { expect } from "chai";
import { outputOf, start, type ChildOptions } from "../../../../agents/percona-node/backup/child";

describe("a program that an agent runs", () => {
    async function output(program: string, args: string[], options: ChildOptions): Promise<string> {
        let text = "";
        for await (const chunk of outputOf(start(program, args, options))) {
            text += chunk.toString();
        }
        return text;
    }

    it("is killed when the agent ends, also as another user", async () => {
        const isRoot = process.getuid?.() === 0;
        // Users other than root may become nobody else.
        const users = isRoot ? [undefined, { uid: 65534, gid: 65533 }] : [undefined];
        for (const as of users) {
            const facts = await output("setpriv", ["--dump"], as ? { as } : {});
            expect(facts).to.match(/^Parent death signal: KILL$/im);
            expect(facts).to.include(`uid: ${as?.uid ?? process.getuid?.()}`);
            expect(facts).to.include(`gid: ${as?.gid ?? process.getgid?.()}`);
        }
    });

    it("says why it failed", async () => {
        const failed = await output("sh", ["-c", "echo no room >&2; exit 3"], {}).catch(String);
        expect(failed).to.equal("Error: sh ended with 3: no room");
    });
});
