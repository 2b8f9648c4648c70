import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import type { ReconcilerConfig } from "../../../../lambdas/pmm-reconciler/contract";
import type { RunResult } from "../../../../lambdas/pmm-reconciler/result";
import { buildFunctions } from "../../../../scripts/build-functions";
import { motoStartLimit, startMoto, type Moto } from "../../../support/moto";
import { firstPassword, startPmmServer, type PmmServer } from "../../../support/pmm-server";

const execute = promisify(execFile);
const bundle = path.resolve(__dirname, "../../../../bin/lambdas/pmm-reconciler/index.js");

describe("pmm-reconciler: the function as Lambda runs it", function () {
    this.timeout(60_000);
    let moto: Moto;
    let pmm: PmmServer;
    let folder: string;
    let environment: NodeJS.ProcessEnv;

    before(async function () {
        this.timeout(motoStartLimit);
        await buildFunctions();
        [moto, pmm] = await Promise.all([startMoto(), startPmmServer()]);
        const credentials = { accessKeyId: "test", secretAccessKey: "test" };
        const settings = { endpoint: moto.endpoint, region: "eu-west-1", credentials };
        const table = new CreateTableCommand({
            TableName: "state",
            BillingMode: "PAY_PER_REQUEST",
            AttributeDefinitions: [{ AttributeName: "deployment", AttributeType: "S" }],
            KeySchema: [{ AttributeName: "deployment", KeyType: "HASH" }],
        });
        await new DynamoDBClient(settings).send(table);
        const secret = new CreateSecretCommand({ Name: "admin", SecretString: firstPassword });
        const { ARN: adminSecretArn = "" } = await new SecretsManagerClient(settings).send(secret);
        const config: ReconcilerConfig = {
            deployment: "test",
            serviceName: "pmm-production",
            pmmAddress: pmm.address,
            adminSecretArn,
            stateTable: "state",
            documentName: "register",
            removalsPerRun: 20,
            groups: [],
            databases: [],
        };
        // As in the archive that Lambda unpacks: the bundle, and the configuration beside it.
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-reconciler-"));
        fs.copyFileSync(bundle, path.join(folder, "index.js"));
        fs.writeFileSync(path.join(folder, "config.json"), JSON.stringify(config));
        environment = {
            PATH: process.env.PATH,
            AWS_ENDPOINT_URL: moto.endpoint,
            AWS_REGION: "eu-west-1",
            AWS_ACCESS_KEY_ID: "test",
            AWS_SECRET_ACCESS_KEY: "test",
        };
    });

    after(async () => {
        fs.rmSync(folder, { recursive: true, force: true });
        await Promise.all([moto.stop(), pmm.stop()]);
    });

    /** Two runs in one process; gives their results, and what each process wrote, line by line. */
    async function invoke(): Promise<{ results: unknown[]; lines: Record<string, unknown>[] }> {
        const program = `
            const { handler } = require("./index.js");
            const fs = require("node:fs");
            (async () => {
                const results = [];
                for (const awsRequestId of ["first", "second"]) {
                    const context = { awsRequestId, getRemainingTimeInMillis: () => 240000 };
                    results.push(await handler({}, context).catch(({ name, message }) => ({ name, message })));
                }
                fs.writeFileSync("results.json", JSON.stringify(results));
            })();`;
        const { stdout, stderr } = await execute(process.execPath, ["--no-warnings", "--eval", program], {
            cwd: folder,
            env: environment,
        });
        const lines = `${stdout}${stderr}`.split("\n").filter((line) => line !== "");
        return {
            results: JSON.parse(fs.readFileSync(path.join(folder, "results.json"), "utf8")) as unknown[],
            lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
        };
    }

    it("runs, tells, and measures each run", async () => {
        const { results, lines } = await invoke();
        expect((results as RunResult[]).map(({ status, failures }) => [status, failures])).to.deep.equal([
            ["done", []],
            ["done", []],
        ]);
        const told = lines.filter((line) => "level" in line);
        expect(told.map((line) => [line.level, line.message, line.requestId, line.deployment])).to.deep.equal([
            ["INFO", "run ended", "first", "test"],
            ["INFO", "run ended", "second", "test"],
        ]);
        const measured = lines.filter((line) => "_aws" in line);
        expect(measured.map((line) => [line.ServiceName, line.Success])).to.deep.equal([
            ["pmm-production", 1],
            ["pmm-production", 1],
        ]);
        expect(lines).to.have.length(4);
        expect(JSON.stringify(lines)).to.not.include(firstPassword);
    });

    it("fails, so that Lambda counts it, and measures nothing, when PMM does not take the password", async () => {
        pmm.password = "another password";
        const { results, lines } = await invoke();
        const errors = results as { name: string; message: string }[];
        expect(errors.map(({ name }) => name)).to.deep.equal(["ReconcilerError", "ReconcilerError"]);
        expect(errors[0]!.message).to.match(/^PMM's nodes: .* 401/);
        expect(errors[1]!.message, "without a second try").to.match(/^PMM has refused the administrator's password/);
        expect(lines.filter((line) => "_aws" in line)).to.deep.equal([]);
        expect(JSON.stringify([results, lines])).to.not.include(firstPassword);
    });
});
