import { isRefusal } from "../mysql/refusal";
import { reasonOf } from "../within";

/**
 * `Observed.blind`.
 *
 * @param failure why the last look at the server failed.
 * @param hasPasswords whether the agent has had any since it started.
 */
export function blindness(failure: unknown, hasPasswords: boolean): string | undefined {
    if (!hasPasswords) {
        return "it could not read its passwords from Secrets Manager since it started";
    }
    return isRefusal(failure) ? `it is refused (${reasonOf(failure)})` : undefined;
}
