import { randomUUID } from "node:crypto";
import {
    CreateSecretCommand,
    DescribeSecretCommand,
    GetSecretValueCommand,
    ListSecretVersionIdsCommand,
    PutSecretValueCommand,
    ResourceExistsException,
    ResourceNotFoundException,
    RotateSecretCommand,
    SecretsManagerClient,
    UpdateSecretVersionStageCommand,
    type PutSecretValueCommandInput,
    type ListSecretVersionIdsCommandOutput,
} from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { steps, type Step } from "../../../../lambdas/pmm-password-rotation/event";
import { RefusedLogins } from "../../../../lambdas/pmm-password-rotation/refused-logins";
import { rotate, type RotationDependencies } from "../../../../lambdas/pmm-password-rotation/rotation";
import { pmmRequest } from "../../../../lambdas/shared/pmm-request";
import { motoStartLimit, startMoto, type Moto } from "../../../support/moto";
import { startPmmServer, type PmmServer } from "../../../support/pmm-server";

/** A secret, as a rotation finds it in moto. */
export interface TestSecret {
    arn: string;
    /** The password that the secret and PMM had first. */
    first: string;
    /** Begins a rotation as Secrets Manager does, with a new empty version; gives its id. */
    begin: () => Promise<string>;
    /** Puts a label on a version by hand, as a person would. */
    label: (label: string, versionId: string | undefined, from: string | undefined) => Promise<void>;
    /** Text of the version with a label; undefined for none. */
    text: (label: string) => Promise<string | undefined>;
    /** Id of the version with a label; undefined for none. */
    version: (label: string) => Promise<string | undefined>;
    /** Texts of all versions. */
    texts: () => Promise<string[]>;
}

/** Where rotations take place: an AWS and a PMM for all tests of a `describe`. */
export interface Scene {
    endpoint: string;
    secrets: SecretsManagerClient;
    pmm: PmmServer;
    /** Makes a secret with a password that PMM has, and empties PMM. */
    newSecret: () => Promise<TestSecret>;
    /** Calls PMM as the handler does, with less patience, and with `before` in front of its requests of `method`. */
    callPmm: (method?: string, before?: () => Promise<void>) => RotationDependencies["callPmm"];
    /** A process of the function, with nothing in its memory. */
    startProcess: (changes?: Partial<RotationDependencies>) => Process;
    /** All that the functions have logged and thrown in the present test; each test makes sure that no password is there. */
    told: string[];
}

/** A process of the function. */
export interface Process {
    /** Does one step. Errors are noted in `told`. */
    step: (step: Step, secret: TestSecret, versionId: string) => Promise<void>;
    /** Does all steps. */
    all: (secret: TestSecret, versionId: string) => Promise<void>;
}

/** Sets the scene for the tests of the `describe` that calls this. */
export function useScene(): Scene {
    const scene = { told: [] as string[] } as Scene;
    const made: TestSecret[] = [];
    let moto: Moto | undefined;

    before(async function () {
        this.timeout(motoStartLimit);
        moto = await startMoto();
        scene.endpoint = moto.endpoint;
        scene.pmm = await startPmmServer();
        scene.secrets = clientOf(moto.endpoint);
    });
    after(async () => {
        scene.secrets.destroy();
        await scene.pmm.stop();
        await moto?.stop();
    });
    beforeEach(() => {
        scene.told.length = 0;
        made.length = 0;
    });
    afterEach(async () => {
        const told = scene.told.join("\n");
        const passwords = (await Promise.all(made.map((secret) => secret.texts()))).flat();
        for (const password of [scene.pmm.password, ...passwords]) {
            expect(told.includes(password), "a password was told").to.equal(false);
        }
    });
    scene.newSecret = async () => {
        const secret = await newSecret(scene);
        made.push(secret);
        return secret;
    };
    scene.callPmm = (method, before) => async (request) => {
        await (request.method === method ? before?.() : undefined);
        return pmmRequest(scene.pmm.address, { ...request, timeoutMilliseconds: 1000 });
    };
    scene.startProcess = (changes) => startProcess(scene, changes);
    return scene;
}

