import { randomUUID } from "node:crypto";
import { PutSecretValueCommand, type GetRandomPasswordCommandOutput } from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { rotate } from "../../../lambdas/pmm-password-rotation/rotation";
import { RefusedLogins } from "../../../lambdas/pmm-password-rotation/refused-logins";
import { steps } from "../../../lambdas/pmm-password-rotation/event";
import { errorOf, useScene } from "./support/scene";

describe("what the rotation function refuses", function () {
    this.timeout(40_000);
    const scene = useScene();

    it("events that are no step of a rotation", async () => {
        const good = { Step: "createSecret", SecretId: "arn", ClientRequestToken: "token" };
        const events: [unknown, RegExp][] = [
            [undefined, /Step must be one of createSecret, setSecret, testSecret, finishSecret/],
            [null, /Step/],
            ["createSecret", /Step/],
            [{}, /Step/],
            [{ ...good, Step: "create_secret" }, /Step/],
            [{ ...good, Step: "toString" }, /Step/],
            [{ ...good, SecretId: "" }, /SecretId must be a text/],
            [{ ...good, SecretId: 1 }, /SecretId/],
            [{ ...good, ClientRequestToken: undefined }, /ClientRequestToken/],
        ];
        for (const [event, words] of events) {
            const error = await errorOf(
                rotate(event, {
                    secrets: scene.secrets,
                    callPmm: scene.callPmm(),
                    refusedLogins: new RefusedLogins(Date.now),
                    tell: { info: () => undefined },
                }),
            );
            expect(error.message).to.match(words);
        }
    });

    it("a secret that is not there, or whose rotation is off", async () => {
        const secret = await scene.newSecret();
        const versionId = (await secret.version("AWSCURRENT"))!;
        for (const step of steps) {
            const off = await errorOf(scene.startProcess().step(step, secret, versionId));
            expect(off.message).to.equal(`rotation of ${secret.arn} is off`);
            const missing = { ...secret, arn: `${secret.arn.slice(0, -8)}0-abcdef` };
            const error = await errorOf(scene.startProcess().step(step, missing, versionId));
            expect(error.name).to.equal("ResourceNotFoundException");
        }
        expect(scene.pmm.requests).to.be.empty;
    });

    it("a version that the secret does not have, or that is not the one being rotated to", async () => {
        const secret = await scene.newSecret();
        const old = (await secret.version("AWSCURRENT"))!;
        await scene.startProcess().all(secret, await secret.begin());
        scene.pmm.requests.length = 0;
        const stranger = randomUUID();
        for (const step of steps) {
            const unknown = await errorOf(scene.startProcess().step(step, secret, stranger));
            expect(unknown.message).to.equal(`${secret.arn} has no version ${stranger}`);
            const previous = await errorOf(scene.startProcess().step(step, secret, old));
            expect(previous.message).to.contain("is not AWSPENDING");
        }
        expect(scene.pmm.requests).to.be.empty;
        expect(await secret.text("AWSCURRENT")).to.equal(scene.pmm.password);
    });

    it("steps that come before the password is made: a version without one never becomes current", async () => {
        const secret = await scene.newSecret();
        const versionId = await secret.begin();
        for (const step of ["setSecret", "testSecret", "finishSecret"] as const) {
            const error = await errorOf(scene.startProcess().step(step, secret, versionId));
            expect(error.message).to.contain("createSecret comes first");
        }
        expect(await secret.text("AWSCURRENT")).to.equal(secret.first);
        expect(scene.pmm.requests).to.be.empty;
    });

    it("to pass a test that comes before PMM has the password", async () => {
        const secret = await scene.newSecret();
        const versionId = await secret.begin();
        await scene.startProcess().step("createSecret", secret, versionId);
        const error = await errorOf(scene.startProcess().step("testSecret", secret, versionId));
        expect(error.message).to.contain("PMM refuses the new password");
    });

    it("a version that holds something else than a text", async () => {
        const secret = await scene.newSecret();
        const versionId = await secret.begin();
        await scene.secrets.send(
            new PutSecretValueCommand({
                SecretId: secret.arn,
                ClientRequestToken: versionId,
                SecretBinary: Buffer.from("binary"),
                VersionStages: ["AWSPENDING"],
            }),
        );
        const error = await errorOf(scene.startProcess().all(secret, versionId));
        expect(error.message).to.contain("must hold the password as its text");
    });

    it("passwords of another kind than it has asked for, and tells none of them", async () => {
        const secret = await scene.newSecret();
        const versionId = await secret.begin();
        const passwords = ["Short_1", `${"aB3_".repeat(7)}aB3'`, "aB3".repeat(10) + "aB", "ab3_".repeat(8), undefined];
        for (const password of passwords) {
            scene.secrets.middlewareStack.add(
                (next, { commandName }) =>
                    async (request) => {
                        const answer = await next(request);
                        if (commandName === "GetRandomPasswordCommand") {
                            (answer.output as GetRandomPasswordCommandOutput).RandomPassword = password;
                        }
                        return answer;
                    },
                { step: "initialize", name: "another-kind" },
            );
            const error = await errorOf(scene.startProcess().all(secret, versionId)).finally(() =>
                scene.secrets.middlewareStack.remove("another-kind"),
            );
            expect(error.message).to.contain("another kind of password");
            expect(scene.told.join()).to.not.contain(password ?? "no password");
        }
        expect(await secret.text("AWSPENDING")).to.equal(undefined);
    });
});
