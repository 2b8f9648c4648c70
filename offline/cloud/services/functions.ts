import { regionalArn, timestamp } from "../identifiers";
import { idFrom, type Models } from "../model";
import { text } from "../values";

/** Lambda and DynamoDB. */
export const functions: Models = {
    "aws:lambda/function:Function": {
        replacedBy: ["name", "packageType"],
        volatile: ["lastModified"],
        id: idFrom("name"),
        outputs: (thing) => {
            const arn = regionalArn("lambda", thing.region, `function:${thing.id}`);
            return {
                arn,
                invokeArn: `arn:aws:apigateway:${thing.region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
                qualifiedArn: `${arn}:$LATEST`,
                lastModified: timestamp(),
                memorySize: thing.inputs.memorySize ?? 128,
                timeout: thing.inputs.timeout ?? 3,
                version: "$LATEST",
            };
        },
    },
    "aws:lambda/permission:Permission": { replacedBy: "everything", id: idFrom("statementId") },
    "aws:lambda/eventSourceMapping:EventSourceMapping": {
        replacedBy: ["eventSourceArn", "startingPosition", "startingPositionTimestamp"],
        outputs: (thing) => ({ uuid: thing.id, functionArn: text(thing.inputs.functionName) ?? "" }),
    },
    "aws:dynamodb/table:Table": {
        replacedBy: ["hashKey", "importTable", "localSecondaryIndexes", "name", "rangeKey", "restoreSourceTableArn"],
        id: idFrom("name"),
        outputs: (thing) => ({
            arn: regionalArn("dynamodb", thing.region, `table/${thing.id}`),
            streamArn: "",
            streamLabel: "",
        }),
    },
};
