/**
 * Milliseconds. Grafana locks a user, for right passwords too, when five minutes have seen five wrong ones; a minute more is
 * for two clocks that differ.
 */
const window = 6 * 60_000;

/** Wrong passwords that this function allows itself in that time; the rest is for people and the other programs. */
const most = 3;

/** Keeps this function from locking PMM's admin, by counting its wrong passwords as long as Grafana does. */
export class RefusedLogins {
    private times: number[] = [];

    /** @param now milliseconds since 1970. */
    constructor(private readonly now: () => number) {}

    /** @throws Error when one more wrong password is one too many. */
    makeSureOfRoom(): void {
        this.times = this.times.filter((time) => time > this.now() - window);
        if (this.times.length >= most) {
            throw new Error(
                `PMM has refused ${most} passwords of its admin within ${window / 60_000} minutes; no other is tried before ` +
                    "these are over, because two more would lock the user",
            );
        }
    }

    /** Remembers that PMM has just refused a password. */
    add(): void {
        this.times.push(this.now());
    }
}
