import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { expect } from "chai";
import { grpcCall } from "../../support/grpc-call";

/** The provider as a process of its own, spoken to as the engine does. */
describe("the provider's gRPC service", function () {
    this.timeout(30_000);

    const main = path.join(__dirname, "../../../offline/provider/main.ts");
    let scratch: string;
    let provider: ChildProcess;
    let client: ResourceProviderClient | undefined;
    let ended: Promise<number | null>;

    async function start(kind: string): Promise<string> {
        const env = { ...process.env, STACKWARDEN_OFFLINE_CLOUD: path.join(scratch, "cloud") };
        provider = spawn(process.execPath, ["--import", "tsx", main, kind], {
            env,
            stdio: ["ignore", "pipe", "inherit"],
        });
        ended = new Promise((resolve) => provider.on("exit", resolve));
        const line = await new Promise<string>((resolve) =>
            provider.stdout!.once("data", (chunk: Buffer) => {
                resolve(chunk.toString());
            }),
        );
        client = new ResourceProviderClient(`127.0.0.1:${line.trim()}`, grpc.credentials.createInsecure());
        return line;
    }

    const urn = "urn:pulumi:dev::trial::aws:cloudwatch/logGroup:LogGroup::logs";
    const struct = (value: Parameters<typeof Struct.fromJavaScript>[0]): Struct => Struct.fromJavaScript(value);

    beforeEach(() => {
        scratch = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-service-"));
    });

    afterEach(async () => {
        client?.close();
        provider.kill("SIGKILL");
        await ended;
        fs.rmSync(scratch, { recursive: true, force: true });
    });

    it("does all that the engine asks", async () => {
        expect(await start("aws")).to.match(/^\d+\n$/);
        const handshake = await grpcCall<messages.ProviderHandshakeResponse>((done) =>
            client!.handshake(new messages.ProviderHandshakeRequest(), done),
        );
        expect(handshake.getAcceptSecrets()).to.equal(true);
        expect((await grpcCall<PluginInfo>((done) => client!.getPluginInfo(new Empty(), done))).getVersion()).to.match(
            /^7\./,
        );
        const config = await grpcCall<messages.CheckResponse>((done) =>
            client!.checkConfig(new messages.CheckRequest().setNews(struct({ region: "eu-west-2" })), done),
        );
        expect(config.getInputs()?.toJavaScript()).to.deep.equal({ region: "eu-west-2" });
        const same = await grpcCall<messages.DiffResponse>((done) =>
            client!.diffConfig(new messages.DiffRequest(), done),
        );
        expect(same.getChanges()).to.equal(messages.DiffResponse.DiffChanges.DIFF_NONE);
        const configured = await grpcCall<messages.ConfigureResponse>((done) =>
            client!.configure(new messages.ConfigureRequest().setArgs(config.getInputs()), done),
        );
        expect([
            configured.getSupportspreview(),
            configured.getAcceptsecrets(),
            configured.getAcceptoutputs(),
        ]).to.deep.equal([true, true, false]);

        const { DISABLE, ENFORCE, PROPOSE } = messages.CheckRequest.AutonamingOptions.Mode;
        const checked = new messages.CheckRequest().setUrn(urn).setNews(struct({ retentionInDays: 30 }));
        const naming = new messages.CheckRequest.AutonamingOptions().setMode(ENFORCE).setProposedName("enforced");
        const named = await grpcCall<messages.CheckResponse>((done) =>
            client!.check(checked.setAutonaming(naming), done),
        );
        expect(named.getInputs()?.toJavaScript()).to.include({ name: "enforced", region: "eu-west-2" });
        expect(
            (
                await grpcCall<messages.CheckResponse>((done) =>
                    client!.check(checked.setAutonaming(naming.setMode(PROPOSE)), done),
                )
            )
                .getInputs()
                ?.toJavaScript(),
        ).to.include({ name: "enforced" });
        const refused = await grpcCall<messages.CheckResponse>((done) =>
            client!.check(checked.setAutonaming(naming.setMode(DISABLE)), done),
        ).catch((error: unknown) => error as grpc.ServiceError);
        expect((refused as grpc.ServiceError).details).to.equal(
            "automatic naming is disabled but no explicit name was provided",
        );
        const again = new messages.CheckRequest()
            .setUrn(urn)
            .setOlds(named.getInputs())
            .setNews(struct({ retentionInDays: 30 }));
        expect(
            (await grpcCall<messages.CheckResponse>((done) => client!.check(again, done))).getInputs()?.toJavaScript(),
        ).to.include({
            name: "enforced",
        });

        const create = new messages.CreateRequest().setUrn(urn).setProperties(named.getInputs());
        const preview = await grpcCall<messages.CreateResponse>((done) =>
            client!.create(create.setPreview(true), done),
        );
        expect(preview.getId()).to.equal("");
        const made = await grpcCall<messages.CreateResponse>((done) => client!.create(create.setPreview(false), done));
        expect([made.getId(), made.getProperties()?.toJavaScript().arn]).to.deep.equal([
            "enforced",
            "arn:aws:logs:eu-west-2:123456789012:log-group:enforced",
        ]);

        const news = struct({
            ...named.getInputs()!.toJavaScript(),
            retentionInDays: 90,
            kmsKeyId: "k",
            name: "other",
        });
        const difference = await grpcCall<messages.DiffResponse>((done) =>
            client!.diff(new messages.DiffRequest().setUrn(urn).setOldInputs(named.getInputs()).setNews(news), done),
        );
        const { ADD, UPDATE, UPDATE_REPLACE } = messages.PropertyDiff.Kind;
        const kinds: Record<string, messages.PropertyDiff.Kind> = {};
        difference.getDetaileddiffMap().forEach((each, name) => {
            kinds[name] = each.getKind();
        });
        expect(kinds).to.deep.equal({ retentionInDays: UPDATE, kmsKeyId: ADD, name: UPDATE_REPLACE });
        expect([difference.getReplacesList(), difference.getDiffsList().sort()]).to.deep.equal([
            ["name"],
            ["kmsKeyId", "name", "retentionInDays"],
        ]);

        const update = new messages.UpdateRequest()
            .setUrn(urn)
            .setId("enforced")
            .setOldInputs(named.getInputs())
            .setOlds(made.getProperties());
        const changed = await grpcCall<messages.UpdateResponse>((done) =>
            client!.update(update.setNews(struct({ ...named.getInputs()!.toJavaScript(), retentionInDays: 90 })), done),
        );
        expect(changed.getProperties()?.toJavaScript()).to.include({ retentionInDays: 90 });

        const read = new messages.ReadRequest()
            .setUrn(urn)
            .setId("enforced")
            .setInputs(named.getInputs())
            .setProperties(made.getProperties());
        const found = await grpcCall<messages.ReadResponse>((done) => client!.read(read, done));
        expect([found.getId(), found.getInputs()?.toJavaScript().retentionInDays]).to.deep.equal(["enforced", 90]);

        const answer = await grpcCall<messages.InvokeResponse>((done) =>
            client!.invoke(
                new messages.InvokeRequest().setTok("aws:index/getRegion:getRegion").setArgs(struct({})),
                done,
            ),
        );
        expect(answer.getReturn()?.toJavaScript()).to.include({ region: "eu-west-2" });

        await grpcCall<Empty>((done) =>
            client!.delete(
                new messages.DeleteRequest().setUrn(urn).setId("enforced").setProperties(made.getProperties()),
                done,
            ),
        );
        expect((await grpcCall<messages.ReadResponse>((done) => client!.read(read, done))).getId()).to.equal("");
        expect(
            (
                await grpcCall<messages.GetSchemaResponse>((done) =>
                    client!.getSchema(new messages.GetSchemaRequest(), done),
                )
            ).getSchema(),
        ).to.include('"name":"aws"');

        await grpcCall<Empty>((done) => client!.cancel(new Empty(), done));
        expect(await ended).to.equal(0);
    });

    for (const signal of ["SIGTERM", "SIGINT"] as const) {
        it(`ends cleanly on ${signal}`, async () => {
            await start("random");
            provider.kill(signal);
            expect(await ended).to.equal(0);
        });
    }

    it("ends when its engine was killed without a word", async () => {
        // A process in between, as the engine stands between us and the provider.
        const between = `const provider = require("node:child_process").spawn(process.execPath, ${JSON.stringify(["--import", "tsx", main, "random"])}, { stdio: ["ignore", "pipe", "ignore"] });
            provider.stdout.once("data", () => console.log(provider.pid)); setInterval(() => {}, 1000);`;
        provider = spawn(process.execPath, ["-e", between], { stdio: ["ignore", "pipe", "inherit"] });
        ended = new Promise((resolve) => provider.on("exit", resolve));
        const pid = Number(
            await new Promise<string>((resolve) =>
                provider.stdout!.once("data", (chunk: Buffer) => {
                    resolve(chunk.toString());
                }),
            ),
        );
        provider.kill("SIGKILL");
        await ended;
        for (let waited = 0; waited < 100 && isAlive(pid); waited++) {
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        expect(isAlive(pid)).to.equal(false);
    });

    it("says which providers there are", async () => {
        provider = spawn(process.execPath, ["--import", "tsx", main, "gcp"], { stdio: ["ignore", "ignore", "pipe"] });
        ended = new Promise((resolve) => provider.on("exit", resolve));
        let errors = "";
        provider.stderr!.on("data", (chunk: Buffer) => (errors += chunk.toString()));
        expect(await ended).to.equal(1);
        expect(errors).to.include("say which provider to be: aws, random or awsx, not gcp");
    });
});

/** Whether a process runs; one that has ended but that nobody has taken notice of does not. */
function isAlive(pid: number): boolean {
    try {
        return !/^\d+ \(.*\) Z/.test(fs.readFileSync(`/proc/${pid}/stat`, "utf8"));
    } catch {
        return false;
    }
}
