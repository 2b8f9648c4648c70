import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { ImageRegistry } from "../../../../components";
import { find, type Recording } from "../../../support/mocks";
import { json } from "../../support/json";
import { deploy, loginArn, refusal, taskOf } from "../../support/panintelligence";
import { statements } from "../../support/policies";

const rolePolicy = "aws:iam/rolePolicy:RolePolicy";

interface Container {
    name: string;
    image: string;
    repositoryCredentials?: unknown;
    essential: boolean;
    command: string[];
    environment: { name: string; value: string }[];
    secrets?: { name: string; valueFrom: string }[];
    dependsOn?: unknown[];
}

/** The containers of the task, in the order in which they run. */
function toolsOf({ resources }: Pick<Recording, "resources">): Container[] {
    return json(taskOf({ resources } as Recording, "db-tools").containerDefinitions) as Container[];
}

const names = ["fetch-dump", "database-client", "store-dump"];
const programs = path.resolve(__dirname, "../../../../components/panintelligence/files/container");

/** What stands in for programs of the images: each says how it was called. */
const stubs: Record<string, string> = {
    "mariadb-dump": 'echo "mariadb-dump $*" >>"$CALLS"; cat "$STUB_DUMP"; exit "${STUB_STATUS:-0}"',
    mariadb: 'echo "mariadb $*" >>"$CALLS"; cat >"$STUB_LOADED"',
    // Copies between a folder that stands in for S3 and the task's own.
    aws:
        'echo "aws $*" >>"$CALLS"; shift 3; from=${1/s3:\\/\\//$STUB_S3/}; to=${2/s3:\\/\\//$STUB_S3/}; ' +
        'mkdir -p "$(dirname "$to")"; cp "$from" "$to"',
};

/** A dump as MariaDB writes it, with what RDS would refuse and with a line of data that looks like it. */
const dump = [
    "-- MariaDB dump 10.19",
    "/*!50017 DEFINER=`root`@`%`*/ /*!50003 TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET @x = 1 */;;",
    "CREATE DEFINER=`pi`@`10.0.%` PROCEDURE `refresh`()",
    "INSERT INTO `notes` VALUES ('DEFINER=`root`@`%`');",
    "-- Dump completed on 2026-11-22 18:00:00",
    "",
].join("\n");

describe("Panintelligence: the task that dumps and loads its database", () => {
    const disks: [databaseGb: number, taskDisk: object | undefined][] = [
        [20, undefined],
        [100, { sizeInGib: 100 }],
        [300, { sizeInGib: 200 }],
    ];
    for (const [allocatedStorageGb, disk] of disks) {
        it(`has a disk that Fargate gives, for a database of ${allocatedStorageGb} GiB`, async () => {
            const recording = await deploy({ args: { database: { allocatedStorageGb } } });
            expect(taskOf(recording, "db-tools").ephemeralStorage).to.deep.equal(disk);
        });
    }

    it("runs its containers one after the other, and only the client has the password, by the secret", async () => {
        const recording = await deploy();
        const containers = toolsOf(recording);
        expect(containers.map(({ name, essential }) => [name, essential])).to.deep.equal(
            names.map((name) => [name, name === "store-dump"]),
        );
        expect(containers.map(({ dependsOn }) => dependsOn)).to.deep.equal([
            undefined,
            [{ containerName: "fetch-dump", condition: "SUCCESS" }],
            [{ containerName: "database-client", condition: "SUCCESS" }],
        ]);
        const [fetch, client, store] = containers;
        expect(fetch!.secrets ?? store!.secrets).to.equal(undefined);
        expect(
            client!.secrets!.map(({ name, valueFrom }) => [name, valueFrom.split(":").slice(-3).join(":")]),
        ).to.deep.equal([
            ["DB_USERNAME", "username::"],
            ["MYSQL_PWD", "password::"],
        ]);
        for (const { environment } of [fetch!, store!]) {
            expect(environment).to.deep.include({ name: "AWS_REGION", value: "eu-west-1" });
        }
        for (const { name, command } of containers) {
            expect(command).to.deep.equal([fs.readFileSync(path.join(programs, name), "utf8")]);
        }
    });

    it("has a client of the database's version, and images of yours with your login where you have them", async () => {
        const client = async (engineVersion: string): Promise<string> => {
            const { resources } = await deploy({ args: { database: { engineVersion } } });
            return toolsOf({ resources })[1]!.image;
        };
        expect(await client("10.6.20")).to.equal("public.ecr.aws/docker/library/mariadb:10.6.21");
        expect(await client("11.8")).to.equal("public.ecr.aws/docker/library/mariadb:11.8");
        const own = await deploy({
            args: {
                images: {
                    registry: ImageRegistry.Mirror,
                    version: "2025_10.1",
                    mirror: "registry.example.com/pi",
                    credentialsSecretArn: loginArn,
                },
                databaseTools: { clientImage: "registry.example.com/pi/mariadb:10.11.11" },
            },
        });
        const [fetch, { image, repositoryCredentials }] = toolsOf(own) as [Container, Container];
        expect(fetch.image).to.equal("public.ecr.aws/aws-cli/aws-cli:2.27.0");
        expect(fetch).not.to.have.property("repositoryCredentials");
        expect(image).to.equal("registry.example.com/pi/mariadb:10.11.11");
        expect(repositoryCredentials).to.deep.equal({ credentialsParameter: loginArn });
        const [read] = statements(own, rolePolicy, "pi-db-tools-execution-role-secrets");
        expect(read).to.have.property("Resource").that.includes(loginArn);
        expect(await refusal({ args: { databaseTools: { awsImage: "aws-cli:latest" } } })).to.match(
            /databaseTools\.awsImage .*not latest/,
        );
    });

    it("may read and write the bucket's dumps, and nothing else there", async () => {
        const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";
        const recording = await deploy({ args: { kmsKeyArn } });
        const { inputs } = find(recording, rolePolicy, "pi-db-tools-task-role-dumps");
        const { Statement } = json(inputs.policy) as { Statement: { Action: string[]; Resource: string }[] };
        expect(Statement.map(({ Action }) => Action)).to.deep.equal([
            ["s3:GetObject", "s3:PutObject"],
            ["kms:Decrypt", "kms:GenerateDataKey"],
        ]);
        expect(Statement[0]!.Resource).to.match(/^arn:aws:s3:::pi-\w+[\w-]*\/dumps\/\*$/);
        expect(Statement[1]!.Resource).to.equal(kmsKeyArn);
    });
});

