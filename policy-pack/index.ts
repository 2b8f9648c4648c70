/** Starts the policy pack: it serves the engine and prints its port, so nothing else may be imported from here. */
import { PolicyPack } from "@pulumi/policy";
import { rules } from "./policies";
import { toPolicy } from "./rules/policy";

new PolicyPack("stackwarden", {
    displayName: "stackwarden",
    description: "Refuses changes to stackwarden's AWS stacks that would lose, expose or duplicate data.",
    provider: "aws",
    tags: ["aws", "encryption", "backup", "network"],
    policies: rules.map(toPolicy),
});
