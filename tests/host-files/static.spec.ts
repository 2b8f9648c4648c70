import { expect } from "chai";
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { readHostFile } from "../../components/parts/host/host-files";
import { hostFiles as ec2Files } from "../../components/pmm-ec2/host-files";
import { hostFiles as perconaFiles } from "../../components/percona-cluster/host-files";
import { registrationScript } from "../../components/parts/pmm/agents/document";
import { agentSettings, dataVolumeHostFiles, hostFiles as ecsFiles } from "../../components/pmm-ecs/host-files";

const folder = path.resolve(__dirname, "../../components");
/** All files that are for hosts, by their path below `components/`. */
const all = (fs.readdirSync(folder, { recursive: true }) as string[]).filter(
    (file) => file.includes("/files/") && fs.statSync(path.join(folder, file)).isFile(),
);
const manifests = {
    "PMM on EC2": ec2Files,
    "PMM on ECS": [...ecsFiles, ...dataVolumeHostFiles],
    "Percona Server": perconaFiles,
};
const hostFiles = [
    ...new Map(
        Object.values(manifests)
            .flat()
            .map((file) => [file.source, file]),
    ).values(),
];
const startsWith = (text: string) => (file: string) =>
    fs.readFileSync(path.join(folder, file), "utf8").startsWith(text);
const shellFiles = all.filter((file) => startsWith("#!/bin/bash")(file) || startsWith("# shellcheck shell=bash")(file));

describe("host files: as they stand", function () {
    this.timeout(60_000);

    it("are all in the manifest, and nothing else is", () => {
        const listed = hostFiles.map(({ source }) => source);
        // User data completes the first, the second is of an SSM document; what is in a container is of its task definition or its
        // image, what builds images of a buildspec.
        expect([agentSettings, registrationScript, ...listed].sort()).to.deep.equal(
            all.filter((file) => !/\/files\/(container|pipeline|updater)\//.test(file)).sort(),
        );
    });

    it("go to a place of their own on each kind of host", () => {
        for (const [kind, files] of Object.entries(manifests)) {
            expect(new Set(files.map(({ target }) => target)).size, kind).to.equal(files.length);
        }
    });

    it("are all in the published package", () => {
        const options = ["pack", "--dry-run", "--ignore-scripts", "--json"];
        const listing = execFileSync("npm", options, { cwd: path.dirname(folder), encoding: "utf8", stdio: "pipe" });
        const [{ files }] = JSON.parse(listing) as [{ files: { path: string }[] }];
        expect(files.map((file) => file.path)).to.include.members(all.map((file) => `components/${file}`));
    });

    it("are executable exactly where they are programs", () => {
        for (const { source, mode } of hostFiles) {
            expect(mode, source).to.equal(readHostFile(source).startsWith("#!") ? "0755" : "0644");
            expect((fs.statSync(path.join(folder, source)).mode & 0o111) !== 0, source).to.equal(mode === "0755");
        }
    });

    it("are ASCII, since a single other character has broken user data before", () => {
        for (const file of all) {
            expect(fs.readFileSync(path.join(folder, file), "utf8"), file).to.match(/^[\n\x20-\x7e]*\n$/);
        }
    });

    it("are shell programs that shellcheck finds nothing to say about", () => {
        expect(shellFiles).to.have.length.greaterThan(9);
        const { status, stdout } = shellcheck(shellFiles.map((file) => path.join(folder, file)));
        expect(stdout).to.equal("");
        expect(status).to.equal(0);
    });

    it("are tested with shell programs that are as clean", () => {
        const stubs = path.join(__dirname, "stubs");
        const files = fs.readdirSync(stubs).map((file) => path.join(stubs, file));
        const { stdout } = shellcheck([...files, path.resolve(__dirname, "../support/sandbox-root.sh")]);
        expect(stdout).to.equal("");
    });

    it("are shell programs that stop at the first error", () => {
        for (const file of shellFiles.filter((name) => name.includes("/files/bin/"))) {
            expect(readHostFile(file), file).to.match(/^set -euo pipefail$/m);
        }
    });

    it("never trace, which would write the password to the journal", () => {
        for (const file of shellFiles) {
            expect(readHostFile(file), file).not.to.match(/set -\w*x|xtrace|bash -x/);
        }
    });

    it("are Python that compiles", () => {
        const python = all.filter(startsWith("#!/usr/bin/python3"));
        expect(python).to.include.members(["parts/host/files/bin/read-secret", "pmm-ecs/files/bin/attach-data-volume"]);
        for (const file of python) {
            execFileSync("python3", ["-c", "import ast, sys; ast.parse(sys.stdin.read())"], {
                input: readHostFile(file),
            });
        }
    });

    it("are JSON that parses", () => {
        const json = all.filter((file) => file.endsWith(".json"));
        expect(json).to.have.length.greaterThan(3);
        for (const file of json) {
            expect(JSON.parse(readHostFile(file)), file).to.be.an("object");
        }
    });

    it("bound the logs of every container", () => {
        expect(JSON.parse(readHostFile("pmm-ec2/files/docker/daemon.json"))).to.deep.equal({
            "log-driver": "json-file",
            "log-opts": { "max-size": "50m", "max-file": "5" },
        });
    });

    it("keep Ubuntu's automatic upgrades from restarting PMM and Docker, and nothing else", () => {
        const program = `
            our %nrconf;
            do $ARGV[0];
            die $@ if $@;
            my ($pattern) = keys %{$nrconf{override_rc}};
            print join " ", grep { /$pattern/ } map { "$_.service" } qw(pmm-server docker containerd ssh pmm-server-x);`;
        const conf = path.join(folder, "pmm-ec2/files/needrestart/60-stackwarden.conf");
        expect(execFileSync("perl", ["-e", program, conf], { encoding: "utf8" })).to.equal(
            "pmm-server.service docker.service containerd.service",
        );
    });

    it("are checked by checks that can fail", () => {
        const broken = spawnSync("shellcheck", ["--severity=style", "-"], { input: "#!/bin/bash\nrm $1\n" });
        expect(broken.status).to.equal(1);
    });
});

function shellcheck(files: string[]): { status: number | null; stdout: string } {
    const options = ["--severity=style", "--external-sources", "--source-path=SCRIPTDIR"];
    return spawnSync("shellcheck", [...options, ...files], { encoding: "utf8" });
}
