import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { CloudStore } from "../../../offline/cloud/store";
import { languageHost, type Surroundings } from "../../../offline/language-host/service";
import { AwsPlugin } from "../../../offline/provider/aws/aws-plugin";
import { DebugLog } from "../../../offline/provider/debug-log";
import { listen } from "../../../offline/provider/listen";
import type { Plugin } from "../../../offline/provider/plugin";
import { RandomPlugin } from "../../../offline/provider/random/random-plugin";
import { serviceOf } from "../../../offline/provider/service";
import { perConnection } from "./per-connection";
import { PolicyPacks, type PluginCall } from "./policy-packs";

/** Those that run in this process's name. */
export const policyPacks = new PolicyPacks();

/**
 * Runs `work` while the providers, but awsx, and the language host serve from within this process, and gives it the
 * environment variables by which an engine attaches to them: starting them as processes, as an engine does by itself, costs
 * two seconds at each of its runs. `npm run demo`, which has a test, and `npm run offline` let the engine start them.
 */
export async function withPlugins<Result>(
    surroundings: Required<Surroundings>,
    work: (attached: NodeJS.ProcessEnv) => Promise<Result>,
): Promise<Result> {
    const { STACKWARDEN_OFFLINE_CLOUD: cloud = "", STACKWARDEN_OFFLINE_LOG: log } = surroundings.env;
    const servers = await Promise.all([
        listen(
            providers,
            provider(() => new AwsPlugin(new CloudStore(cloud), new DebugLog(log))),
        ),
        listen(
            providers,
            provider(() => new RandomPlugin()),
        ),
        listen(
            LanguageRuntimeService,
            perConnection((address) => host(address, surroundings)),
        ),
    ]);
    const [aws, random, nodejs] = servers.map(({ port }) => port);
    try {
        return await work({
            PULUMI_DEBUG_PROVIDERS: `aws:${aws},random:${random}`,
            PULUMI_DEBUG_LANGUAGES: `nodejs:${nodejs}`,
        });
    } finally {
        for (const { server } of servers) {
            server.forceShutdown();
        }
    }
}

const providers = ResourceProviderService as unknown as grpc.ServiceDefinition;

/** A provider for engines that attach to it, which outlives them. */
function provider(plugin: () => Plugin): grpc.UntypedServiceImplementation {
    const attach: grpc.handleUnaryCall<unknown, Empty> = (_call, callback) => {
        callback(null, new Empty());
    };
    return perConnection(() => ({ ...serviceOf(plugin(), () => undefined), attach }));
}

/** The language host, with policy packs that it keeps. */
function host(engineAddress: string, surroundings: Surroundings): grpc.UntypedServiceImplementation {
    const service = languageHost(engineAddress, surroundings);
    const runPlugin = (call: PluginCall): void => {
        if (call.request.getKind() === "analyzer") {
            policyPacks.run(call);
        } else {
            (service.runPlugin as (call: PluginCall) => void)(call);
        }
    };
    return { ...service, runPlugin };
}
