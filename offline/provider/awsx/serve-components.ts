import * as pulumi from "@pulumi/pulumi";
import { sdkVersion } from "../package-schema";
import { stopWithEngine } from "../lifetime";
import { Vpc } from "./vpc";

/** Serves the component that programs use of awsx, through the SDK's own provider host. */
export async function serveComponents(args: string[]): Promise<void> {
    stopWithEngine(() => undefined);
    const provider: pulumi.provider.Provider = {
        version: sdkVersion("awsx"),
        construct: async (name, type, inputs, options) => {
            if (type !== "awsx:ec2:Vpc") {
                throw new Error(`the offline awsx has awsx:ec2:Vpc alone, not ${type}`);
            }
            const vpc = await Vpc.create(name, inputs, options);
            return { urn: vpc.urn, state: vpc.outputs() };
        },
    };
    await pulumi.provider.main(provider, args);
}
