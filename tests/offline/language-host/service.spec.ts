import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeClient, LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/language_pb";
import { expect } from "chai";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { languageHost } from "../../../offline/language-host/service";
import { pulumiVersion } from "../../../offline/toolchain/version";

describe("offline/language-host", () => {
    let folder: string;
    let server: grpc.Server;
    let client: LanguageRuntimeClient;

    before(async () => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-language-host-"));
        // Stands for the SDK's entries, which talk to an engine before they load a program; the stack tests run the real ones.
        for (const command of ["run", "run-policy-pack"]) {
            const entry = path.join(folder, "node_modules/@pulumi/pulumi/cmd", command);
            fs.mkdirSync(entry, { recursive: true });
            fs.writeFileSync(
                path.join(entry, "index.js"),
                `require(${JSON.stringify(path.join(folder, "index.js"))});`,
            );
        }
        fs.writeFileSync(
            path.join(folder, "package.json"),
            '{ "name": "trial", "version": "1.2.3", "main": "index.js" }',
        );
        server = new grpc.Server();
        server.addService(LanguageRuntimeService, languageHost("127.0.0.1:1"));
        const port = await new Promise<number>((resolve, reject) => {
            server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
                if (error) {
                    reject(error);
                } else {
                    resolve(bound);
                }
            });
        });
        client = new LanguageRuntimeClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    });
    after(() => {
        client.close();
        server.forceShutdown();
        fs.rmSync(folder, { recursive: true, force: true });
    });

    function info(options: Record<string, string | boolean> = { typescript: false }): messages.ProgramInfo {
        return new messages.ProgramInfo()
            .setRootDirectory(folder)
            .setProgramDirectory(folder)
            .setEntryPoint("index.js")
            .setOptions(Struct.fromJavaScript(options));
    }

    function run(
        source: string,
        change: (request: messages.RunRequest) => void = () => undefined,
    ): Promise<messages.RunResponse> {
        fs.writeFileSync(path.join(folder, "index.js"), source);
        const request = new messages.RunRequest()
            .setProject("trial")
            .setStack("dev")
            .setOrganization("organization")
            .setPwd(folder)
            .setDryrun(true)
            .setParallel(4)
            .setMonitorAddress("127.0.0.1:2")
            .setConfigsecretkeysList(["trial:password"])
            .setInfo(info());
        request.getConfigMap().set("trial:size", "3");
        change(request);
        return new Promise((resolve, reject) => {
            client.run(request, (error: grpc.ServiceError | null, response: messages.RunResponse) => {
                if (error) {
                    reject(error);
                } else {
                    resolve(response);
                }
            });
        });
    }

    /** A program that writes what it was given into a file. */
    const witness = `require("node:fs").writeFileSync("seen.json", JSON.stringify({
        config: process.env.PULUMI_CONFIG, secrets: process.env.PULUMI_CONFIG_SECRET_KEYS,
        typescript: process.env.PULUMI_NODEJS_TYPESCRIPT, tsconfig: process.env.PULUMI_NODEJS_TSCONFIG_PATH,
        args: process.argv.slice(2), nodeArgs: process.execArgv,
    }));`;

    function seen(): Record<string, unknown> {
        return JSON.parse(fs.readFileSync(path.join(folder, "seen.json"), "utf8")) as Record<string, unknown>;
    }

    it("gives the program its configuration, names and addresses", async () => {
        await run(witness);
        expect(seen()).to.deep.include({
            config: '{"trial:size":"3"}',
            secrets: '["trial:password"]',
            typescript: "false",
            args: [
                "--monitor=127.0.0.1:2",
                "--engine=127.0.0.1:1",
                "--organization=organization",
                "--project=trial",
                `--root-directory=${folder}`,
                "--stack=dev",
                `--pwd=${folder}`,
                "--parallel=4",
                "--dry-run",
                "index.js",
            ],
        });
    });

    it("passes the options of Pulumi.yaml on, with TypeScript on by default", async () => {
        await run(witness, (request) =>
            request.setInfo(info({ tsconfig: "other.json", nodeargs: "--no-warnings  --trace-uncaught" })),
        );
        expect(seen()).to.deep.include({
            typescript: "true",
            tsconfig: "other.json",
            nodeArgs: ["--no-warnings", "--trace-uncaught"],
        });
    });

    it("tells the engine to stop quietly when the program has shown its error, and why it ended otherwise", async () => {
        expect((await run("process.exit(32)")).toObject()).to.deep.equal({ error: "", bail: true });
        expect((await run("process.exit(3)")).toObject()).to.deep.equal({
            error: "the program ended with exit code 3",
            bail: false,
        });
        expect((await run("process.kill(process.pid, 'SIGKILL')")).getError()).to.equal(
            "the program ended with SIGKILL",
        );
    });

    it("says what to do when the SDK is not installed", async () => {
        const problem = await run("", (request) => request.setInfo(info().setProgramDirectory(os.tmpdir()))).catch(
            (error: unknown) => error as grpc.ServiceError,
        );
        expect((problem as grpc.ServiceError).details).to.match(
            /@pulumi\/pulumi was not found from .*run npm install there/,
        );
    });

    it("runs a policy pack with its arguments and streams what it prints", async () => {
        fs.writeFileSync(
            path.join(folder, "index.js"),
            'console.log(process.cwd(), process.env.EXTRA); console.error("oops"); process.exit(7);',
        );
        const request = new messages.RunPluginRequest()
            .setKind("analyzer")
            .setPwd("/")
            .setProgram(folder)
            .setArgsList(["127.0.0.1:1"])
            .setEnvList(["EXTRA=a=b"])
            .setInfo(info());
        const call = client.runPlugin(request);
        let stdout = "";
        let stderr = "";
        let exitCode = -1;
        for await (const part of call as AsyncIterable<messages.RunPluginResponse>) {
            stdout += Buffer.from(part.getStdout_asU8()).toString();
            stderr += Buffer.from(part.getStderr_asU8()).toString();
            exitCode = part.hasExitcode() ? part.getExitcode() : exitCode;
        }
        expect({ stdout, stderr, exitCode }).to.deep.equal({
            stdout: `${folder} a=b\n`,
            stderr: "oops\n",
            exitCode: 7,
        });
    });

    it("answers the engine's other questions", async () => {
        const ask = <Response>(
            method: (callback: (error: grpc.ServiceError | null, response: Response) => void) => void,
        ): Promise<Response> =>
            new Promise((resolve, reject) => {
                method((error, response) => {
                    if (error) {
                        reject(error);
                    } else {
                        resolve(response);
                    }
                });
            });
        const plugin = await ask(
            (done: (error: grpc.ServiceError | null, response: { getVersion(): string }) => void) =>
                client.getPluginInfo(new Empty(), done),
        );
        expect(plugin.getVersion()).to.equal(pulumiVersion);
        const required = await ask(
            (done: (error: grpc.ServiceError | null, response: messages.GetRequiredPackagesResponse) => void) =>
                client.getRequiredPackages(new messages.GetRequiredPackagesRequest().setInfo(info()), done),
        );
        expect(required.getPackagesList()).to.deep.equal([]);
        const program = await ask(
            (done: (error: grpc.ServiceError | null, response: messages.GenerateProgramResponse) => void) =>
                client.generateProgram(new messages.GenerateProgramRequest(), done),
        );
        expect(Buffer.from(program.getSourceMap().get("index.ts") as Uint8Array).toString()).to.contain("by hand");
        const about = await ask((done: (error: grpc.ServiceError | null, response: messages.AboutResponse) => void) =>
            client.about(new messages.AboutRequest(), done),
        );
        expect(about.getVersion()).to.equal(process.version);
        for await (const part of client.installDependencies(
            new messages.InstallDependenciesRequest(),
        ) as AsyncIterable<unknown>) {
            expect.fail(`nothing is installed, but something was said: ${String(part)}`);
        }
    });
});
