import { makeCommand } from "../command";

export const rotatePasswords = makeCommand({
    about: "Gives all accounts new passwords; the old ones stay valid until every node has the new ones.",
    options: {},
    run: async (_values, context) => {
        context.print(await context.rotatePasswords(await context.openNode()));
    },
});