/** What a promise is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<Error> {
    const error: unknown = await promise.then(
        () => undefined,
        (reason: unknown) => reason,
    );
    if (!(error instanceof Error)) {
        throw new Error("an error was expected");
    }
    return error;
}

function startProcess(scene: Scene, changes: Partial<RotationDependencies> = {}): Process {
    const dependencies: RotationDependencies = {
        secrets: scene.secrets,
        callPmm: scene.callPmm(),
        refusedLogins: new RefusedLogins(Date.now),
        tell: { info: (...line) => scene.told.push(JSON.stringify(line)) },
        ...changes,
    };
    const step: Process["step"] = async (name, { arn }, versionId) => {
        try {
            await rotate({ Step: name, SecretId: arn, ClientRequestToken: versionId }, dependencies);
        } catch (error) {
            scene.told.push(JSON.stringify(error), (error as Error).stack ?? "");
            throw error;
        }
    };
    return {
        step,
        all: async (secret, versionId) => {
            for (const name of steps) {
                await step(name, secret, versionId);
            }
        },
    };
}

async function newSecret({ secrets, pmm }: Scene): Promise<TestSecret> {
    const first = `first.${randomUUID().slice(0, 8)}`;
    pmm.clear(first);
    const made = await secrets.send(new CreateSecretCommand({ Name: `admin-${randomUUID()}`, SecretString: first }));
    noteCreation(made.VersionId!);
    const arn = made.ARN!;
    const labels = async (): Promise<[string, string[]][]> => {
        const { VersionIdsToStages = {} } = await secrets.send(new DescribeSecretCommand({ SecretId: arn }));
        return Object.entries(VersionIdsToStages);
    };
    const version = async (label: string): Promise<string | undefined> =>
        (await labels()).find(([, each]) => each.includes(label))?.[0];
    const textOf = async (versionId: string): Promise<string | undefined> => {
        const got = new GetSecretValueCommand({ SecretId: arn, VersionId: versionId });
        return (await secrets.send(got).catch(() => undefined))?.SecretString;
    };
    const label: TestSecret["label"] = async (name, to, from) => {
        await secrets.send(
            new UpdateSecretVersionStageCommand({
                SecretId: arn,
                VersionStage: name,
                MoveToVersionId: to,
                RemoveFromVersionId: from,
            }),
        );
    };
    return {
        arn,
        first,
        label,
        version,
        text: async (name) => {
            const versionId = await version(name);
            return versionId === undefined ? undefined : textOf(versionId);
        },
        texts: async () => {
            const texts = await Promise.all((await labels()).map(async ([versionId]) => textOf(versionId)));
            return texts.filter((text) => text !== undefined);
        },
        begin: async () => {
            const current = await version("AWSCURRENT");
            if (current !== undefined && current === (await version("AWSPENDING"))) {
                await label("AWSPENDING", undefined, current); // Secrets Manager does it, moto does not.
            }
            const versionId = randomUUID();
            const error = await errorOf(
                secrets.send(
                    new RotateSecretCommand({
                        SecretId: arn,
                        ClientRequestToken: versionId,
                        RotationLambdaARN: "arn:aws:lambda:eu-west-1:123456789012:function:rotation",
                        RotationRules: { AutomaticallyAfterDays: 30 },
                    }),
                ),
            );
            // moto has made the version when it finds that it has no such function, and leaves the steps to the test.
            if (!(error instanceof ResourceNotFoundException)) {
                throw error;
            }
            noteCreation(versionId);
            return versionId;
        },
    };
}

/** When versions were made, a minute apart. */
const creations = new Map<string, Date>();

function noteCreation(versionId: string): void {
    creations.set(versionId, new Date(Date.UTC(2026, 0, 1) + creations.size * 60_000));
}

/** A client of moto, with two of Secrets Manager's rules that moto lacks. */
function clientOf(endpoint: string): SecretsManagerClient {
    const client = new SecretsManagerClient({
        endpoint,
        region: "eu-west-1",
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    const puts = new Map<string, string | undefined>();
    client.middlewareStack.add(
        (next, { commandName }) =>
            async (request) => {
                if (commandName === PutSecretValueCommand.name) {
                    // "If a version with this value already exists ... and that version's values are different, the
                    // operation fails": https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
                    const { ClientRequestToken = "", SecretString } = request.input as PutSecretValueCommandInput;
                    if (puts.has(ClientRequestToken) && puts.get(ClientRequestToken) !== SecretString) {
                        throw new ResourceExistsException({ message: "the version has another value", $metadata: {} });
                    }
                    puts.set(ClientRequestToken, SecretString);
                }
                const answer = await next(request);
                if (commandName === ListSecretVersionIdsCommand.name) {
                    // moto says that each was made just now.
                    for (const version of (answer.output as ListSecretVersionIdsCommandOutput).Versions ?? []) {
                        version.CreatedDate = creations.get(version.VersionId!);
                    }
                }
                return answer;
            },
        { step: "initialize" },
    );
    return client;
}
