import * as fs from "node:fs";
import * as path from "node:path";

/** Fingerprint of the OpenPGP key in `someone.asc`. It was made for these tests; its private half exists no more. */
export const someone = "8E20093E37585714775C3AF96727B8F6F5FDCCB6";

/** A file of the folder `fixtures`. */
export function fixture(name: "someone.asc" | "two-people.asc" | "package-signed-by-someone.asc"): string {
    return fs.readFileSync(path.join(__dirname, "fixtures", name), "utf8");
}
