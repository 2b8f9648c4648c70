import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { build, type Metafile } from "esbuild";

const root = path.join(__dirname, "../..");

/** The folder of each deployment's component, by the program that deploys it. */
const folders: Record<string, string> = {
    "pmm-ec2": "pmm-ec2",
    "pmm-ecs": "pmm-ecs",
    percona: "percona-cluster",
    monitoring: "monitoring",
    panintelligence: "panintelligence",
};

describe("what a program loads", () => {
    for (const [program, own] of Object.entries(folders)) {
        it(`is no other deployment's code: ${program}`, async () => {
            const loaded = await modulesOf(`programs/${program}.ts`);
            const components = new Set(loaded.map((file) => /^components\/([^/]+)/.exec(file)?.[1] ?? ""));
            components.delete("");
            expect([...components]).to.have.members([own, "parts"]);
        });
    }

    it("is known of every program", () => {
        const listed = [
            ...fs.readFileSync(path.join(root, "programs/index.ts"), "utf8").matchAll(/import\("\.\/(.+)"\)/g),
        ];
        expect(listed.map(([, program]) => program)).to.have.members(Object.keys(folders));
    });
});

/** The project's own modules that are loaded as `entry` is; those of dynamic imports come later, if at all. */
async function modulesOf(entry: string): Promise<string[]> {
    const { metafile } = await build({
        absWorkingDir: root,
        entryPoints: [entry],
        bundle: true,
        packages: "external",
        platform: "node",
        metafile: true,
        write: false,
        outdir: "nowhere",
    });
    const found = new Set<string>();
    follow(metafile, entry, found);
    return [...found];
}

function follow(metafile: Metafile, file: string, found: Set<string>): void {
    if (found.has(file)) {
        return;
    }
    found.add(file);
    for (const { path: imported, kind, external } of metafile.inputs[file]?.imports ?? []) {
        if (kind !== "dynamic-import" && external !== true) {
            follow(metafile, imported, found);
        }
    }
}
