import { expect } from "chai";
import { failing } from "../../support/pmm-server";
import { callsOf, monitored, ownName, parameters, roleKeys } from "./instance";

/** Programs that the script runs, besides those that there are stand-ins for. */
const programs = "awk cat chmod chown cut date flock grep head id install jq mkdir mv rm sha256sum tail timeout".split(
    " ",
);

describe("PMM agents: secrets on an instance", function () {
    this.timeout(120_000);
    const parts = monitored();
    // Nothing that a shell would quote, so that it is found wherever it is.
    const password = "Passw0rd-of-the-database";

    /** Everything that nobody may see; the token of PMM last. */
    const secrets = (): string[] => [
        password,
        roleKeys.SecretAccessKey,
        roleKeys.Token,
        parts.instance.agent.server.password,
    ];
    /** Files that hold one of `texts`, of those that are newer than the instance's start. */
    const filesWith = async (texts: string[]): Promise<string[]> => {
        const { host } = parts.instance;
        host.write("/dev/shm/patterns", texts.join("\n"));
        const newer = "-xdev -type f -newer /sandbox/packages/pmm-agent -print0";
        const folders = "/dev/shm /etc /home /opt /run /sandbox /srv /tmp /usr/local /var";
        const search = `{ find ${folders} ${newer}; find /root -maxdepth 2 ${newer}; }`;
        const { output } = await host.run([
            "/bin/sh",
            "-c",
            `${search} | xargs -0 grep --files-with-matches --fixed-strings --file=/dev/shm/patterns`,
        ]);
        const files = [...new Set(output.trim().split("\n"))].sort();
        expect(files.shift()).to.equal("/dev/shm/patterns");
        return files;
    };

    it("are in no argument of a program, in no output, and in no file but pmm-agent's own", async () => {
        const { pmm, instance } = parts;
        instance.keepLogin({ username: "pmm", password });
        for (const name of programs) {
            instance.addStub(name, "real");
        }
        const first = await instance.run(pmm);
        expect(first.status, first.output).to.equal(0);
        // A failing run says more.
        instance.keepLogin({ username: "pmm", password });
        pmm.inventory.connectionCheck = ({ login }) => `wrong password ${login.password}`;
        const second = await instance.run(pmm);
        expect(second.status).to.equal(1);
        // pmm-agent of these tests tells its password when it fails.
        const { node_id } = pmm.inventory.nodeNamed(ownName)!;
        pmm.inventory.removeNode(node_id, true);
        instance.faults = failing("POST /v1/management/nodes", { kind: "answer", status: 500 });
        const third = await instance.run(pmm);
        expect(third.output).to.include("Failed to register pmm-agent").and.include("cannot be set up");

        const said = [first, second, third].map(({ output }) => output).join("");
        const called = instance.host.read("/sandbox/calls");
        for (const name of ["curl", "pmm-agent", "pmm-admin", "systemctl", "timeout", "jq", "sha256sum", "install"]) {
            expect(called, name).to.match(new RegExp(`^${name}\\b`, "m"));
        }
        for (const secret of secrets()) {
            expect(said).to.not.include(secret);
            expect(called).to.not.include(secret);
        }
        expect(await filesWith(secrets())).to.deep.equal([
            // What the stand-in for systemctl runs pmm-agent with.
            "/sandbox/agent-running",
            "/usr/local/percona/pmm/config/pmm-agent.yaml",
        ]);
        expect(instance.host.exists("/run/stackwarden-pmm-agent")).to.equal(false);
    });

    it("of a run that was killed are cleared away", async () => {
        const { pmm, instance } = parts;
        instance.host.write("/run/stackwarden-pmm-agent/credentials", "left behind");
        const { status, output } = await instance.run(pmm);
        expect(status, output).to.equal(0);
        expect(instance.host.exists("/run/stackwarden-pmm-agent")).to.equal(false);
    });

    it("are read by the AWS CLI where that is, with the role's keys and with nothing of root's", async () => {
        const { pmm, instance } = parts;
        instance.addStub("aws");
        instance.host.set("curl-version", "7.68.0");
        const token = pmm.accounts.addToken("stackwarden-pmm-production-orders-db", "Admin");
        const VersionId = "0badcafe-0000-4000-8000-000000000000";
        const answers = {
            "pmm/agents-AbCdEf": { VersionId: crypto.randomUUID(), SecretString: JSON.stringify({ token }) },
            "orders/monitor-GhIjKl": {
                VersionId,
                SecretString: JSON.stringify({ username: "pmm", password }),
            },
        };
        for (const [name, answer] of Object.entries(answers)) {
            instance.host.set(`secrets/${name}`, JSON.stringify(answer));
        }
        const { status, output } = await instance.run(pmm);
        expect(status, output).to.equal(0);
        const { login, custom_labels } = pmm.inventory.serviceNamed(ownName)!;
        expect([login.password, custom_labels.stackwarden_credential]).to.deep.equal([password, VersionId]);
        expect(instance.host.read("/sandbox/aws-environment").trim().split("\n")).to.include.members([
            `AWS_ACCESS_KEY_ID=${roleKeys.AccessKeyId}`,
            "AWS_CONFIG_FILE=/dev/null",
            `AWS_SECRET_ACCESS_KEY=${roleKeys.SecretAccessKey}`,
            `AWS_SESSION_TOKEN=${roleKeys.Token}`,
            "AWS_SHARED_CREDENTIALS_FILE=/dev/null",
        ]);
        const endpoint = instance.secrets.environment.AWS_ENDPOINT_URL_SECRETS_MANAGER!;
        expect(instance.host.calls("aws").at(-1)).to.equal(
            `aws secretsmanager get-secret-value --secret-id ${parameters.CREDENTIALSSECRETARN} --region eu-west-1 ` +
                `--output json --cli-connect-timeout 10 --cli-read-timeout 20 --endpoint-url ${endpoint}`,
        );

        instance.host.set("aws-fails");
        const refused = await instance.run(pmm);
        expect(refused.status).to.equal(1);
        expect(refused.output).to.include(
            `${parameters.AGENTSECRETARN} cannot be read: An error occurred (AccessDenied`,
        );
    });

    it("are read by the AWS CLI, which is installed, where curl signs too little", async () => {
        const { pmm, instance } = parts;
        for (const version of ["6.99.0", "7.8.0", "7.86.0"]) {
            instance.host.set("curl-version", version);
            const { output } = await instance.run(pmm);
            expect(output).to.include("installed: awscli\n");
            expect(instance.host.exists("/usr/bin/aws")).to.equal(true);
            await instance.host.mustRun("rm", "/usr/bin/aws");
        }
        instance.host.set("apt-down");
        const { status, output } = await instance.run(pmm);
        expect(status).to.equal(1);
        expect(output).to.include("failed: apt-get");
    });

    it("are read by curl since it signs all that AWS wants", async () => {
        const { pmm, instance } = parts;
        for (const version of ["7.87.0", "8.5.0-DEV", "10.0.1"]) {
            instance.host.set("curl-version", version);
            const { status, output } = await instance.run(pmm);
            expect(status, output).to.equal(0);
        }
    });

    for (const [what, arrange, says] of [
        [
            "refused",
            () => undefined,
            `${parameters.CREDENTIALSSECRETARN} cannot be read: AccessDeniedException: no policy`,
        ],
        ["without a login", () => ({ user: "pmm", pass: "secret" }), "is no {"],
        ["with a number for a password", () => ({ username: "pmm", password: 99_887_766 }), "is no {"],
        ["without a user name", () => ({ username: "", password: "secret" }), "is no {"],
        ["that is no JSON", () => "just secret words", "is no {"],
    ] as const) {
        it(`are said to be wrong when the database's is one ${what}`, async () => {
            const { pmm, instance } = parts;
            const content = arrange();
            if (content === undefined) {
                instance.secrets.forget(parameters.CREDENTIALSSECRETARN);
            } else {
                instance.keepLogin(content);
            }
            const { status, output } = await instance.run(pmm);
            expect(status).to.equal(1);
            expect(output).to.include(says).and.not.include("secret words").and.not.include("99887766");
            expect(callsOf(pmm)).to.deep.equal([]);
        });
    }

    it("are the password of one user among several, where that one is named", async () => {
        const { pmm, instance } = parts;
        instance.keepLogin({ root: "the-password-of-root", monitor: password });
        const { status, output } = await instance.run(pmm, { CREDENTIALSUSER: "monitor", TLS: "true" });
        expect(status, output).to.equal(0);
        expect(pmm.inventory.serviceNamed(ownName)!.login).to.deep.equal({ username: "monitor", password });

        const missing = await instance.run(pmm, { CREDENTIALSUSER: "pmm" });
        expect([missing.status, missing.output]).to.deep.equal([
            1,
            `${parameters.CREDENTIALSSECRETARN} has no password of pmm under that name\n`,
        ]);
    });

    for (const [what, content] of [
        ["no token", {}],
        ["a token that is none", { token: 'x"\nurl = "https://elsewhere' }],
        ["no JSON", "-"],
    ] as const) {
        it(`are said to be wrong when the group's holds ${what}`, async () => {
            const { pmm, instance } = parts;
            instance.secrets.keep(parameters.AGENTSECRETARN, content);
            const { status, output } = await instance.run(pmm);
            expect([status, output]).to.deep.equal([
                1,
                `${parameters.AGENTSECRETARN} holds no token: the reconciler writes it, trying again later\n`,
            ]);
            expect(callsOf(pmm)).to.deep.equal([]);
        });
    }
});
