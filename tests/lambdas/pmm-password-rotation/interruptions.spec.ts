import { expect } from "chai";
import { steps, type Step } from "../../../lambdas/pmm-password-rotation/event";
import type { RotationDependencies } from "../../../lambdas/pmm-password-rotation/rotation";
import { PmmError } from "../../../lambdas/shared/pmm-api";
import { useScene, type Process, type Scene, type TestSecret } from "./support/scene";

/** The remote calls of each step, in their order. */
const callsOf: Record<Step, string[]> = {
    createSecret: ["DescribeSecret", "GetSecretValue", "GetRandomPassword", "PutSecretValue"],
    setSecret: [
        "DescribeSecret",
        "GetSecretValue",
        "GetSecretValue",
        "GET /graph/api/user",
        "PUT /graph/api/user/password",
    ],
    testSecret: ["DescribeSecret", "GetSecretValue", "GET /graph/api/user"],
    finishSecret: ["DescribeSecret", "GetSecretValue", "UpdateSecretVersionStage"],
};

/** The calls that change something. */
const changes = /^(PutSecretValue|PUT .*|UpdateSecretVersionStage)$/;

/** What happens at a call, and after what the rotation goes on; Secrets Manager itself repeats the whole rotation. */
interface Interruption {
    done: boolean;
    ends: boolean;
    healedBy: string[];
}

/** At the first call of a rotation, and at each that changes something. */
const faults: Record<string, Interruption> = {
    /** It is done, and the function's process ends. */
    "ends after": {
        done: true,
        ends: true,
        healedBy: ["the step and the rest", "the whole rotation", "a new rotation"],
    },
    /** It is done, and its answer is lost. */
    "gets no answer of": { done: true, ends: false, healedBy: ["the whole rotation"] },
    /** It is not done, and the function is told so. */
    "is refused": { done: false, ends: false, healedBy: ["the whole rotation"] },
};

/**
 * At the other calls, which only look: whether one was done makes no difference, and a new process finds what it finds after the
 * call before. Each still ends a process, which goes on with the step, and each fails in one that lives.
 */
const faultsOfLooks: Record<string, Interruption> = {
    "ends after": { done: true, ends: true, healedBy: ["the step and the rest"] },
    "is refused": { done: false, ends: false, healedBy: ["the whole rotation"] },
};

/** How a rotation that was broken off in `step` goes on. */
const continuations: Record<
    string,
    (process: Process, secret: TestSecret, versionId: string, step: Step) => Promise<string>
> = {
    "the step and the rest": async (process, secret, versionId, step) => {
        for (const name of steps.slice(steps.indexOf(step))) {
            await process.step(name, secret, versionId);
        }
        return versionId;
    },
    "the whole rotation": async (process, secret, versionId) => {
        await process.all(secret, versionId);
        return versionId;
    },
    "a new rotation": async (process, secret) => {
        const versionId = await secret.begin();
        await process.all(secret, versionId);
        return versionId;
    },
};

describe("a rotation that is interrupted", function () {
    this.timeout(40_000);
    const scene = useScene();

    it("makes these remote calls when it is not", async () => {
        const secret = await scene.newSecret();
        const versionId = await secret.begin();
        const [process, calls] = interrupted(scene);
        for (const step of steps) {
            const before = calls.length;
            await process.step(step, secret, versionId);
            expect(calls.slice(before), step).to.deep.equal(callsOf[step]);
        }
    });

    for (const step of steps) {
        for (const [index, call] of callsOf[step].entries()) {
            const first = step === steps[0] && index === 0;
            const itsFaults = first || changes.test(call) ? faults : faultsOfLooks;
            for (const [fault, { done, ends, healedBy }] of Object.entries(itsFaults)) {
                for (const continuation of healedBy) {
                    it(`${fault} call ${index + 1} of ${step}, ${call}: ${continuation} heals it`, async () => {
                        const secret = await scene.newSecret();
                        const versionId = await secret.begin();
                        const [process, calls] = interrupted(scene, { step, index, done, ends });
                        await process.all(secret, versionId).catch(() => undefined);
                        expect(calls.filter((each) => each === "interrupted")).to.have.length(1);

                        const finished = await continuations[continuation]!(
                            scene.startProcess(),
                            secret,
                            versionId,
                            step,
                        );
                        expect(await secret.version("AWSCURRENT")).to.equal(finished);
                        expect(await secret.text("AWSCURRENT")).to.equal(scene.pmm.password);
                        expect(scene.pmm.password).to.not.equal(secret.first);
                        // Far from the five that lock the user; a lost change is looked for with both passwords.
                        expect(scene.pmm.accounts.failedLogins).to.be.at.most(2);
                    });
                }
            }
        }
    }
});

/** A process with a fault at call `index` of `step`, and the list that its calls are noted in. */
function interrupted(
    scene: Scene,
    fault?: { step: Step; index: number; done: boolean; ends: boolean },
): [Process, string[]] {
    const calls: string[] = [];
    let step: Step | undefined;
    let index = 0;
    let ended = false;
    /** Does a call, or what happens to it. */
    const remote = async <Answer>(name: string, failure: Error, call: () => Promise<Answer>): Promise<Answer> => {
        if (ended) {
            throw new Error("a process that has ended calls nobody");
        }
        calls.push(name);
        const hit = step === fault?.step && index === fault?.index;
        index += 1;
        if (!hit) {
            return call();
        }
        calls.push("interrupted");
        if (fault.done) {
            await call();
        }
        ended = fault.ends;
        throw failure;
    };
    const secrets = Object.create(scene.secrets) as RotationDependencies["secrets"];
    // The SDK's own retries are below: a call that fails here has failed for good.
    secrets.send = (command: { constructor: { name: string } }) =>
        remote(command.constructor.name.replace("Command", ""), throttled(), () =>
            (scene.secrets.send as (command: unknown) => Promise<never>)(command),
        );
    const callPmm = scene.callPmm();
    const process = scene.startProcess({
        secrets,
        callPmm: (request) =>
            remote(`${request.method} ${request.path}`, new PmmError(0, "no answer"), () => callPmm(request)),
    });
    return [
        {
            ...process,
            step: (name, secret, versionId) => {
                [step, index] = [name, 0];
                return process.step(name, secret, versionId);
            },
            all: async (secret, versionId) => {
                for (const name of steps) {
                    [step, index] = [name, 0];
                    await process.step(name, secret, versionId);
                }
            },
        },
        calls,
    ];
}

function throttled(): Error {
    return Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
}
