import { object, objects, text } from "../cloud/values";
import { onCreate, onDelete, users, type Rules } from "./rule";

const api = "https://docs.aws.amazon.com/cloud-map/latest/api";

const privateNamespace = "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace";
const namespaces = [privateNamespace, "aws:servicediscovery/httpNamespace:HttpNamespace"];
const service = ["aws:servicediscovery/service:Service"];

/** AWS Cloud Map: names that are there once, and the tasks of ECS that are found by them. */
export const serviceDiscoveryRules: Rules = {
    "namespace-name": {
        types: namespaces,
        on: onCreate,
        source: `${api}/API_CreatePrivateDnsNamespace.html`,
        check: ({ inputs }) => {
            const name = text(inputs.name) ?? "x";
            const label = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
            return new RegExp(`^${label}(?:\\.${label})*$`).test(name) && name.length <= 253
                ? undefined
                : `InvalidInput: Namespace name ${name} is not a valid domain name`;
        },
    },
    "namespace-unique": {
        types: namespaces,
        on: onCreate,
        source: `${api}/API_CreatePrivateDnsNamespace.html`,
        check: ({ type, inputs, cloud }) =>
            cloud.all(type).some(({ state }) => state.name === inputs.name && state.vpc === inputs.vpc)
                ? `CONFLICTING_DOMAIN_EXISTS: The VPC that you chose, ${text(inputs.vpc) ?? ""}, is already associated with another private hosted zone that has an overlapping name space, ${text(inputs.name) ?? ""}.`
                : undefined,
    },
    "namespace-in-use": {
        types: namespaces,
        on: onDelete,
        source: `${api}/API_DeleteNamespace.html`,
        check: (request) =>
            users(request, service, ["namespaceId"]).length > 0
                ? "ResourceInUse: Namespace has associated services"
                : undefined,
    },
    "discovery-service-namespace": {
        types: service,
        on: onCreate,
        source: `${api}/API_CreateService.html`,
        check: ({ inputs, cloud }) => {
            const id = text(inputs.namespaceId) ?? text(object(inputs.dnsConfig).namespaceId) ?? "";
            return namespaces.some((type) => cloud.get(type, id) !== undefined)
                ? undefined
                : `NamespaceNotFound: Namespace ${id} doesn't exist.`;
        },
    },
    "discovery-service-unique": {
        types: service,
        on: onCreate,
        source: `${api}/API_CreateService.html`,
        check: ({ type, inputs, cloud }) => {
            const namespace = inputs.namespaceId ?? object(inputs.dnsConfig).namespaceId;
            const twin = cloud
                .all(type)
                .some(({ state }) => state.name === inputs.name && state.namespaceId === namespace);
            return twin ? "ServiceAlreadyExists: Service already exists." : undefined;
        },
    },
    "discovery-service-health": {
        types: service,
        source: `${api}/API_CreateService.html`,
        check: ({ inputs, cloud }) => {
            if (inputs.healthCheckConfig === undefined) {
                return undefined;
            }
            if (inputs.healthCheckCustomConfig !== undefined) {
                return "InvalidInput: You can specify either HealthCheckConfig or HealthCheckCustomConfig, but not both.";
            }
            const id = text(object(inputs.dnsConfig).namespaceId) ?? "";
            return cloud.get(privateNamespace, id) === undefined
                ? undefined
                : "InvalidInput: HealthCheckConfig can't be specified for a service in a private DNS namespace.";
        },
    },
    "discovery-service-in-use": {
        types: service,
        on: onDelete,
        source: `${api}/API_DeleteService.html`,
        check: (request) => {
            const arn = request.cloud.get(request.type, request.id)?.state.arn ?? request.id;
            return users(request, ["aws:ecs/service:Service"], ["serviceRegistries.registryArn"], arn).length > 0
                ? "ResourceInUse: Service contains registered instances; delete the instances before deleting the service"
                : undefined;
        },
    },
    "service-registry": {
        types: ["aws:ecs/service:Service"],
        source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html",
        check: ({ inputs, cloud }) => {
            const registries = objects(inputs.serviceRegistries);
            if (registries.length > 1) {
                return "InvalidParameterException: service registries can have at most 1 items.";
            }
            const known = service.flatMap((type) => cloud.all(type)).map(({ state }) => state.arn);
            const missing = registries.find(({ registryArn }) => !known.includes(registryArn));
            return missing === undefined
                ? undefined
                : `InvalidParameterException: The service registry ${text(missing.registryArn) ?? ""} does not exist.`;
        },
    },
};
