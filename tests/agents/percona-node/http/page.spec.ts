import { createHash } from "node:crypto";
import { Script } from "node:vm";
import { expect } from "chai";
import { pagePolicy, renderPage } from "../../../../agents/percona-node/http/page";
import { errant, errantPeer, failover, healthy, idOf, now, overlong } from "./statuses";

/** What is between the tags. */
function content(page: string, element: string): string {
    return new RegExp(`<${element}[^>]*>([^]*?)</${element}>`).exec(page)?.[1] ?? "";
}

/** A page's text as people read it. */
function wordsOf(page: string): string {
    return content(page, "body")
        .replace(/<script>[^]*<\/script>/, "")
        .replace(/<[^>]+>/g, " ")
        .replace(/\s+/g, " ");
}

describe("the page for people", () => {
    it("tells who is primary, who follows, how far behind, and since when things are", () => {
        const words = wordsOf(renderPage(healthy(1), now));
        expect(words).to.contain(`All 3 nodes are online, and ${idOf(1)} takes writes.`);
        expect(words).to.contain(`${idOf(1)} this node PRIMARY ● ONLINE ● takes writes`);
        expect(words).to.contain(`${idOf(2)} SECONDARY ● ONLINE ● takes reads Lag 0.4 s`);
        expect(words).to.contain("9d0f3c1e:1-1305220 +1");
        expect(words).to.contain("Newest backup incremental, 9 h 45 min ago");
        expect(words).to.contain("Last restore drill passed 3 days ago");
        expect(words).to.contain("Binary logs archived up to 40 s ago");
        expect(words).to.contain(`2026-11-22 09:14:03 UTC 2 h 45 min ago ${idOf(1)} switchover from`);
    });

    it("has the whole GTID set on hover and behind a key", () => {
        const page = renderPage(healthy(1), now);
        const whole = "bf30f9b7-f4de-11f0-8310-06ed89e4c4bd:1-48213,\n9d0f3c1e-5a77-4f0e-9a55-3c1f2f6f0a01:1-1305220";
        expect(page).to.contain(`<summary title="${whole}">`);
        expect(page).to.contain(`<code>${whole}</code>`);
    });

    it("tells in its first line that nobody takes writes, and why", () => {
        const words = wordsOf(renderPage(failover(), now));
        expect(words).to.contain(
            `■ No node takes writes at this moment. ${idOf(2)} says: the primary is not reachable`,
        );
        expect(words).to.contain(`${idOf(1)} PRIMARY ■ UNREACHABLE`);
        expect(words).to.contain("agent does not answer");
    });

    it("does not say that a server takes writes which is writable and commits nothing", () => {
        const { server, ...status } = healthy(1);
        const words = (primary: boolean): string =>
            wordsOf(renderPage({ ...status, primary, server: { ...server!, superReadOnly: false } }, now));
        expect(words(true)).to.contain("Server takes writes, open to clients");
        expect(words(false)).to.contain("Server writable, but not shown to commit, open to clients");
    });

    it("shows who is outside of the group apart, by the view of one who is in it", () => {
        const words = wordsOf(renderPage(errant(), now));
        expect(words).to.match(/Topology in the view of i-\S+, since this node is in no group/);
        expect(words).to.contain(`but 2 of 3 nodes are online; ${idOf(3)} has transactions that the cluster has not`);
        expect(words).to.match(new RegExp(`Outside of the group ${idOf(3)} this node ■ OFFLINE ○ takes no clients`));
        expect(words).to.contain("Task reclone, for 14 s");
        expect(words).to.contain("▲ none yet");
        expect(wordsOf(renderPage(errantPeer(), now))).to.match(new RegExp(`Outside of the group ${idOf(3)} `));
    });

    it("shows all seven nodes of a cluster of seven", () => {
        const page = renderPage(healthy(1, 7), now);
        expect([...page.matchAll(/<article/g)].length).to.equal(7);
    });

    it("says that the agent hangs when its last decision is old", () => {
        expect(wordsOf(renderPage({ ...healthy(1), decidedAgoMs: 61_000 }, now))).to.contain(
            "■ 61 s ago: the agent hangs",
        );
    });

    it("writes texts as texts, whatever is in them", () => {
        const page = renderPage(overlong(), now);
        expect(page).not.to.contain("<img");
        expect(page).to.contain("&lt;img src=x onerror=&quot;document.title=&#39;taken&#39;&quot;&gt;");
        // What String.replace would make something of.
        expect(page).to.contain("$&amp; $1");
        expect([...page.matchAll(/<(script|style)>/g)].length).to.equal(2);
    });

    it("shows a node of which next to nothing is known", () => {
        const { server, membership, nodeCount, peers, decidedAgoMs, ...rest } = healthy(1);
        expect([server, membership, nodeCount, peers, decidedAgoMs]).not.to.include(undefined);
        const page = renderPage(
            { ...rest, primary: false, state: "boot", groupName: "", members: [], events: [], backups: {} },
            now,
        );
        expect(wordsOf(page)).to.contain("No group: no server that answers this node is in one.");
        expect(wordsOf(page)).not.to.match(/undefined|null|NaN|\[object/);
    });

    it("has a policy with the hashes of what it holds, and no other style, script or address", () => {
        const page = renderPage(healthy(1), now);
        for (const element of ["style", "script"]) {
            const hash = createHash("sha256").update(content(page, element)).digest("base64");
            expect(pagePolicy).to.contain(`${element}-src 'sha256-${hash}'`);
        }
        expect(page).not.to.match(/ (style|on\w+)="/);
        expect(page).not.to.match(/https?:\/\//);
    });

    it("has a script that parses, and landmarks and headings for those who do not see it", () => {
        const page = renderPage(healthy(1), now);
        expect(() => new Script(content(page, "script"))).not.to.throw();
        for (const landmark of [
            "<header>",
            "<main>",
            "<footer>",
            "<nav aria-label=",
            'role="alert"',
            'role="status"',
        ]) {
            expect(page).to.contain(landmark);
        }
        const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
        expect(new Set(ids).size).to.equal(ids.length);
        for (const [, id] of page.matchAll(/aria-labelledby="([^"]+)"/g)) {
            expect(ids).to.include(id);
        }
    });
});
