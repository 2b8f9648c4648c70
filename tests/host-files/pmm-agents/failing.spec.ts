import { expect } from "chai";
import { pollUntil } from "../../../scripts/lib/poll";
import { failing, type Fault } from "../../support/pmm-server";
import { monitored, ownName } from "./instance";

describe("PMM agents: what stops the registration", function () {
    this.timeout(120_000);
    const parts = monitored("bare");
    const nodes = "GET /v1/management/nodes";
    const services = "GET /v1/management/services";

    const faults: [string, string, Fault, string][] = [
        [
            "an error",
            nodes,
            { kind: "answer", status: 500 },
            "answers 500 to a look at its nodes: Internal server error.",
        ],
        ["a closed connection", nodes, { kind: "closed" }, "answers none to a look at its nodes"],
        ["half a list of nodes", nodes, { kind: "malformed" }, "answers with something else than its API says"],
        [
            "a list that is none",
            nodes,
            { kind: "answer", status: 200, body: '{"nodes": "many"}' },
            "answers with something else than its API says",
        ],
        ["a web page", services, { kind: "answer", status: 200, body: "<html>" }, "something else than its API says"],
        [
            "an error later",
            services,
            { kind: "answer", status: 503, body: "busy" },
            "answers 503 to a look at its services",
        ],
    ];
    it("an answer of PMM that is none, until the next run", async () => {
        const { pmm, instance } = parts;
        await instance.host.mustRun("/sandbox/packages/install-pmm-client");
        for (const [what, call, fault, says] of faults) {
            instance.faults = failing(call, fault, 1);
            const { status, output } = await instance.run(pmm);
            expect([what, status]).to.deep.equal([what, 1]);
            expect(output, what).to.include(`PMM at ${pmm.address} `).and.include(says);
            expect(pmm.inventory.serviceNamed(ownName), what).to.equal(undefined);
        }
        expect((await instance.run(pmm)).status).to.equal(0);
    });

    it("a PMM that is not there, or that refuses the token", async () => {
        const { pmm, instance } = parts;
        pmm.ready = false;
        const away = await instance.run(pmm);
        expect([away.status, away.output]).to.deep.equal([
            1,
            `installed: /run/stackwarden-pmm-agent/percona-release.deb\ninstalled: pmm-client\n` +
                `PMM at ${pmm.address} answers 502 to a look at its nodes: Bad Gateway\n`,
        ]);
        const gone = await instance.run({ address: "127.0.0.1:1" });
        expect([gone.status, gone.output]).to.deep.equal([
            1,
            "PMM at 127.0.0.1:1 answers none to a look at its nodes\n",
        ]);
        pmm.ready = true;
        pmm.accounts.serviceAccounts.length = 0;
        const refused = await instance.run(pmm);
        expect(refused.status).to.equal(1);
        expect(refused.output).to.include("answers 401 to a look at its nodes: Invalid API key");
    });

    it("another run at the same time, which does all that is to do", async () => {
        const { pmm, instance } = parts;
        instance.host.set("apt-slow");
        const first = instance.run(pmm);
        await pollUntil(
            () => Promise.resolve(instance.host.calls("apt-get").find((call) => call.endsWith("pmm-client"))),
            { pollSeconds: 0.05, limitSeconds: 30 },
            "the first run has not come to pmm-client",
        );
        const second = await instance.run(pmm);
        expect([second.status, second.output]).to.deep.equal([
            0,
            "another run is under way on this host: nothing is done\n",
        ]);
        instance.host.clear("apt-slow");
        expect((await first).status).to.equal(0);
        expect(instance.host.calls("pmm-agent")).to.have.length(1);
        expect((await instance.run(pmm)).status).to.equal(0);
    });

    it("the end of its time, which it says", async () => {
        const { pmm, instance } = parts;
        // Each look at the clock takes a minute.
        instance.host.set("now", "1000");
        instance.host.write(
            "/stubs/date",
            "#!/bin/sh\nnow=$(($(cat /sandbox/now) + 60))\necho $now >/sandbox/now\necho $now\n",
            0o755,
        );
        const { status, output } = await instance.run(pmm);
        expect(status).to.equal(1);
        expect(output).to.match(/^out of time after 840 seconds: the next run goes on from here$/m);
        await instance.host.mustRun("rm", "/stubs/date");
        expect((await instance.run(pmm)).status).to.equal(0);
    });

    it("an instance without a metadata service, or without a role", async () => {
        const { pmm, instance } = parts;
        await instance.loseRole();
        const role = await instance.run(pmm);
        expect(role.status).to.equal(1);
        expect(role.output).to.include(
            "this instance has no role to read its secrets with: give it an instance profile",
        );
        const none = await instance.run(pmm, {}, { AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://127.0.0.1:1" });
        expect(none.status).to.equal(1);
        expect(none.output).to.include("no metadata service answers at http://127.0.0.1:1");
    });

    it("a user that is not root", async () => {
        const { pmm, instance } = parts;
        await instance.run(pmm);
        const command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh", instance.script];
        const { status, output } = await instance.host.run(command, instance.environment);
        expect([status, output]).to.deep.equal([1, "only root can set up pmm-agent\n"]);
    });
});
