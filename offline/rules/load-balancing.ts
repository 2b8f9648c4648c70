import { subnetFacts } from "../cloud/network-facts";
import { number, object, objects, text, texts, type Properties } from "../cloud/values";
import { isTaken, onCreate, onDelete, users, type Request, type Rules } from "./rule";

const reference = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference";
const createBalancer = `${reference}/API_CreateLoadBalancer.html`;
const createGroup = `${reference}/API_CreateTargetGroup.html`;
const createListener = `${reference}/API_CreateListener.html`;

const balancer = ["aws:lb/loadBalancer:LoadBalancer"];
const group = ["aws:lb/targetGroup:TargetGroup"];
const listener = ["aws:lb/listener:Listener"];
const forwarding = [...listener, "aws:lb/listenerRule:ListenerRule"];

const longestName = 32;

/** Elastic Load Balancing: names, zones, health checks, certificates, what is in use. */
export const loadBalancingRules: Rules = {
    "load-balancer-name": {
        types: balancer,
        on: onCreate,
        source: createBalancer,
        check: ({ inputs }) => {
            const name = text(inputs.name) ?? "";
            if (name.startsWith("internal-")) {
                return `ValidationError: The load balancer name '${name}' cannot begin with 'internal-'`;
            }
            return nameProblem(
                "The load balancer name",
                name,
                "characters that are alphanumeric characters and hyphens(-)",
            );
        },
    },
    "load-balancer-name-unique": {
        types: balancer,
        on: onCreate,
        source: createBalancer,
        check: (request) =>
            isTaken(request, "name")
                ? `DuplicateLoadBalancerName: A load balancer with the same name '${nameOf(request)}' exists, but with different settings`
                : undefined,
    },
    "load-balancer-zones": {
        types: balancer,
        source: createBalancer,
        check: ({ inputs, cloud }) => {
            const mapped = objects(inputs.subnetMappings).map((mapping) => text(mapping.subnetId) ?? "");
            const subnets = [...texts(inputs.subnets), ...mapped].map((id) => subnetFacts(cloud, id));
            const zones = new Set(subnets.map((subnet) => subnet.availabilityZone));
            const needed = (inputs.loadBalancerType ?? "application") === "application" ? 2 : 1;
            // Of subnets that are not in this cloud the zones are not really known.
            const known = subnets.every((subnet) => subnet.exists);
            if (subnets.length < needed || (known && zones.size < needed)) {
                return needed === 2
                    ? "ValidationError: At least two subnets in two different Availability Zones must be specified"
                    : "ValidationError: At least one subnet must be specified";
            }
            return known && zones.size < subnets.length
                ? "InvalidConfigurationRequest: A load balancer cannot be attached to multiple subnets in the same Availability Zone"
                : undefined;
        },
    },
    "load-balancer-idle-timeout": {
        types: balancer,
        source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
        check: ({ inputs }) =>
            isBetween(inputs.idleTimeout, 1, 4000)
                ? undefined
                : "InvalidConfigurationRequest: The value of 'idle_timeout.timeout_seconds' must be between 1 and 4000 inclusive",
    },
    "load-balancer-log-bucket": {
        types: balancer,
        source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
        check: ({ inputs, cloud }) => {
            const logs = object(inputs.accessLogs);
            const bucket = text(logs.bucket) ?? "";
            const known = cloud.get("aws:s3/bucket:Bucket", bucket);
            const policy = cloud.get("aws:s3/bucketPolicy:BucketPolicy", bucket)?.state.policy ?? known?.state.policy;
            const writable = /s3:PutObject|s3:\*|"\*"/.test(text(policy) ?? "");
            return logs.enabled === true && known !== undefined && !writable
                ? `InvalidConfigurationRequest: Access Denied for bucket: ${bucket}. Please check S3bucket permission`
                : undefined;
        },
    },
    "load-balancer-protected": {
        types: balancer,
        on: onDelete,
        source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#deletion-protection",
        check: ({ id, inputs }) =>
            inputs.enableDeletionProtection === true
                ? `OperationNotPermitted: Load balancer '${id}' cannot be deleted because deletion protection is enabled`
                : undefined,
    },
    "target-group-name": {
        types: group,
        on: onCreate,
        source: createGroup,
        check: ({ inputs }) =>
            nameProblem(
                "Target group name",
                text(inputs.name) ?? "",
                "characters that are alphanumeric characters or hyphens(-)",
            ),
    },
    "target-group-name-unique": {
        types: group,
        on: onCreate,
        source: createGroup,
        check: (request) =>
            isTaken(request, "name")
                ? `DuplicateTargetGroupName: A target group with the same name '${nameOf(request)}' exists, but with different settings`
                : undefined,
    },
    "target-group-health-check": {
        types: group,
        source: createGroup,
        check: ({ inputs }) => healthCheckProblem(object(inputs.healthCheck), inputs),
    },
    "target-group-deregistration-delay": {
        types: group,
        source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html",
        check: ({ inputs }) =>
            isBetween(inputs.deregistrationDelay, 0, 3600)
                ? undefined
                : "ValidationError: 'deregistration_delay.timeout_seconds' must be between 0 and 3600 seconds",
    },
    "target-group-in-use": {
        types: group,
        on: onDelete,
        source: `${reference}/API_DeleteTargetGroup.html`,
        check: (request) =>
            forwarding
                .flatMap((type) => request.cloud.all(type))
                .some((thing) =>
                    JSON.stringify([thing.state.defaultActions, thing.state.actions]).includes(`"${request.id}"`),
                )
                ? `ResourceInUse: Target group '${request.id}' is currently in use by a listener or a rule`
                : undefined,
    },
    "listener-port-unique": {
        types: listener,
        on: onCreate,
        source: createListener,
        check: ({ inputs, cloud }) => {
            const balancerArn = text(inputs.loadBalancerArn) ?? "";
            const twin = cloud
                .all("aws:lb/listener:Listener")
                .some(({ state }) => state.loadBalancerArn === balancerArn && state.port === inputs.port);
            return twin
                ? `DuplicateListener: A listener already exists on this port for this load balancer '${balancerArn}'`
                : undefined;
        },
    },
    "listener-certificate": {
        types: [...listener, "aws:lb/listenerCertificate:ListenerCertificate"],
        source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html",
        check: ({ type, inputs, cloud }) => {
            const arn = text(inputs.certificateArn);
            if (type === listener[0] && inputs.protocol === "HTTPS" && arn === undefined) {
                return "ValidationError: A certificate must be specified for HTTPS listeners";
            }
            const certificate = cloud.get("aws:acm/certificate:Certificate", arn ?? "");
            return certificate !== undefined && certificate.state.status !== "ISSUED"
                ? `UnsupportedCertificate: The certificate '${arn ?? ""}' must have a fully-qualified domain name, a supported signature, and a supported key size.`
                : undefined;
        },
    },
    "listener-rule-priority": {
        types: ["aws:lb/listenerRule:ListenerRule"],
        source: `${reference}/API_CreateRule.html`,
        check: (request) => {
            const { inputs } = request;
            if (!isBetween(inputs.priority, 1, 50_000)) {
                return "ValidationError: Priority must be between 1 and 50000";
            }
            const others = users(
                request,
                ["aws:lb/listenerRule:ListenerRule"],
                ["listenerArn"],
                inputs.listenerArn ?? "",
            );
            return isTaken(request, "priority", others)
                ? `PriorityInUse: Priority '${String(number(inputs.priority))}' is currently in use`
                : undefined;
        },
    },
};

