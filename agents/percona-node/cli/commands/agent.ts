import { makeCommand } from "../command";

export const agent = makeCommand({
    about: "The agent itself, until SIGTERM or SIGINT, which leave the server as it is.",
    options: {},
    run: async (_values, { openNode, runAgent }) => {
        await runAgent(await openNode());
    },
});
