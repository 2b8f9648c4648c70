import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { performance } from "node:perf_hooks";
import { expect } from "chai";
import { environment, metric } from "../../../lambdas/service-probe/contract";
import { handler } from "../../../lambdas/service-probe/handler";
import { askAll } from "../../../lambdas/service-probe/questions";
import { probeSettings } from "../../../lambdas/service-probe/settings";

const answers: Record<string, RequestListener> = {
    well: (_request, response) => response.end("2025_10.1"),
    // Its body never ends.
    talkative: (_request, response) => response.writeHead(200).write("2025"),
    broken: (_request, response) => response.writeHead(500).end(),
    moved: (_request, response) => response.writeHead(302, { location: "/well" }).end(),
    empty: (_request, response) => response.writeHead(204).end(),
    silent: () => undefined,
    rude: (request) => request.socket.destroy(),
};

describe("service-probe", () => {
    let server: Server;
    let address: string;
    before((done) => {
        server = createServer((request, response) => {
            answers[request.url!.slice(1)]?.(request, response);
        });
        server.listen(0, "127.0.0.1", () => {
            address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
            done();
        });
    });
    after((done) => {
        server.closeAllConnections();
        server.close(done);
    });

    const service = (name: string): { name: string; url: string } => ({ name, url: `${address}/${name}` });

    it("says who is well and why others are not, each asked at the same time", async () => {
        const start = performance.now();
        const gone = { name: "gone", url: "http://127.0.0.1:1/version" };
        const findings = await askAll([...Object.keys(answers).map(service), gone], 400);
        expect(performance.now() - start).to.be.below(1500);
        expect(findings.map(({ name, up }) => [name, up])).to.deep.equal([
            ["well", true],
            ["talkative", true],
            ["broken", false],
            ["moved", false],
            ["empty", false],
            ["silent", false],
            ["rude", false],
            ["gone", false],
        ]);
        const reasons = Object.fromEntries(findings.map(({ name, reason }) => [name, reason]));
        expect(reasons).to.deep.include({ well: undefined, broken: "status 500", moved: "status 302" });
        expect(reasons.silent).to.match(/timeout/);
        expect(reasons.rude).to.equal("other side closed");
        expect(reasons.gone).to.be.a("string").and.not.equal("fetch failed");
    });

    it("measures each, by deployment and service and nothing else, and tells of those that are not well", async () => {
        const services = JSON.stringify([service("well"), service("broken")]);
        const { lines, result } = await told({ DEPLOYMENT: "pi-test", SERVICES: services });
        expect(result).to.deep.equal([
            { name: "well", up: true },
            { name: "broken", up: false, reason: "status 500" },
        ]);
        const measured = lines.filter((line) => "_aws" in line);
        expect(measured.map((line) => [line.Deployment, line.Service, line[metric.name]])).to.deep.equal([
            ["pi-test", "well", 1],
            ["pi-test", "broken", 0],
        ]);
        for (const { _aws: directive } of measured) {
            const [declared] = (directive as { CloudWatchMetrics: Record<string, unknown>[] }).CloudWatchMetrics;
            expect(declared!.Namespace).to.equal(metric.namespace);
            expect(declared!.Dimensions).to.deep.equal([["Deployment", "Service"]]);
        }
        const warnings = lines.filter((line) => line.level === "WARN");
        expect(warnings.map((line) => [line.message, line.asked, line.reason])).to.deep.equal([
            ["a service is not well", "broken", "status 500"],
        ]);
    });

    it("says which variable is missing or wrong", () => {
        const right = { [environment.deployment]: "pi", [environment.services]: JSON.stringify([service("well")]) };
        expect(probeSettings(right).services).to.deep.equal([service("well")]);
        expect(() => probeSettings({ ...right, DEPLOYMENT: "" })).to.throw("variable DEPLOYMENT is missing");
        for (const services of [undefined, "", "{}", '[{"name": "a"}]', '[{"name": "", "url": "http://a"}]', '["a"]']) {
            expect(() => probeSettings({ ...right, SERVICES: services })).to.throw(
                "variable SERVICES must be a JSON list of",
            );
        }
    });
});

/** What the handler gives, and the lines of JSON that it writes. */
async function told(variables: Record<string, string>): Promise<{ lines: Record<string, unknown>[]; result: unknown }> {
    const originals = [console.log, console.warn, console.info] as const;
    const written: string[] = [];
    const outside = { ...process.env };
    Object.assign(process.env, variables);
    const streams = [process.stdout, process.stderr];
    const writes = streams.map((stream) => stream.write.bind(stream));
    for (const stream of streams) {
        stream.write = (chunk: string | Uint8Array) => {
            written.push(String(chunk));
            return true;
        };
    }
    try {
        const result = await handler();
        const lines = written.join("").split("\n");
        return {
            result,
            lines: lines
                .filter((line) => line.startsWith("{"))
                .map((line) => JSON.parse(line) as Record<string, unknown>),
        };
    } finally {
        streams.forEach((stream, index) => {
            stream.write = writes[index]!;
        });
        process.env = outside;
        [console.log, console.warn, console.info] = originals;
    }
}
