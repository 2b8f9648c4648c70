import { expect } from "chai";
import { Refusal, type CommandContext } from "../../../scripts/lib/command";
import { requireLastingCredentials } from "../../../scripts/lib/lasting-credentials";

describe("credentials of a command that has something to change back", () => {
    const before = process.env.AWS_SESSION_TOKEN;
    const said: string[] = [];
    const context: CommandContext = {
        print: () => undefined,
        progress: (line) => said.push(line),
        projectFolder: "",
        pollSeconds: 1,
    };

    beforeEach(() => {
        process.env.AWS_SESSION_TOKEN = "of the environment";
        said.length = 0;
    });
    after(() => {
        if (before === undefined) {
            delete process.env.AWS_SESSION_TOKEN;
        } else {
            process.env.AWS_SESSION_TOKEN = before;
        }
    });

    const soon = new Date(Date.now() + 60_000);
    const need = (found: { sessionToken?: string; expiration?: Date }, seconds: number): Promise<void> =>
        requireLastingCredentials(() => Promise.resolve(found), seconds, context);

    it("are fine when they have no end, are renewed, or last long enough", async () => {
        await need({}, 3600);
        await need({ sessionToken: "of a profile that takes a role", expiration: soon }, 3600);
        await need({ sessionToken: "of the environment", expiration: soon }, 50);
        expect(said).to.deep.equal([]);
    });

    it("are refused when they stand in the environment and end before", async () => {
        const refusal = await need({ sessionToken: "of the environment", expiration: soon }, 61).catch(
            (error: unknown) => error,
        );
        expect(refusal).to.be.instanceOf(Refusal);
        expect((refusal as Refusal).message)
            .to.include(`end at ${soon.toISOString()}`)
            .and.include("up to 2 minutes");
    });

    it("are warned of when nobody knows their end", async () => {
        await need({ sessionToken: "of a file" }, 3600);
        expect(said.join()).to.include("not renewed, and they are needed for up to 60 minutes");
    });
});
