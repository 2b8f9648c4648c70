import * as pulumi from "@pulumi/pulumi";

/** Who a statement is about: services, or accounts and roles by ARN; `"*"` is everyone. */
export type Principal = "*" | { Service: string } | { AWS: pulumi.Input<pulumi.Input<string>[] | string> };

/**
 * Operator, then key, then the value or values it is compared with (`{ Bool: { "aws:SecureTransport": "false" } }`).
 */
export type Conditions = Record<string, Record<string, pulumi.Input<pulumi.Input<string>[] | string>>>;

/** One statement of a policy, in IAM's own words. */
export interface Statement {
    Sid: string;
    Effect: "Allow" | "Deny";
    /** Only in policies that hang on a resource. */
    Principal?: Principal;
    Action: string[];
    /** Missing in trust policies. */
    Resource?: pulumi.Input<pulumi.Input<string>[] | string>;
    Condition?: Conditions;
}

/** The JSON text of a policy; known in a preview as far as its parts are, so that rules can judge it there. */
export function policyDocument(...statements: Statement[]): pulumi.Output<string> {
    return pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements });
}
