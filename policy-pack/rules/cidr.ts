/** Blocks wider than this count as open to the world; private networks are narrower. */
export interface WidestBlocks {
    /** Shortest IPv4 prefix that is not open: 10.0.0.0/8 is the widest private network. */
    ipv4: number;
    /** Shortest IPv6 prefix that is not open; AWS hands out blocks of /56 and longer. */
    ipv6: number;
}

/** Unique local and link-local addresses are not routed on the internet (RFC 4193, RFC 4291). */
const privateIpv6 = /^f([cd]|e[89ab])/i;

/**
 * Whether a CIDR block lets in the internet, or so large a part of it that it comes to the same (0.0.0.0/1 and 128.0.0.0/1 are
 * everyone). What is not a CIDR block lets nobody in: AWS refuses it.
 */
export function isOpen(cidr: string, widest: WidestBlocks): boolean {
    const [, address = "", prefix = ""] = /^\s*([0-9a-f:.]+)\/(\d+)\s*$/i.exec(cidr) ?? [];
    if (address.includes(":")) {
        return Number(prefix) < widest.ipv6 && !privateIpv6.test(address);
    }
    return address !== "" && Number(prefix) < widest.ipv4;
}