describe("Panintelligence: the programs of that task", () => {
    let folder: string;

    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-db-tools-"));
        fs.mkdirSync(path.join(folder, "dump"));
        fs.writeFileSync(path.join(folder, "source.sql"), dump);
        for (const [name, text] of Object.entries(stubs)) {
            fs.writeFileSync(path.join(folder, name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
        }
    });

    afterEach(() => {
        fs.rmSync(folder, { recursive: true });
    });

    const at = (...parts: string[]): string => path.join(folder, ...parts);
    const calls = (): string => fs.readFileSync(at("calls"), "utf8");

    async function run(name: string, difference: Record<string, string>): Promise<string> {
        const env = {
            PATH: `${folder}:/usr/bin:/bin`,
            ACTION: "dump",
            BUCKET: "pi-assets",
            DB_HOST: "db.example",
            DB_SCHEMA: "dashboard",
            DB_USERNAME: "admin",
            MYSQL_PWD: "s3cret",
            FOLDER: at("dump"),
            CALLS: at("calls"),
            STUB_DUMP: at("source.sql"),
            STUB_LOADED: at("loaded.sql"),
            STUB_S3: at("s3"),
            ...difference,
        };
        return (await promisify(execFile)("bash", ["-c", fs.readFileSync(path.join(programs, name), "utf8")], { env }))
            .stdout;
    }

    /** What a program says that fails. */
    async function failure(name: string, difference: Record<string, string>): Promise<string> {
        try {
            await run(name, difference);
        } catch (error) {
            return (error as { stderr: string }).stderr;
        }
        throw new Error(`${name} went well`);
    }

    it("dump as documented, at one point in time, with routines and triggers, and with no password in an argument", async () => {
        await run("fetch-dump", {});
        await run("database-client", {});
        const [line = ""] = calls().split("\n");
        for (const wanted of [
            "--add-drop-table",
            "--add-drop-database",
            "--single-transaction",
            "--routines",
            "--triggers",
            "--host=db.example",
            "--port=3306",
            "--ignore-table=dashboard.mis_user_cat_access_view_pi",
            "--ignore-table=dashboard.test_user_access",
            "--ignore-table=dashboard.mis_user_cat_access_view",
            "--databases dashboard",
        ]) {
            expect(line).to.include(wanted);
        }
        expect(calls()).not.to.include("s3cret");
        const written = gunzipSync(fs.readFileSync(at("dump", "dump.sql.gz"))).toString();
        expect(written.split("\n")).to.deep.equal([
            "-- MariaDB dump 10.19",
            "/*!50017 */ /*!50003 TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET @x = 1 */;;",
            "CREATE  PROCEDURE `refresh`()",
            "INSERT INTO `notes` VALUES ('DEFINER=`root`@`%`');",
            "-- Dump completed on 2026-11-22 18:00:00",
            "",
        ]);
    });

    it("bring a dump to S3, and load it from there bit by bit", async () => {
        await run("database-client", {});
        const told = await run("store-dump", {});
        const [, key = ""] = /stored s3:\/\/pi-assets\/(dumps\/dashboard-\d{8}T\d{6}Z\.sql\.gz)/.exec(told) ?? [];
        expect(fs.existsSync(at("s3", "pi-assets", key))).to.equal(true);
        fs.rmSync(at("dump", "dump.sql.gz"));
        await run("fetch-dump", { ACTION: "load", DUMP: key });
        await run("database-client", { ACTION: "load", DB_HOST: "other.example" });
        expect(await run("store-dump", { ACTION: "load" })).to.equal("");
        expect(calls()).to.match(
            /^mariadb --host=other\.example --port=3306 --user=admin --ssl --skip-ssl-verify-server-cert$/m,
        );
        expect(fs.readFileSync(at("loaded.sql"), "utf8")).to.equal(
            gunzipSync(fs.readFileSync(at("s3", "pi-assets", key))).toString(),
        );
    });

    it("load nothing of a dump that is not whole, which would begin with dropping the database", async () => {
        fs.writeFileSync(at("dump", "dump.sql.gz"), gzipSync(dump.slice(0, 200)));
        expect(await failure("database-client", { ACTION: "load" })).to.match(/not whole: nothing was loaded/);
        expect(fs.existsSync(at("loaded.sql"))).to.equal(false);
    });

    it("fail when the client fails, so that nothing is stored", async () => {
        await failure("database-client", { STUB_STATUS: "2" });
    });

    it("say what they need to know", async () => {
        expect(await failure("fetch-dump", { ACTION: "load" })).to.match(/DUMP: must be the key of a dump/);
        expect(await failure("fetch-dump", { ACTION: "drop" })).to.match(/ACTION is drop: must be dump or load/);
        expect(await failure("database-client", { ACTION: "drop" })).to.match(/ACTION is drop: must be dump or load/);
        expect(await failure("database-client", { MYSQL_PWD: "" })).to.match(/MYSQL_PWD: must be the password/);
    });
});
