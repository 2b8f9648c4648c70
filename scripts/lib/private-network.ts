import { spawnSync } from "node:child_process";

/** What programs know by that they are in a private network: the tests' clusters leave any other alone. */
export const privateNetworkEnvironment = { PRIVATE_NETWORK: "yes" };

/**
 * Command that runs another one in a network namespace of its own, of which it is the master; nothing but itself can be
 * reached from there.
 *
 * @throws Error when this machine lets nobody have one.
 */
export function privateNetwork(): string[] {
    const ways = [
        ["unshare", "--net"],
        ["unshare", "--user", "--map-root-user", "--net"],
    ];
    const tries = ways.map((way) => {
        const [program = "", ...options] = way;
        return { way, said: spawnSync(program, [...options, "true"], { encoding: "utf8" }) };
    });
    const found = tries.find(({ said }) => said.status === 0);
    if (found === undefined) {
        throw new Error(
            "the Percona cluster runs in network namespaces: start this as root, or let users have namespaces " +
                `(sysctl kernel.unprivileged_userns_clone=1)\n${tries.map(({ said }) => said.stderr).join("")}`,
        );
    }
    return [...found.way, "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];
}
