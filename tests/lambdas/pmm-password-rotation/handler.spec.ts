import { expect } from "chai";
import { steps } from "../../../lambdas/pmm-password-rotation/event";
import { useScene, type TestSecret } from "./support/scene";

describe("the handler of the rotation function", function () {
    this.timeout(40_000);
    const scene = useScene();
    const outside: NodeJS.ProcessEnv = {};
    let handler: (event: unknown) => Promise<void>;

    /** Sets environment variables until the end. */
    function set(variables: Record<string, string>): void {
        for (const name of Object.keys(variables)) {
            if (!(name in outside)) {
                outside[name] = process.env[name];
            }
        }
        Object.assign(process.env, variables);
    }

    before(async () => {
        set({
            AWS_ENDPOINT_URL_SECRETS_MANAGER: scene.endpoint,
            AWS_REGION: "eu-west-1",
            AWS_ACCESS_KEY_ID: "test",
            AWS_SECRET_ACCESS_KEY: "test",
        });
        ({ handler } = await import("../../../lambdas/pmm-password-rotation/handler"));
    });
    beforeEach(() => {
        set({ PMM_ADDRESS: scene.pmm.address });
    });
    after(() => {
        for (const [name, value] of Object.entries(outside)) {
            if (value === undefined) {
                Reflect.deleteProperty(process.env, name);
            } else {
                process.env[name] = value;
            }
        }
    });

    /** Calls the handler for each step, and gives the lines that it has logged, and what it has thrown. */
    async function rotation({ arn }: TestSecret, versionId: string): Promise<{ lines: Line[]; error: unknown }> {
        let error: unknown;
        const logged = await written(async () => {
            try {
                for (const Step of steps) {
                    await handler({ Step, SecretId: arn, ClientRequestToken: versionId });
                }
            } catch (reason) {
                error = reason;
            }
        });
        scene.told.push(logged, error instanceof Error ? String(error.stack) : "");
        const lines = logged.split("\n").filter((line) => line.startsWith("{"));
        return { lines: lines.map((line) => JSON.parse(line) as Line), error };
    }

    it("rotates, with a line of JSON a step", async () => {
        const secret = await scene.newSecret();
        const versionId = await secret.begin();
        const { lines } = await rotation(secret, versionId);
        expect(await secret.text("AWSCURRENT"))
            .to.equal(scene.pmm.password)
            .and.to.not.equal(secret.first);
        expect(lines.map(({ level, service, step, message }) => [level, service, step, message])).to.deep.equal([
            ["INFO", "pmm-password-rotation", "createSecret", "a password was made"],
            ["INFO", "pmm-password-rotation", "setSecret", "PMM had the current password and has got the new password"],
            ["INFO", "pmm-password-rotation", "testSecret", "PMM takes the new password"],
            ["INFO", "pmm-password-rotation", "finishSecret", "this version is current now"],
        ]);
        for (const line of lines) {
            expect(line).to.include({ secretId: secret.arn, versionId });
        }
    });

    it("fails with a line of JSON that says why", async () => {
        const secret = await scene.newSecret();
        scene.pmm.ready = false;
        const { lines, error } = await rotation(secret, await secret.begin());
        expect(error).to.have.property("name", "PmmError");
        expect(lines.at(-1)).to.include({
            level: "ERROR",
            message: "the step has failed",
            kind: "PmmError",
            reason: "PMM: GET /graph/api/user: 502 Bad Gateway",
        });
    });

    it("says when it does not know where PMM is", async () => {
        set({ PMM_ADDRESS: "" });
        const secret = await scene.newSecret();
        const { error } = await rotation(secret, await secret.begin());
        expect(error).to.have.property("message", "the environment variable PMM_ADDRESS is missing");
    });
});

/** A line of the log. */
type Line = Record<string, unknown>;

/** What is written to the process's output while `work` goes on. */
async function written(work: () => Promise<void>): Promise<string> {
    const streams = [process.stdout, process.stderr];
    const originals = streams.map((stream) => stream.write.bind(stream));
    let text = "";
    for (const stream of streams) {
        stream.write = (chunk: string | Uint8Array) => {
            text += String(chunk);
            return true;
        };
    }
    try {
        await work();
    } finally {
        streams.forEach((stream, index) => {
            stream.write = originals[index]!;
        });
    }
    return text;
}
