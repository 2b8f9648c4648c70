import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import * as esbuild from "esbuild";
import { slimPolicySdk } from "../../policy-pack/bundle";
import * as subset from "../../policy-pack/sdk-subset";

const sdkFolder = path.dirname(require.resolve("@pulumi/policy"));

describe("policy pack: bundle", () => {
    it("has every part of the Pulumi SDK that the policy SDK uses", () => {
        const sources = fs.readdirSync(sdkFolder).filter((file) => file.endsWith(".js"));
        const used = sources.flatMap((file) => {
            const text = fs.readFileSync(path.join(sdkFolder, file), "utf8");
            return [...text.matchAll(/\bpulumi_1\.(\w+)/g)].map(([, name]) => name);
        });
        expect(new Set(used)).to.deep.equal(new Set(Object.keys(subset)));
    });

    it("loads neither the whole Pulumi SDK nor any provider's", async () => {
        const { outputFiles } = await esbuild.build({
            absWorkingDir: path.join(__dirname, "../.."),
            entryPoints: ["policy-pack/index.ts"],
            bundle: true,
            packages: "external",
            platform: "node",
            format: "cjs",
            write: false,
            plugins: [slimPolicySdk],
        });
        const required = [...(outputFiles[0]?.text ?? "").matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name);
        expect(required).to.include("@pulumi/pulumi/proto/analyzer_pb");
        expect(required).to.not.include.oneOf(["@pulumi/pulumi", "@pulumi/policy", "@pulumi/pulumi/runtime"]);
        expect(required.filter((name) => name?.startsWith("@pulumi/aws"))).to.deep.equal([]);
    });
});
