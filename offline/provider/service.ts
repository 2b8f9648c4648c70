import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { NamingWish } from "../cloud/auto-name";
import type { Change } from "../cloud/difference";
import { fromStruct, toStruct } from "./messages";
import type { Plugin, Subject } from "./plugin";

/** Turns a plugin into the gRPC service that the engine calls. `stop` is called when the engine cancels. */
export function serviceOf(plugin: Plugin, stop: () => void): grpc.UntypedServiceImplementation {
    return {
        handshake: answer(() => new messages.ProviderHandshakeResponse().setAcceptSecrets(true)),
        getPluginInfo: answer(() => new PluginInfo().setVersion(plugin.version)),
        getSchema: answer(() => new messages.GetSchemaResponse().setSchema(plugin.schema())),
        checkConfig: answer((request: messages.CheckRequest) =>
            new messages.CheckResponse().setInputs(request.getNews()),
        ),
        diffConfig: answer(() => new messages.DiffResponse().setChanges(messages.DiffResponse.DiffChanges.DIFF_NONE)),
        configure: answer((request: messages.ConfigureRequest) => {
            plugin.configure(fromStruct(request.getArgs()));
            return new messages.ConfigureResponse()
                .setAcceptsecrets(true)
                .setSupportspreview(true)
                .setAcceptresources(false)
                .setAcceptoutputs(false)
                .setSupportsAutonamingConfiguration(true);
        }),
        check: answer((request: messages.CheckRequest) => {
            const inputs = plugin.check({
                ...subject(request),
                olds: request.hasOlds() ? fromStruct(request.getOlds()) : undefined,
                news: fromStruct(request.getNews()),
                randomSeed: request.getRandomseed_asU8(),
                naming: naming(request.getAutonaming()),
            });
            return new messages.CheckResponse().setInputs(toStruct(inputs));
        }),
        diff: answer((request: messages.DiffRequest) => {
            const { changes, deleteBeforeReplace } = plugin.diff({
                ...subject(request),
                id: request.getId(),
                oldInputs: fromStruct(request.getOldInputs()),
                news: fromStruct(request.getNews()),
            });
            return diffResponse(changes).setDeletebeforereplace(deleteBeforeReplace);
        }),
        create: answer((request: messages.CreateRequest) => {
            const { id, properties } = plugin.create({
                ...subject(request),
                inputs: fromStruct(request.getProperties()),
                preview: request.getPreview(),
            });
            return new messages.CreateResponse().setId(id).setProperties(toStruct(properties));
        }),
        read: answer((request: messages.ReadRequest) => {
            const found = plugin.read({
                ...subject(request),
                id: request.getId(),
                inputs: fromStruct(request.getInputs()),
                properties: fromStruct(request.getProperties()),
            });
            const response = new messages.ReadResponse();
            return found === undefined
                ? response
                : response.setId(found.id).setInputs(toStruct(found.inputs)).setProperties(toStruct(found.properties));
        }),
        update: answer((request: messages.UpdateRequest) => {
            const properties = plugin.update({
                ...subject(request),
                id: request.getId(),
                oldInputs: fromStruct(request.getOldInputs()),
                olds: fromStruct(request.getOlds()),
                news: fromStruct(request.getNews()),
                preview: request.getPreview(),
            });
            return new messages.UpdateResponse().setProperties(toStruct(properties));
        }),
        delete: answer((request: messages.DeleteRequest) => {
            plugin.delete({
                ...subject(request),
                id: request.getId(),
                oldInputs: fromStruct(request.getOldInputs()),
                olds: fromStruct(request.getProperties()),
            });
            return new Empty();
        }),
        invoke: answer((request: messages.InvokeRequest) => {
            const found = plugin.invoke(request.getTok(), fromStruct(request.getArgs()));
            return new messages.InvokeResponse().setReturn(toStruct(found));
        }),
        cancel: answer(() => {
            // After the answer, which would otherwise never arrive.
            setImmediate(stop);
            return new Empty();
        }),
    };
}

/** A handler that answers with what `respond` returns, and with its message when it throws. */
function answer<Request, Response>(respond: (request: Request) => Response): grpc.handleUnaryCall<Request, Response> {
    return (call, callback) => {
        try {
            callback(null, respond(call.request));
        } catch (error) {
            const message = error instanceof Error ? error.message : String(error);
            callback({ code: grpc.status.UNKNOWN, details: message });
        }
    };
}

/** A URN ends with `$<type>::<name>`; older engines tell type and name nowhere else. */
function subject(request: { getUrn: () => string }): Subject {
    const urn = request.getUrn();
    const [, , types = "", ...name] = urn.split("::");
    return { urn, type: types.split("$").at(-1) ?? "", name: name.join("::") };
}

function naming(options: messages.CheckRequest.AutonamingOptions | undefined): NamingWish | undefined {
    if (options === undefined) {
        return undefined;
    }
    const { DISABLE, ENFORCE } = messages.CheckRequest.AutonamingOptions.Mode;
    const mode = options.getMode() === DISABLE ? "disable" : options.getMode() === ENFORCE ? "enforce" : "propose";
    return { mode, proposed: options.getProposedName() };
}

function diffResponse(changes: Change[]): messages.DiffResponse {
    const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
    const top = (change: Change): string => change.path.split(/[.[]/)[0] ?? change.path;
    const response = new messages.DiffResponse()
        .setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE)
        .setHasdetaileddiff(true)
        .setDiffsList([...new Set(changes.map(top))])
        .setReplacesList([...new Set(changes.filter((change) => change.replaces).map(top))]);
    for (const change of changes) {
        const difference = new messages.PropertyDiff().setKind(kindOf(change)).setInputdiff(true);
        response.getDetaileddiffMap().set(change.path, difference);
    }
    return response;
}

function kindOf(change: Change): messages.PropertyDiff.Kind {
    const { Kind } = messages.PropertyDiff;
    const kinds = {
        add: [Kind.ADD, Kind.ADD_REPLACE],
        delete: [Kind.DELETE, Kind.DELETE_REPLACE],
        update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
    } as const;
    return kinds[change.kind][change.replaces ? 1 : 0];
}
