import { accountId, globalArn } from "../identifiers";
import { nameFrom, type Models } from "../model";

/** AWS Budgets. */
export const budgets: Models = {
    "aws:budgets/budget:Budget": {
        replacedBy: ["accountId", "name", "namePrefix"],
        id: (draft) => `${accountId}:${nameFrom(draft.inputs)}`,
        outputs: (thing) => {
            const name = thing.id.slice(thing.id.indexOf(":") + 1);
            return { accountId, arn: globalArn("budgets", thing.region, `budget/${name}`), name };
        },
    },
};
