/** A block of IPv4 addresses. */
export interface CidrBlock {
    /** First address, as a number. */
    first: number;
    /** Last address, as a number. */
    last: number;
    /** Length of the network part, 0 to 32. */
    prefix: number;
    /** In canonical form: host bits cleared. */
    canonical: string;
}

/** Reads `10.0.0.0/16`; undefined when it is no IPv4 block. Host bits may be set; see `canonical`. */
export function parseCidr(written: string): CidrBlock | undefined {
    const [, address = "", length = ""] = /^([\d.]+)\/(\d{1,2})$/.exec(written) ?? [];
    const number = parseIpv4(address);
    const prefix = Number(length);
    if (number === undefined || length === "" || prefix > 32) {
        return undefined;
    }
    const size = 2 ** (32 - prefix);
    const first = number - (number % size);
    return { first, last: first + size - 1, prefix, canonical: `${formatIpv4(first)}/${prefix}` };
}

/** Reads `10.0.0.1` as a number; undefined when it is no IPv4 address. */
export function parseIpv4(written: string): number | undefined {
    const parts = written.split(".");
    const valid = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
    return valid ? parts.reduce((sum, part) => sum * 256 + Number(part), 0) : undefined;
}

/** The other way round. */
export function formatIpv4(address: number): string {
    return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

/** Whether `outer` holds all addresses of `inner`. */
export function contains(outer: CidrBlock, inner: CidrBlock): boolean {
    return outer.first <= inner.first && inner.last <= outer.last;
}

/** Whether two blocks share an address. */
export function overlap(left: CidrBlock, right: CidrBlock): boolean {
    return left.first <= right.last && right.first <= left.last;
}
