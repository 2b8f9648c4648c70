import { addEvent, keptEvents } from "../../aws/topology-item";
import { notify } from "../../aws/notify";
import { reasonOf, until } from "../../within";
import type { Tools } from "../tools";

/** Milliseconds in which the same is not told twice. */
const silence = 60_000;

/** Milliseconds that AWS is tried for. */
const patience = 120_000;

/** Tells people: in the log, in the topology's events, and, when it is loud, on the topic. */
export function tell({ node, state }: Tools, { what, loud }: { what: string; loud: boolean }): void {
    const { aws, configuration, id, log } = node;
    const told = state.events.find((event) => event.what === what);
    if (told !== undefined && Date.now() - Date.parse(told.at) < silence) {
        return;
    }
    const event = { at: new Date().toISOString(), node: id, what };
    state.events = [event, ...state.events].slice(0, keptEvents);
    log(what, { loud });
    const failed = (error: unknown): void => {
        log("an event could not be told", { what, reason: reasonOf(error) });
    };
    patiently(() => addEvent(aws.dynamoDb, configuration.TABLE_NAME, event)).catch(failed);
    if (loud && configuration.TOPIC_ARN !== "") {
        patiently(() => notify(aws.sns, configuration.TOPIC_ARN, configuration.CLUSTER_ID, `${id}: ${what}`)).catch(
            failed,
        );
    }
}

/** Until it is done: people must hear of a failover also when AWS is slow at that moment. */
async function patiently(work: () => Promise<void>): Promise<void> {
    await until(
        patience,
        "AWS",
        async () => {
            await work();
            return true;
        },
        5_000,
    );
}
