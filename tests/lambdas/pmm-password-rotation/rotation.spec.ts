import { expect } from "chai";
import { RefusedLogins } from "../../../lambdas/pmm-password-rotation/refused-logins";
import { failing } from "../../support/pmm-server";
import { errorOf, useScene } from "./support/scene";

describe("the rotation of PMM's password", function () {
    this.timeout(40_000);
    const scene = useScene();

    describe("a whole rotation", () => {
        it("gives PMM a new password and makes it current, with few calls of PMM and no wrong login", async () => {
            const secret = await scene.newSecret();
            const versionId = await secret.begin();
            await scene.startProcess().all(secret, versionId);
            expect(await secret.version("AWSCURRENT")).to.equal(versionId);
            expect(await secret.text("AWSCURRENT"))
                .to.equal(scene.pmm.password)
                .and.to.not.equal(secret.first);
            expect(await secret.text("AWSPREVIOUS")).to.equal(secret.first);
            expect(scene.pmm.calls()).to.deep.equal({ "GET /graph/api/user": 2, "PUT /graph/api/user/password": 1 });
            expect(scene.pmm.accounts.failedLogins).to.equal(0);
        });

        it("leaves AWSPENDING on the version, as Secrets Manager wants it", async () => {
            const secret = await scene.newSecret();
            const versionId = await secret.begin();
            await scene.startProcess().all(secret, versionId);
            expect(await secret.version("AWSPENDING")).to.equal(versionId);
        });

        it("makes passwords like the first: 32 letters, digits, _ and ., of each at least one", async () => {
            const secret = await scene.newSecret();
            const made = new Set<string>();
            for (let round = 0; round < 5; round++) {
                await scene.startProcess().all(secret, await secret.begin());
                made.add(scene.pmm.password);
            }
            expect(made.size).to.equal(5);
            for (const password of made) {
                expect(password).to.match(/^[A-Za-z0-9_.]{32}$/);
                for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[_.]/]) {
                    expect(password).to.match(kind);
                }
            }
        });

        it("does nothing when it is done once more, even with PMM away", async () => {
            const secret = await scene.newSecret();
            const versionId = await secret.begin();
            await scene.startProcess().all(secret, versionId);
            const password = scene.pmm.password;
            scene.pmm.ready = false;
            await scene.startProcess().all(secret, versionId);
            expect(scene.pmm.password).to.equal(password);
            expect(await secret.version("AWSCURRENT")).to.equal(versionId);
        });

        it("tests the password that PMM has, when rotation is set up without starting one", async () => {
            const secret = await scene.newSecret();
            const versionId = await secret.begin();
            await scene.startProcess().step("createSecret", secret, versionId);
            scene.pmm.password = (await secret.text("AWSPENDING"))!;
            await scene.startProcess().step("testSecret", secret, versionId);
            expect(scene.told.at(-1)).to.contain("PMM takes the new password");
        });
    });

    describe("what it finds PMM with", () => {
        it("is the previous password, such as with data restored from a backup", async () => {
            const secret = await scene.newSecret();
            await scene.startProcess().all(secret, await secret.begin());
            scene.pmm.password = secret.first;
            await scene.startProcess().all(secret, await secret.begin());
            expect(scene.pmm.password)
                .to.equal(await secret.text("AWSCURRENT"))
                .and.to.not.equal(secret.first);
            expect(scene.pmm.accounts.failedLogins).to.equal(2);
        });

        it("is the new password already: it is not changed again", async () => {
            const secret = await scene.newSecret();
            const versionId = await secret.begin();
            const process = scene.startProcess();
            await process.step("createSecret", secret, versionId);
            await process.step("setSecret", secret, versionId);
            await process.all(secret, versionId);
            expect(scene.pmm.calls()).to.include({ "PUT /graph/api/user/password": 1 });
            expect(scene.told.join()).to.contain("PMM has the new password already");
            expect(await secret.text("AWSCURRENT")).to.equal(scene.pmm.password);
        });

        it("is the previous password, though a rotation was given up before the last that was not", async () => {
            const secret = await scene.newSecret();
            await scene.startProcess().step("createSecret", secret, await secret.begin()); // Given up.
            await scene.startProcess().all(secret, await secret.begin());
            scene.pmm.password = secret.first;
            await scene.startProcess().all(secret, await secret.begin());
            expect(await secret.text("AWSCURRENT")).to.equal(scene.pmm.password);
        });

        it("is the password of the last of several rotations that were given up", async () => {
            const secret = await scene.newSecret();
            const given = await secret.begin();
            await scene.startProcess().step("createSecret", secret, given);
            const set = await secret.begin();
            await scene.startProcess().step("createSecret", secret, set);
            await scene.startProcess().step("setSecret", secret, set);
            await scene.startProcess().all(secret, await secret.begin());
            expect(scene.pmm.password).to.equal(await secret.text("AWSCURRENT"));
            expect(scene.told.join()).to.contain(`PMM had the password of version ${set}`);
            expect(scene.pmm.accounts.failedLogins).to.equal(2);
        });

        it("is the current password of before somebody has put an old version back", async () => {
            const secret = await scene.newSecret();
            const old = await secret.version("AWSCURRENT");
            await scene.startProcess().step("createSecret", secret, await secret.begin()); // Given up.
            const rotated = await secret.begin();
            await scene.startProcess().all(secret, rotated);
            await secret.label("AWSCURRENT", old, rotated);
            await scene.startProcess().all(secret, await secret.begin());
            expect(scene.pmm.password)
                .to.equal(await secret.text("AWSCURRENT"))
                .and.to.not.equal(secret.first);
            expect(scene.told.join()).to.contain(`PMM had the password of version ${rotated}`);
        });

        it("is nothing of the secret's: it says how to reset it, after three tries", async () => {
            const secret = await scene.newSecret();
            await scene.startProcess().all(secret, await secret.begin());
            scene.pmm.password = "changed-by-hand";
            await scene.startProcess().step("createSecret", secret, await secret.begin()); // Given up.
            const versionId = await secret.begin();
            const error = await errorOf(scene.startProcess().all(secret, versionId));
            expect(error.message).to.contain("3 were tried").and.to.contain("Reset PMM's password");
            expect(scene.pmm.accounts.failedLogins).to.equal(3);
            scene.pmm.clear(await secret.text("AWSCURRENT"));
            await scene.startProcess().all(secret, versionId);
            expect(scene.pmm.password).to.equal(await secret.text("AWSCURRENT"));
        });

        it("is nothing of the secret's: it does not lock the user, however often it is tried", async () => {
            const secret = await scene.newSecret();
            await scene.startProcess().all(secret, await secret.begin());
            const versionId = await secret.begin();
            scene.pmm.password = "changed-by-hand";
            let now = Date.now();
            scene.pmm.accounts.now = () => now;
            const process = scene.startProcess({ refusedLogins: new RefusedLogins(() => now) });
            for (let minute = 0; minute < 12; minute++) {
                await errorOf(process.all(secret, versionId));
                expect(scene.pmm.accounts.failedLogins).to.be.at.most(3);
                now += 60_000;
            }
            expect(scene.told.join()).to.contain("no other is tried before these are over");
            now += 360_000;
            scene.pmm.password = (await secret.text("AWSCURRENT"))!;
            await process.all(secret, versionId);
            expect(await secret.version("AWSCURRENT")).to.equal(versionId);
        });
    });

    describe("a PMM that is away", () => {
        const outages = {
            "not ready": { prepare: () => (scene.pmm.ready = false), words: /502/ },
            failing: {
                prepare: () => (scene.pmm.faults = () => ({ kind: "answer", status: 500 })),
                words: /GET \/graph\/api\/user: 500/,
            },
            "closing connections": {
                prepare: () => (scene.pmm.faults = () => ({ kind: "closed" })),
                words: /no answer: socket hang up/,
            },
            silent: {
                prepare: () => (scene.pmm.faults = () => ({ kind: "silent" })),
                words: /no answer within 1000 ms/,
            },
            "answering nonsense": {
                prepare: () => (scene.pmm.faults = () => ({ kind: "malformed" })),
                words: /no JSON/,
            },
        };
        for (const [name, { prepare, words }] of Object.entries(outages)) {
            it(`stops the rotation while it is ${name}, and no longer`, async () => {
                const secret = await scene.newSecret();
                const versionId = await secret.begin();
                const process = scene.startProcess();
                prepare();
                expect((await errorOf(process.all(secret, versionId))).message).to.match(words);
                expect(await secret.text("AWSCURRENT")).to.equal(secret.first);
                expect(scene.pmm.password).to.equal(secret.first);
                scene.pmm.ready = true;
                scene.pmm.faults = undefined;
                await process.all(secret, versionId);
                expect(await secret.text("AWSCURRENT")).to.equal(scene.pmm.password);
                expect(scene.pmm.accounts.failedLogins).to.equal(0);
            });
        }

        it("has changed the password when only its answer was lost", async () => {
            const secret = await scene.newSecret();
            scene.pmm.faults = failing("PUT /graph/api/user/password", { kind: "lost" }, 1);
            await scene.startProcess().all(secret, await secret.begin());
            expect(await secret.text("AWSCURRENT")).to.equal(scene.pmm.password);
            expect(scene.told.join()).to.contain("though its answer was: PMM: PUT /graph/api/user/password: no answer");
        });

        it("refuses the change with its own words", async () => {
            const secret = await scene.newSecret();
            const fault = { kind: "answer", status: 400, body: '{"message": "New password is too weak"}' } as const;
            scene.pmm.faults = failing("PUT /graph/api/user/password", fault);
            const error = await errorOf(scene.startProcess().all(secret, await secret.begin()));
            expect(error.message).to.equal("PMM: PUT /graph/api/user/password: 400 New password is too weak");
        });

        it("has a user admin without the rights of one", async () => {
            const secret = await scene.newSecret();
            const body = JSON.stringify({ login: "admin", isGrafanaAdmin: false });
            scene.pmm.faults = failing("GET /graph/api/user", { kind: "answer", status: 200, body });
            const error = await errorOf(scene.startProcess().all(secret, await secret.begin()));
            expect(error.message).to.contain("not as administrator of the server");
        });
    });

    describe("two at once", () => {
        it("do every step together and end with one password", async () => {
            const secret = await scene.newSecret();
            const versionId = await secret.begin();
            const [one, other] = [scene.startProcess(), scene.startProcess()];
            for (const step of ["createSecret", "setSecret", "testSecret", "finishSecret"] as const) {
                await Promise.all([one.step(step, secret, versionId), other.step(step, secret, versionId)]);
            }
            expect(await secret.version("AWSCURRENT")).to.equal(versionId);
            expect(await secret.text("AWSCURRENT")).to.equal(scene.pmm.password);
        });

        it("make one password between them when both have found none", async () => {
            const secret = await scene.newSecret();
            const versionId = await secret.begin();
            const meet = meeting(2);
            scene.secrets.middlewareStack.add(
                (next, { commandName }) =>
                    async (request) => {
                        await (commandName === "GetRandomPasswordCommand" ? meet() : undefined);
                        return next(request);
                    },
                { step: "initialize", name: "meeting" },
            );
            const create = async (): Promise<void> => scene.startProcess().step("createSecret", secret, versionId);
            await Promise.all([create(), create()]).finally(() => scene.secrets.middlewareStack.remove("meeting"));
            expect(scene.told.join()).to.contain("a password was made").and.to.contain("another run of this step");
        });

        it("change the password once when both have found the old one", async () => {
            const secret = await scene.newSecret();
            const versionId = await secret.begin();
            await scene.startProcess().step("createSecret", secret, versionId);
            const meet = meeting(2);
            const set = async (): Promise<void> =>
                scene.startProcess({ callPmm: scene.callPmm("PUT", meet) }).step("setSecret", secret, versionId);
            await Promise.all([set(), set()]);
            expect(scene.pmm.password).to.equal(await secret.text("AWSPENDING"));
            expect(scene.told.join()).to.contain("though its answer was");
            expect(scene.pmm.accounts.failedLogins).to.equal(1);
        });

        it("heal when a rotation that was given up changes the password in the middle of the next one", async () => {
            const secret = await scene.newSecret();
            const given = await secret.begin();
            await scene.startProcess().step("createSecret", secret, given);
            const [arrived, resumed] = [meeting(2), meeting(2)];
            const waiting = async (): Promise<void> => {
                await arrived();
                await resumed();
            };
            const late = scene.startProcess({ callPmm: scene.callPmm("PUT", waiting) });
            const lateDone = late.step("setSecret", secret, given);
            await arrived();

            const versionId = await secret.begin();
            let now = Date.now();
            scene.pmm.accounts.now = () => now;
            const refusedLogins = new RefusedLogins(() => now);
            const afterLate = async (): Promise<void> => {
                await resumed();
                await lateDone;
            };
            const process = scene.startProcess({ callPmm: scene.callPmm("PUT", afterLate), refusedLogins });
            await process.step("createSecret", secret, versionId);
            await errorOf(process.step("setSecret", secret, versionId));
            expect(scene.pmm.password).to.not.equal(secret.first);

            const healing = scene.startProcess({ refusedLogins });
            const error = await errorOf(healing.all(secret, versionId));
            expect(error.message).to.contain("within 6 minutes");
            expect(scene.pmm.accounts.locked).to.equal(false);
            now += 360_000;
            await healing.all(secret, versionId);
            expect(await secret.version("AWSCURRENT")).to.equal(versionId);
            expect(await secret.text("AWSCURRENT")).to.equal(scene.pmm.password);
            expect(scene.told.join()).to.contain(`PMM had the password of version ${given}`);
        });
    });
});

/** A place where `parties` callers wait for each other; whoever comes later goes through. */
function meeting(parties: number): () => Promise<void> {
    let open: () => void;
    let missing = parties;
    const all = new Promise<void>((resolve) => {
        open = resolve;
    });
    return () => {
        missing -= 1;
        if (missing === 0) {
            open();
        }
        return all;
    };
}
