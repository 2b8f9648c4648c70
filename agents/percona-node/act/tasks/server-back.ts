import { withLocal } from "../../mysql/accounts";
import { until } from "../../within";
import type { Tools } from "../tools";

/** Milliseconds for a server to answer once it was started: InnoDB may have to recover, or a clone to be put in place. */
const backLimit = 600_000;

/** Waits until the own server answers. */
export async function serverBack({ access }: Pick<Tools, "access">): Promise<void> {
    await until(backLimit, "an answer of the server after its start", () =>
        withLocal(access, async (sql) => {
            await sql.query("SELECT 1");
            return true;
        }),
    );
}
