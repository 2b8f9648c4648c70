import { execFile, spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import { promisify } from "node:util";
import { until } from "../../../agents/percona-node/within";

const run = promisify(execFile);

/** Milliseconds until a process has its namespace. */
const namespaceLimit = 10_000;

let networks = 0;

/**
 * The network of a cluster: each node's host is a network namespace of its own, with a cable to a bridge, on which this
 * process is as well. A server takes every address that an interface of its host has for its own, so that nodes on one host
 * would never find each other.
 */
export class Network {
    /** IPv4 address on which the nodes reach what is around them: AWS, the metadata services and the load balancer. */
    readonly surroundings: string;
    private readonly hosts = new Map<number, ChildProcess>();

    private constructor(
        private readonly prefix: string,
        private readonly label: string,
    ) {
        this.surroundings = `${prefix}.254`;
    }

    /**
     * Makes an empty network.
     *
     * @throws Error outside of a private network, such as `npm run test:cluster` makes: that of the machine is left alone.
     */
    static async create(): Promise<Network> {
        if (process.env.PRIVATE_NETWORK === undefined) {
            throw new Error("the cluster's tests run in a network of their own: npm run test:cluster -- <specs>");
        }
        // Several processes share the private network.
        const number = ++networks;
        const network = new Network(`10.${1 + (process.pid % 250)}.${number}`, `${process.pid}-${number}`);
        await ip("link", "add", network.bridge, "type", "bridge");
        await ip("address", "add", `${network.surroundings}/24`, "dev", network.bridge);
        await ip("link", "set", network.bridge, "up");
        return network;
    }

    /** Connects a host for node `n`, from 1 to 253. Gives its IPv4 address. */
    async connect(n: number): Promise<string> {
        const address = `${this.prefix}.${n}`;
        const keeper = spawn("setpriv", ["--pdeathsig", "KILL", "unshare", "--net", "sleep", "infinity"], {
            stdio: "ignore",
        });
        this.hosts.set(n, keeper);
        const own = fs.readlinkSync("/proc/self/ns/net");
        const its = `/proc/${keeper.pid ?? 0}/ns/net`;
        await until(
            namespaceLimit,
            "a network namespace",
            () => Promise.resolve(fs.readlinkSync(its) === own ? undefined : true),
            20,
        );
        const cable = this.cable(n);
        await ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", String(keeper.pid));
        await ip("link", "set", cable, "master", this.bridge, "up");
        const [command = "", ...options] = this.runOn(n);
        await run(command, [...options, "ip", "link", "set", "lo", "up"]);
        await run(command, [...options, "ip", "address", "add", `${address}/24`, "dev", "eth0"]);
        await run(command, [...options, "ip", "link", "set", "eth0", "up"]);
        return address;
    }

    /** Command that runs a program on the host of node `n`, whose process becomes the program's. */
    runOn(n: number): string[] {
        return ["nsenter", `--net=/proc/${this.hosts.get(n)?.pid ?? 0}/ns/net`];
    }

    /** Draws the cable of a node's host: nothing goes in or out, and nobody is told. */
    async cut(n: number): Promise<void> {
        await ip("link", "set", this.cable(n), "down");
    }

    /** Puts the cable back. */
    async mend(n: number): Promise<void> {
        await ip("link", "set", this.cable(n), "up");
    }

    /** Ends it, with all hosts. */
    async remove(): Promise<void> {
        for (const keeper of this.hosts.values()) {
            keeper.kill("SIGKILL");
        }
        await ip("link", "delete", this.bridge);
    }

    private get bridge(): string {
        return `b${this.label}`;
    }

    private cable(n: number): string {
        return `c${this.label}-${n}`;
    }
}

/** A 32-bit number, as `server_id` wants it, which is as good as the address itself. */
export function numberOf(address: string): number {
    return address.split(".").reduce((number, part) => number * 256 + Number(part), 0);
}

async function ip(...options: string[]): Promise<void> {
    await run("ip", options);
}