function nameOf(request: Request): string {
    return text(request.inputs.name) ?? "";
}

function nameProblem(what: string, name: string, allowed: string): string | undefined {
    if (name.length > longestName) {
        return `ValidationError: ${what} '${name}' cannot be longer than '${longestName}' characters`;
    }
    if (!/^[A-Za-z0-9-]*$/.test(name)) {
        return `ValidationError: ${what} '${name}' can only contain ${allowed}`;
    }
    return /^-|-$/.test(name) ? `ValidationError: ${what} '${name}' cannot begin or end with a hyphen(-)` : undefined;
}

function healthCheckProblem(check: Properties, targetGroup: Properties): string | undefined {
    const byHttp = ["HTTP", "HTTPS"].includes(text(targetGroup.protocol) ?? "HTTP");
    const interval = number(check.interval) ?? 30;
    // What network load balancers check may take longer, and by default just as long as the interval may be short.
    const timeout = number(check.timeout) ?? (byHttp ? 5 : check.protocol === "HTTP" ? 6 : 10);
    if (!isBetween(interval, 5, 300)) {
        return `ValidationError: Health check interval '${interval}' must be between 5 and 300 seconds`;
    }
    if (!isBetween(timeout, 2, 120)) {
        return `ValidationError: Health check timeout '${timeout}' must be between 2 and 120 seconds`;
    }
    if (byHttp ? timeout >= interval : timeout > interval) {
        return `ValidationError: Health check timeout '${timeout}' must be smaller than the interval '${interval}'`;
    }
    if (!isBetween(check.healthyThreshold, 2, 10) || !isBetween(check.unhealthyThreshold, 2, 10)) {
        return "ValidationError: Health check threshold counts must be between 2 and 10";
    }
    const path = text(check.path);
    return path === undefined || path.startsWith("/")
        ? undefined
        : `ValidationError: Health check path '${path}' must begin with a '/' character`;
}

/** A value that is not given is AWS's own default. */
function isBetween(value: unknown, lowest: number, highest: number): boolean {
    return typeof value !== "number" || (value >= lowest && value <= highest);
}
