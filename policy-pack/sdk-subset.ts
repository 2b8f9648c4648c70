/**
 * All of `@pulumi/pulumi` that `@pulumi/policy` uses by that name. The whole package also loads the Automation API and npm's own
 * dependency resolver, which nothing here needs and which takes longer than the rest of the pack's start together.
 */
export * as asset from "@pulumi/pulumi/asset";
export { Output } from "@pulumi/pulumi/output";
