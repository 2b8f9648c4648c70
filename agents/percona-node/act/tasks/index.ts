import type { Task } from "../../model";
import type { Tools } from "../tools";
import { bootstrap } from "./bootstrap";
import { join } from "./join";
import { leave } from "./leave";
import { prepareServer } from "./prepare-server";
import { reclone } from "./reclone";
import { restartServer } from "./restart-server";
import { stopReplication } from "./stop-replication";
import { switchover } from "./switchover";

/** Does a task; rejects when it is not done. */
export function perform(tools: Tools, task: Task): Promise<void> {
    switch (task.kind) {
        case "restart-server":
            return restartServer(tools);
        case "prepare-server":
            return prepareServer(tools);
        case "join":
            return join(tools, task);
        case "stop-replication":
            return stopReplication(tools);
        case "bootstrap":
            return bootstrap(tools, task);
        case "switchover":
            return switchover(tools, task);
        case "reclone":
            return reclone(tools, task);
        case "leave":
            return leave(tools);
    }
}
