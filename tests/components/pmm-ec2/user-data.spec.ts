import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { readHostFile } from "../../../components/parts/host/host-files";
import { userDataLimit } from "../../../components/parts/host/user-data";
import { hostFiles } from "../../../components/pmm-ec2/host-files";
import { makeUserData, type UserDataInput } from "../../../components/pmm-ec2/user-data";
import { goodInput, inputWith } from "../../host-files/pmm-ec2/input";
import { cloudInitVerdict, noise, readUserData, unpackUserData } from "../../support/user-data";

describe("PmmEc2: user data", function () {
    this.timeout(30_000);
    const good = makeUserData(goodInput);
    const file = (input: UserDataInput, name: string): string =>
        readUserData(makeUserData(input).base64).write_files.find((one) => one.path === name)!.content;

    it("is right, and leaves room for a user's queries", () => {
        expect(good.problems).to.deep.equal([]);
        expect(good.size).to.be.lessThan(12_800);
        expect(Buffer.from(good.base64, "base64")).to.have.length(good.size);
    });

    it("is a cloud-config that cloud-init accepts", () => {
        const text = unpackUserData(good.base64);
        expect(cloudInitVerdict(text)).to.match(/^0: Valid/);
        const broken = text.replace('"write_files":[', '"write_files":[{},');
        expect(cloudInitVerdict(broken), "the check can fail").to.match(/^1: [^]*'path' is a required property/);
    });

    it("means the same to cloud-init's YAML as to us", () => {
        const text = unpackUserData(good.base64);
        expect(text).to.match(/^#cloud-config\n/);
        const program = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)";
        const seen = execFileSync("/usr/bin/python3", ["-c", program], { input: text, encoding: "utf8" });
        expect(JSON.parse(seen)).to.deep.equal(JSON.parse(text.slice(text.indexOf("\n"))));
    });

    it("is the same bytes for the same input: without a time, a file name or the maker's system", () => {
        expect(makeUserData(structuredClone(goodInput)).base64).to.equal(good.base64);
        const header = Buffer.from(good.base64, "base64").subarray(0, 10);
        expect(header.toString("hex")).to.equal("1f8b0800000000000203");
        const settings = { PMM_DATA_RETENTION: "720h", GF_LOG_LEVEL: "warn" };
        const turned = Object.fromEntries(Object.entries(settings).reverse());
        expect(makeUserData({ ...goodInput, pmmSettings: turned }).base64).to.equal(
            makeUserData({ ...goodInput, pmmSettings: settings }).base64,
        );
    });

    it("differs when anything of the input does", () => {
        const others = [
            inputWith({ PMM_IMAGE: "percona/pmm-server:3.5.0" }),
            { ...goodInput, pmmSettings: { PMM_DATA_RETENTION: "720h" } },
            { ...goodInput, postgresqlQueries: { low: "a: {}\n" } },
        ];
        expect(new Set([good, ...others.map(makeUserData)].map(({ base64 }) => base64)).size).to.equal(4);
    });

    it("writes every static file as it is", () => {
        const written = readUserData(good.base64).write_files;
        for (const { source, target, mode } of hostFiles) {
            const found = written.find((one) => one.path === target);
            expect(found, target).to.deep.equal({ path: target, permissions: mode, content: readHostFile(source) });
        }
        expect(written).to.have.length(hostFiles.length + 5);
    });

    it("starts one target, and waits for nothing", () => {
        expect(readUserData(good.base64).runcmd).to.deep.equal([
            ["systemctl", "daemon-reload"],
            ["systemctl", "enable", "--now", "--no-block", "stackwarden-pmm.target"],
        ]);
    });

    it("writes the host's values and PMM's settings, a line each", () => {
        expect(file(goodInput, "/etc/stackwarden/host.env").split("\n")).to.deep.equal([
            "ADMIN_SECRET_ARN=arn:aws:secretsmanager:eu-west-1:123456789012:secret:pmm-server-admin-AbCdEf",
            "AWS_REGION=eu-west-1",
            "DATA_FOLDER=pmm-data",
            "DATA_OWNER=1000",
            "DATA_VOLUME_FORMAT=blank",
            "DATA_VOLUME_ID=vol-0123456789abcdef0",
            "LOG_GROUP=/aws/ec2/pmm-server",
            "PMM_ENABLE_TELEMETRY=0",
            "PMM_IMAGE=percona/pmm-server:3",
            "PMM_PUBLIC_ADDRESS=pmm.example.com",
            "PMM_SERVICE_NAME=pmm-server",
            "SWAP_GIB=8",
            "",
        ]);
        const settings = { ...goodInput, pmmSettings: { GF_USERS_DEFAULT_THEME: "light theme" } };
        expect(file(settings, "/etc/stackwarden/pmm-server.env")).to.equal("GF_USERS_DEFAULT_THEME=light theme\n");
        expect(file(goodInput, "/etc/stackwarden/pmm-server.env")).to.equal("");
    });

    it("writes a file of queries for each resolution, given or not", () => {
        const input = { ...goodInput, postgresqlQueries: { medium: "sizes:\n\tquery: SELECT 1\n" } };
        const queries = (resolution: string): string =>
            file(input, `/opt/stackwarden/custom-queries/postgresql/${resolution}-resolution/custom-queries.yml`);
        expect(queries("medium")).to.equal("sizes:\n\tquery: SELECT 1\n");
        expect(queries("high")).to.equal("# No custom queries.\n");
        expect(queries("low")).to.equal("# No custom queries.\n");
    });

    describe("refuses", () => {
        const refused: Record<string, { input: UserDataInput; says: RegExp }> = {
            "a value with a space": {
                input: inputWith({ PMM_PUBLIC_ADDRESS: "pmm example" }),
                says: /^variables\.PMM_PUBLIC_ADDRESS is "pmm example": must be of letters/,
            },
            "a value with a line break": {
                input: inputWith({ LOG_GROUP: "/aws\nPMM_IMAGE=evil" }),
                says: /^variables\.LOG_GROUP is/,
            },
            "a value a shell would run": {
                input: inputWith({ PMM_IMAGE: "$(reboot)" }),
                says: /^variables\.PMM_IMAGE is/,
            },
            "an empty value": { input: inputWith({ DATA_VOLUME_ID: "" }), says: /^variables\.DATA_VOLUME_ID is ""/ },
            "a setting whose name no environment has": {
                input: { ...goodInput, pmmSettings: { "GF LOG": "1" } },
                says: /^pmmSettings\.GF LOG is not the name of an environment variable/,
            },
            "a setting of two lines": {
                input: { ...goodInput, pmmSettings: { GF_LOG_LEVEL: "a\nb" } },
                says: /^pmmSettings\.GF_LOG_LEVEL must be one line/,
            },
            "queries with a character that is not ASCII": {
                input: { ...goodInput, postgresqlQueries: { high: "a: 1\nb: 3\u00d7\n" } },
                says: /^postgresqlQueries\.high has "\u00d7" in line 2/,
            },
            "more than AWS takes": {
                input: { ...goodInput, postgresqlQueries: { low: noise(20_000) } },
                says: /^the user data has \d+ bytes compressed, and AWS takes 16384: shorten postgresqlQueries$/,
            },
        };
        for (const [what, { input, says }] of Object.entries(refused)) {
            it(what, () => {
                const { problems } = makeUserData(input);
                expect(problems).to.have.length(1);
                expect(problems[0]).to.match(says);
            });
        }

        it("all that is wrong at once", () => {
            const input = {
                ...inputWith({ PMM_IMAGE: "", LOG_GROUP: " " }),
                pmmSettings: { "X Y": "" },
                postgresqlQueries: { low: "\u20ac" },
            };
            expect(makeUserData(input).problems).to.have.length(4);
        });

        it("nothing up to the last byte that AWS takes", () => {
            const sized = (bytes: number): number =>
                makeUserData({ ...goodInput, postgresqlQueries: { low: noise(bytes) } }).size;
            let [fits, exceeds] = [0, 20_000];
            while (exceeds - fits > 1) {
                const middle = Math.floor((fits + exceeds) / 2);
                if (sized(middle) <= userDataLimit) {
                    fits = middle;
                } else {
                    exceeds = middle;
                }
            }
            expect(makeUserData({ ...goodInput, postgresqlQueries: { low: noise(fits) } }).problems).to.deep.equal([]);
        });
    });
});
