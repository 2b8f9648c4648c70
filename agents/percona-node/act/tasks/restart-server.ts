import type { Tools } from "../tools";
import { serverBack } from "./server-back";

/** Ends the server, whatever it is doing, and starts it: it is back read-only and closed. */
export async function restartServer(tools: Tools): Promise<void> {
    await tools.node.server.restart();
    await serverBack(tools);
}
