import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { expect } from "chai";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { policyPacks, withPlugins } from "./plugins";
import { grpcCall } from "../grpc-call";

describe("the plugins that engines attach to", () => {
    let scratch: string;
    let env: NodeJS.ProcessEnv;
    let printed: string;
    const clients: grpc.Client[] = [];

    beforeEach(() => {
        scratch = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-plugins-"));
        env = { PATH: process.env.PATH, STACKWARDEN_OFFLINE_CLOUD: path.join(scratch, "cloud"), NAME: "one" };
        printed = "";
    });

    afterEach(() => {
        clients.splice(0).forEach((client) => {
            client.close();
        });
        policyPacks.stop();
        fs.rmSync(scratch, { recursive: true });
    });

    function attached<Result>(work: (attached: NodeJS.ProcessEnv) => Promise<Result>): Promise<Result> {
        const print = (text: string): void => {
            printed += text;
        };
        return withPlugins({ env, print }, work);
    }

    /** A new connection to the plugin of this name, as an engine makes one. */
    function connect<Client extends grpc.Client>(
        Kind: new (address: string, credentials: grpc.ChannelCredentials, options: grpc.ChannelOptions) => Client,
        plugins: string | undefined,
        name: string,
    ): Client {
        const port = new RegExp(`${name}:(\\d+)`).exec(plugins ?? "")?.[1] ?? "";
        // Without this, clients of one process share a connection.
        const options = { "grpc.use_local_subchannel_pool": 1 };
        const client = new Kind(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), options);
        clients.push(client);
        return client;
    }

    it("keep what one provider resource is configured with from another", () =>
        attached(async ({ PULUMI_DEBUG_PROVIDERS: plugins }) => {
            const regions = ["eu-west-1", "us-east-1"];
            const made = regions.map(() => connect(ResourceProviderClient, plugins, "aws"));
            for (const [index, client] of made.entries()) {
                const settings = Struct.fromJavaScript({ region: regions[index] ?? "" });
                await grpcCall((done) => client.handshake(new provider.ProviderHandshakeRequest(), done));
                await grpcCall((done) => client.configure(new provider.ConfigureRequest().setArgs(settings), done));
            }
            const question = new provider.InvokeRequest().setTok("aws:index/getRegion:getRegion").setArgs(new Struct());
            const told = await Promise.all(
                made.map((client) => grpcCall<provider.InvokeResponse>((done) => client.invoke(question, done))),
            );
            expect(told.map((answer) => answer.getReturn()?.toJavaScript().region)).to.deep.equal(regions);
        }));

    it("go on when an engine that was stopped tells its providers to stop", () =>
        attached(async ({ PULUMI_DEBUG_PROVIDERS: plugins }) => {
            const stopped = async (): Promise<void> => {
                const client = connect(ResourceProviderClient, plugins, "random");
                await grpcCall((done) => client.handshake(new provider.ProviderHandshakeRequest(), done));
                await grpcCall((done) => client.cancel(new Empty(), done));
            };
            await stopped();
            await stopped();
        }));

    it("run a program in the project's environment, for the engine that asks, and keep what it prints", () =>
        attached(async ({ PULUMI_DEBUG_LANGUAGES: plugins }) => {
            stub("run", `console.log(process.env.NAME, process.argv.find((arg) => arg.startsWith("--engine")));`);
            const client = connect(LanguageRuntimeClient, plugins, "nodejs");
            const engine = new language.LanguageHandshakeRequest().setEngineAddress("127.0.0.1:1");
            await grpcCall((done) => client.handshake(engine, done));
            const response = await grpcCall<language.RunResponse>((done) =>
                client.run(new language.RunRequest().setPwd(scratch).setInfo(info()), done),
            );
            expect(response.toObject()).to.deep.equal({ error: "", bail: false });
            expect(printed).to.equal("one --engine=127.0.0.1:1\n");
        }));

    it("give a policy pack that runs to the next engine, and to one engine at a time", () =>
        attached(async ({ PULUMI_DEBUG_LANGUAGES: plugins }) => {
            stub("run-policy-pack", `console.log(process.pid); setInterval(() => undefined, 1000);`);
            const client = connect(LanguageRuntimeClient, plugins, "nodejs");
            await grpcCall((done) => client.handshake(new language.LanguageHandshakeRequest(), done));
            const first = await packFor(client);
            const beside = await packFor(client);
            expect(beside.line).to.not.equal(first.line);
            await first.leave();
            expect((await packFor(client)).line).to.equal(first.line);
            policyPacks.stop();
            expect((await packFor(client)).line).to.not.be.oneOf([first.line, beside.line]);
        }));

    /** An engine that uses a policy pack: the pack's first line, and what ends the use. */
    async function packFor(client: LanguageRuntimeClient): Promise<{ line: string; leave: () => Promise<void> }> {
        const request = new language.RunPluginRequest().setKind("analyzer").setInfo(info());
        request.setEnvList([`PATH=${process.env.PATH ?? ""}`]);
        const call = client.runPlugin(request);
        // That it is cancelled is no news.
        call.on("error", () => undefined);
        const line = await new Promise<string>((resolve) =>
            call.once("data", (response: language.RunPluginResponse) => {
                resolve(Buffer.from(response.getStdout_asU8()).toString());
            }),
        );
        const leave = async (): Promise<void> => {
            call.cancel();
            // An answer to anything tells that the server has heard of it.
            await grpcCall((done) => client.getPluginInfo(new Empty(), done));
        };
        return { line, leave };
    }

    function info(): language.ProgramInfo {
        return new language.ProgramInfo().setRootDirectory(scratch).setProgramDirectory(scratch).setEntryPoint(".");
    }

    /** Stands for an entry of the SDK. */
    function stub(command: string, source: string): void {
        const entry = path.join(scratch, "node_modules/@pulumi/pulumi/cmd", command);
        fs.mkdirSync(entry, { recursive: true });
        fs.writeFileSync(path.join(entry, "index.js"), source);
        fs.writeFileSync(path.join(scratch, "package.json"), '{ "name": "trial" }');
    }
});
