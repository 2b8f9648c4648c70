import * as fs from "node:fs";
import { expect } from "chai";
import { prometheusInstallLimit, startPrometheus } from ".";

describe("a Prometheus server of the tests", function () {
    this.timeout(prometheusInstallLimit);

    it("answers, and leaves nothing behind", async () => {
        const server = await startPrometheus({ configuration: "global: { scrape_interval: 1s }" });
        try {
            expect(await server.query("vector(42)")).deep.equals([{ labels: {}, value: 42 }]);
            expect(await server.targets()).deep.equals([]);
        } finally {
            await server.stop();
        }
        expect(fs.existsSync(server.folder)).equals(false);
    });

    it("says what is wrong with its configuration", async () => {
        const failure = await startPrometheus({ configuration: "scrape: []" }).then(
            () => undefined,
            (error: unknown) => String(error),
        );
        expect(failure).includes("prometheus has ended with 2").and.includes("field scrape not found");
    });
});
