import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import type { PanintelligenceArgs } from "../../../components";
import type { RecordedResource } from "../../support/mocks";
import { deploy, goodPanintelligenceArgs } from "../support/panintelligence";

const guide = fs.readFileSync(path.resolve(__dirname, "../../../docs/panintelligence/operations.md"), "utf8");

/** The arguments that the guide lays over a deployment before it is destroyed. */
function released(): Partial<PanintelligenceArgs> {
    const [, section = ""] = guide.split("\n## Take it down\n");
    const [, yaml = ""] = /```yaml\n([^]*?)```/.exec(section)!;
    const { endpoint, ...args } = parse(yaml) as Partial<PanintelligenceArgs>;
    return { ...args, endpoint: { ...goodPanintelligenceArgs().endpoint, ...endpoint } };
}

/** Why AWS or Pulumi would not delete a resource, if there is a reason. */
function holds({ type, protect, inputs }: RecordedResource): string[] {
    const stays = { [`${type} is protected`]: protect };
    if (type.endsWith(":Bucket") || type.endsWith(":Vault")) {
        stays[`${type} is deleted only when it is empty`] = inputs.forceDestroy !== true;
    }
    stays[`${type} is kept by AWS`] = [inputs.deletionProtection, inputs.enableDeletionProtection].includes(true);
    return Object.keys(stays).filter((reason) => stays[reason]);
}

describe("Panintelligence: taking it down", () => {
    it("is stopped by all that holds data, as it is by default", async () => {
        const stopped = (await deploy()).resources.filter((each) => holds(each).length > 0).map(({ type }) => type);
        expect(stopped).to.include.members([
            "aws:rds/instance:Instance",
            "aws:efs/fileSystem:FileSystem",
            "aws:backup/vault:Vault",
            "aws:s3/bucket:Bucket",
        ]);
    });

    it("works with the arguments that the guide names, and nothing holds it up", async () => {
        const backup = { copy: { region: "eu-central-1" } };
        const args = released();
        const recording = await deploy({ args: { ...args, backup: { ...backup, ...args.backup } } });
        expect(recording.failures).to.deep.equal([]);
        expect(recording.resources.flatMap(holds)).to.deep.equal([]);
    });
});
