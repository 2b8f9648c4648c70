import { spawn, type ChildProcess } from "node:child_process";
import type * as grpc from "@grpc/grpc-js";
import * as messages from "@pulumi/pulumi/proto/language_pb";
import { pluginProcess } from "../../../offline/language-host/service";

/** An engine that wants a policy pack to run, and is told what it prints. */
export type PluginCall = grpc.ServerWritableStream<messages.RunPluginRequest, messages.RunPluginResponse>;

/** A policy pack that runs. */
interface Pack {
    folder: string;
    process: ChildProcess;
    /** Its first line, the port on which it serves; undefined until it has said so. */
    port?: Buffer;
    /** The engine that uses it; undefined while none does. */
    call: PluginCall | undefined;
}

/**
 * Policy packs that go on running when an engine has done with them, for the next one: most of what a pack costs is its
 * start. Each engine configures the pack that it gets; what the pack knows besides is the same for all.
 */
export class PolicyPacks {
    readonly #packs = new Set<Pack>();

    /** Gives the engine a pack that no other engine uses now. */
    run(call: PluginCall): void {
        const folder = call.request.getInfo()?.getProgramDirectory() ?? call.request.getProgram();
        const idle = [...this.#packs].find((pack) => pack.folder === folder && pack.call === undefined);
        const pack = idle ?? this.#start(call.request);
        pack.call = call;
        if (pack.port !== undefined) {
            call.write(new messages.RunPluginResponse().setStdout(pack.port));
        }
        call.on("cancelled", () => {
            pack.call = undefined;
        });
    }

    /** Ends them all. */
    stop(): void {
        for (const { process } of this.#packs) {
            process.ref();
            process.kill();
        }
        this.#packs.clear();
    }

    #start(request: messages.RunPluginRequest): Pack {
        const { command, folder, env } = pluginProcess(request);
        // It ends with the process of the test, however that ends, and does not keep it from ending.
        const process = spawn("setpriv", ["--pdeathsig", "KILL", ...command], {
            cwd: folder,
            env,
            stdio: ["ignore", "pipe", "pipe"],
        });
        process.unref();
        const pack: Pack = { folder, process, call: undefined };
        this.#packs.add(pack);
        process.stdout.on("data", (chunk: Buffer) => {
            pack.port ??= chunk;
            pack.call?.write(new messages.RunPluginResponse().setStdout(chunk));
        });
        process.stderr.on("data", (chunk: Buffer) => {
            pack.call?.write(new messages.RunPluginResponse().setStderr(chunk));
        });
        process.on("close", (code) => {
            this.#packs.delete(pack);
            pack.call?.write(new messages.RunPluginResponse().setExitcode(code ?? 1));
            pack.call?.end();
        });
        return pack;
    }
}
