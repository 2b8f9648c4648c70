import { HostSandbox } from "../../support/sandbox";
import type { UserData } from "../../../components/parts/host/user-data";

/** User and group of the server, which its package makes. */
const mysqlUser = 27;

/** Starts a sandbox with what the server's packages bring. */
export async function startNode(userData: UserData): Promise<HostSandbox> {
    const host = await HostSandbox.start(userData);
    addServerPackage(host);
    return host;
}

/** What the server's packages bring, as far as the host's programs see it. */
export function addServerPackage(host: HostSandbox): void {
    for (const file of ["/etc/passwd", "/etc/group"]) {
        const others = host.read(file).replace(/^mysql:.*\n/gm, "");
        const rest = file === "/etc/passwd" ? ":MySQL Server:/nonexistent:/bin/false" : ":";
        host.write(file, `${others}mysql:x:${mysqlUser}${file === "/etc/passwd" ? `:${mysqlUser}` : ""}${rest}\n`);
    }
    // Before the disk is mounted it is as the installation has left it.
    host.write("/var/lib/mysql/NOT-MOUNTED", "\n");
}

/** Attaches an EBS volume that the launch template calls `name`. */
export async function attachVolume(
    host: HostSandbox,
    disk: string,
    device: string,
    name: string,
    id = "vol-0123456789abcdef0",
): Promise<void> {
    await host.attach(disk, device, id);
    host.write(`/sys/class/block/${device}/device/model`, "Amazon Elastic Block Store              \n");
    host.set(`device-names/${device}`, name);
}

/** Gives the instance a disk of its own. */
export async function attachLocalDisk(host: HostSandbox, device: string, mebibytes = 16): Promise<void> {
    host.makeDisk(device, mebibytes);
    await host.attach(device, device, `AWS${device}`);
    host.write(`/sys/class/block/${device}/device/model`, "Amazon EC2 NVMe Instance Storage        \n");
}

/** Whether a folder is a mount point in the sandbox. */
export async function isMounted(host: HostSandbox, folder: string): Promise<boolean> {
    return (await host.run(["mountpoint", "--quiet", folder])).status === 0;
}
