import { find, ofType, type Recording } from "../../support/mocks";
import { json } from "./json";

/** The statements of the policy that a resource holds. */
export function statements(recording: Recording, type: string, name: string): unknown[] {
    return (json(find(recording, type, name).inputs.policy) as { Statement: unknown[] }).Statement;
}

/** Each role's name, and who may take it. */
export function trusts(recording: Recording): unknown[][] {
    return ofType(recording, "aws:iam/role:Role").map(({ name, inputs }) => [name, json(inputs.assumeRolePolicy)]);
}

/** The trust policy of a role that one service takes. */
export function trust(service: string): object {
    return {
        Version: "2012-10-17",
        Statement: [{ Sid: "TakeRole", Effect: "Allow", Principal: { Service: service }, Action: ["sts:AssumeRole"] }],
    };
}
