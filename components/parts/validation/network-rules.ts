import { Address4, AddressError } from "ip-address";
import { problem, type Rule } from "./checks";
import { matching, wholeNumber } from "./rules";

/** An IPv4 range written as its network address, as security groups want it: 10.0.0.0/8, not 10.1.2.3/8. */
export const ipv4Range: Rule<string> = (value, path) => {
    try {
        if (!value.includes("/")) {
            return [problem(path, value, `must be an IPv4 range: write ${value}/32 for one address`)];
        }
        const network = new Address4(value).networkForm();
        return network === value ? [] : [problem(path, value, `has host bits set: write ${network}`)];
    } catch (error) {
        if (!(error instanceof AddressError || error instanceof TypeError)) {
            throw error;
        }
        return [problem(path, value, "must be an IPv4 range such as 10.0.0.0/8")];
    }
};

/** An IPv4 range that is not every address; `demand` says what would happen, and what to name instead. */
export function notEverybody(demand: string): Rule<string> {
    return (range, path) => (range.endsWith("/0") ? [problem(path, range, demand)] : []);
}

const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

/** A host name in full, in lower case, without wildcard and final dot; at most 253 characters (RFC 1035). */
export const hostname: Rule<string> = matching(
    new RegExp(`^(?=.{1,253}$)(${label}\\.)+[a-z][a-z0-9-]*[a-z0-9]$`),
    "a fully qualified host name in lower case, such as pmm.example.com",
);

/** An e-mail address, as far as its form tells: Amazon SNS asks its owner. */
export const emailAddress: Rule<string> = matching(
    /^[^\s@]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}$/,
    "an e-mail address such as team@example.com",
);

/** The number of a TCP port. */
export const tcpPort: Rule<number> = wholeNumber(1, 65_535, "TCP port numbers");
