import type * as pulumi from "@pulumi/pulumi";
import type { EndpointBasics } from "../parts/https-endpoint/endpoint";

/** The HTTPS address of the dashboard. One of `zoneId` and `certificateArn` must be given; with both, the zone is for the host names alone. */
export interface PanintelligenceEndpoint extends EndpointBasics {
    /**
     * Id of the public Route 53 hosted zone that the host names are in, which gets them and proves a certificate. Default: none;
     * lead the names to the output `loadBalancerDnsName` yourself.
     */
    zoneId?: pulumi.Input<string>;
    /**
     * ARN of a certificate of ACM for all host names, that of Adminer too, in the deployment's region; for zones of another account
     * or elsewhere than in Route 53. Default: one that is made and proved in `zoneId`.
     */
    certificateArn?: pulumi.Input<string>;
}
