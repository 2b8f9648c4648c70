import type * as pulumi from "@pulumi/pulumi";
import { Address4, AddressError } from "ip-address";
import { imageName, pinned } from "../../parts/ecs/image-name";
import type { EndpointBasics } from "../../parts/https-endpoint/endpoint";
import { each, problem, type Checks, type Rule } from "../../parts/validation/checks";
import { hostname, ipv4Range, notEverybody } from "../../parts/validation/network-rules";
import { atLeast, distinct } from "../../parts/validation/rules";
import type { Adminer } from "./args";
import type { ServiceSettings } from "./settings";

/** `Adminer`, checked and complete. */
export interface AdminerSettings extends ServiceSettings {
    image: pulumi.Output<string>;
    hostname: string;
    allowedCidrs: string[];
}

/**
 * Most ranges: a rule of a load balancer compares with five values, of which the host name is one.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 */
const mostRanges = 4;

/** Checks Adminer and fills in what it leaves out. It is behind the load balancer of `endpoint`. */
export function adminerSettings(
    checks: Checks,
    args: Adminer,
    endpoint: EndpointBasics,
    namePrefix: string,
): AdminerSettings {
    if (endpoint.hostnames.includes(args.hostname)) {
        checks.add(
            problem(
                "adminer.hostname",
                args.hostname,
                "is one of endpoint.hostnames, where the dashboard is: choose another",
            ),
        );
    }
    return {
        role: "adminer",
        fullName: `${namePrefix}-adminer`,
        image: checks.input("adminer.image", args.image ?? "docker.io/library/adminer:5.3.0", imageName, pinned),
        size: { cpu: 512, memoryMb: 1024 },
        environment: {},
        hostname: checks.plain("adminer.hostname", args.hostname, hostname),
        allowedCidrs: checks.plain(
            "adminer.allowedCidrs",
            args.allowedCidrs,
            atLeast(1, "IPv4 range, or nobody can connect"),
            distinct(),
            each(ipv4Range),
            each(notEverybody("would show the database's page to everybody: name your own ranges")),
            each(within(endpoint.allowedCidrs ?? ["0.0.0.0/0"])),
            (ranges, path) =>
                ranges.length <= mostRanges ? [] : [problem(path, ranges, `must have at most ${mostRanges} ranges`)],
        ),
    };
}

/** Who may not reach the load balancer cannot reach Adminer behind it. */
function within(outer: string[]): Rule<string> {
    return (range, path) =>
        outer.some((each) => covers(each, range))
            ? []
            : [
                  problem(
                      path,
                      range,
                      "is not within endpoint.allowedCidrs, so nobody of it gets to the load balancer: add it there",
                  ),
              ];
}

function covers(outer: string, range: string): boolean {
    try {
        return new Address4(range).isInSubnet(new Address4(outer));
    } catch (error) {
        if (error instanceof AddressError || error instanceof TypeError) {
            // No range at all, which another rule says.
            return true;
        }
        throw error;
    }
}
