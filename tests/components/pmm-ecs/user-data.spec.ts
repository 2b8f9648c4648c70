import { expect } from "chai";
import { readHostFile } from "../../../components/parts/host/host-files";
import { agentSettings, dataVolumeHostFiles, hostFiles } from "../../../components/pmm-ecs/host-files";
import { makeUserData, type EcsUserDataInput } from "../../../components/pmm-ecs/user-data";
import { ebsInput, efsInput } from "../../host-files/pmm-ecs/input";
import { cloudInitVerdict, noise, readUserData, unpackUserData } from "../../support/user-data";

describe("PmmEcs: user data", function () {
    this.timeout(30_000);
    const kinds = { EFS: efsInput, "a data volume": ebsInput };
    const file = (input: EcsUserDataInput, name: string): string =>
        readUserData(makeUserData(input).base64).write_files.find((one) => one.path === name)!.content;
    const paths = (input: EcsUserDataInput): string[] =>
        readUserData(makeUserData(input).base64).write_files.map((one) => one.path);

    for (const [kind, input] of Object.entries(kinds)) {
        it(`with ${kind} is right, and leaves room for a user's queries`, () => {
            const { problems, size } = makeUserData(input);
            expect(problems).to.deep.equal([]);
            expect(size).to.be.lessThan(11_000);
        });

        it(`with ${kind} is a cloud-config that cloud-init accepts`, () => {
            expect(cloudInitVerdict(unpackUserData(makeUserData(input).base64))).to.match(/^0: Valid/);
        });
    }

    it("writes every static file as it is, and those of a data volume only where there is one", () => {
        const generated = [
            "/etc/stackwarden/host.env",
            "/etc/ecs/ecs.config",
            ...["high", "medium", "low"].map(
                (resolution) =>
                    `/opt/stackwarden/custom-queries/postgresql/${resolution}-resolution/custom-queries.yml`,
            ),
        ];
        const targets = hostFiles.map(({ target }) => target);
        expect(paths(efsInput)).to.have.members([...targets, ...generated]);
        expect(paths(ebsInput)).to.have.members([
            ...targets,
            ...dataVolumeHostFiles.map(({ target }) => target),
            ...generated,
        ]);
        for (const { source, target } of [...hostFiles, ...dataVolumeHostFiles]) {
            expect(file(ebsInput, target), target).to.equal(readHostFile(source));
        }
    });

    it("writes the host's values, and those of a data volume only where there is one", () => {
        const values = [
            "AWS_REGION=eu-west-1",
            "LOG_GROUP=/aws/ecs/pmm-server",
            "PMM_SERVICE_NAME=pmm-server",
            "SWAP_GIB=8",
        ];
        const lines = (input: EcsUserDataInput): string[] =>
            file(input, "/etc/stackwarden/host.env").trimEnd().split("\n");
        expect(lines(efsInput)).to.deep.equal(values);
        expect(lines(ebsInput)).to.have.members([
            ...values,
            "DATA_FOLDER=pmm-data",
            "DATA_OWNER=1000",
            "DATA_VOLUME_FORMAT=blank",
            "DATA_VOLUME_ID=vol-0123456789abcdef0",
        ]);
    });

    it("tells the ECS agent its cluster, in the one file that it reads", () => {
        const config = file(efsInput, "/etc/ecs/ecs.config");
        expect(config).to.equal(`${readHostFile(agentSettings)}ECS_CLUSTER=pmm-server\n`);
        // As the agent reads it: every line with an equals sign is a setting.
        const settings = Object.fromEntries(
            config.split("\n").flatMap((line) => (line.includes("=") ? [line.split("=") as [string, string]] : [])),
        );
        expect(settings).to.deep.equal({
            ECS_CLUSTER: "pmm-server",
            ECS_CONTAINER_INSTANCE_PROPAGATE_TAGS_FROM: "ec2_instance",
            ECS_CONTAINER_START_TIMEOUT: "15m",
            ECS_CONTAINER_STOP_TIMEOUT: "2m",
            ECS_DISABLE_PRIVILEGED: "true",
            ECS_ENABLE_TASK_IAM_ROLE: "true",
            ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION: "30m",
            ECS_RESERVED_MEMORY: "256",
        });
    });

    it("never waits for the agent, which starts only after cloud-init has ended", () => {
        expect(readUserData(makeUserData(ebsInput).base64).runcmd).to.deep.equal([
            ["systemctl", "daemon-reload"],
            ["systemctl", "enable", "--now", "--no-block", "stackwarden-pmm.target"],
        ]);
    });

    it("writes a file of queries for each resolution, given or not", () => {
        const input = { ...efsInput, postgresqlQueries: { low: "sizes:\n  query: SELECT 1\n" } };
        const queries = (resolution: string): string =>
            file(input, `/opt/stackwarden/custom-queries/postgresql/${resolution}-resolution/custom-queries.yml`);
        expect(queries("low")).to.equal("sizes:\n  query: SELECT 1\n");
        expect(queries("high")).to.equal("# No custom queries.\n");
    });

    it("is the same bytes for the same input, and others for another", () => {
        expect(makeUserData(structuredClone(ebsInput)).base64).to.equal(makeUserData(ebsInput).base64);
        const others = [efsInput, ebsInput, { ...efsInput, cluster: "other" }];
        expect(new Set(others.map((input) => makeUserData(input).base64)).size).to.equal(3);
    });

    const refused: Record<string, { input: EcsUserDataInput; says: RegExp }> = {
        "a cluster's name of two lines": {
            input: { ...efsInput, cluster: "pmm\nECS_DISABLE_PRIVILEGED=false" },
            says: /^cluster is "pmm\\nECS/,
        },
        "a log group with a space": {
            input: { ...efsInput, variables: { ...efsInput.variables, LOG_GROUP: "/aws ecs" } },
            says: /^variables\.LOG_GROUP is "\/aws ecs": must be of letters/,
        },
        "a volume without an id": {
            input: { ...efsInput, dataVolume: { DATA_VOLUME_ID: "", DATA_VOLUME_FORMAT: "never" } },
            says: /^dataVolume\.DATA_VOLUME_ID is ""/,
        },
        "queries with a character that is not ASCII": {
            input: { ...efsInput, postgresqlQueries: { high: "a: \u00d7\n" } },
            says: /^postgresqlQueries\.high has/,
        },
        "more than AWS takes": {
            input: { ...efsInput, postgresqlQueries: { low: noise(30_000) } },
            says: /^the user data has \d+ bytes compressed, and AWS takes 16384: shorten postgresqlQueries$/,
        },
    };
    for (const [what, { input, says }] of Object.entries(refused)) {
        it(`refuses ${what}`, () => {
            const { problems } = makeUserData(input);
            expect(problems).to.have.length(1);
            expect(problems[0]).to.match(says);
        });
    }
});
