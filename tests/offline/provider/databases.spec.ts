import { expect } from "chai";
import { revealAll, text, type Properties } from "../../../offline/cloud/values";
import { Harness, type Made } from "./harness";

const database = "aws:rds/instance:Instance";
const snapshot = "aws:rds/snapshot:Snapshot";

describe("databases in the offline cloud", () => {
    let cloud: Harness;

    beforeEach(() => {
        cloud = new Harness();
    });

    afterEach(() => {
        cloud.dispose();
    });

    const made = (identifier: string, inputs: Properties = {}): Made =>
        cloud.create(database, {
            identifier,
            engine: "mariadb",
            engineVersion: "10.11",
            instanceClass: "db.t3.medium",
            ...inputs,
        });

    it("have an address that stays, and the newest version of theirs", () => {
        const { id, inputs, properties } = made("pi", { allocatedStorage: 20 });
        const address = text(properties.address) ?? "";
        expect(id).to.match(/^db-[A-Z0-9]{26}$/);
        expect(properties).to.include({
            arn: "arn:aws:rds:eu-west-1:123456789012:db:pi",
            engineVersionActual: "10.11.16",
            port: 3306,
            multiAz: false,
        });
        expect(address).to.match(/^pi\.c\w{11}\.eu-west-1\.rds\.amazonaws\.com$/);
        expect(properties.endpoint).to.equal(`${address}:3306`);
        const larger = cloud.update(database, { id, inputs, properties }, { allocatedStorage: 40, multiAz: true });
        expect(larger).to.include({ address, multiAz: true });
    });

    it("leave a last snapshot, from which another one is made with the same user", () => {
        const first = made("pi", { username: "panintelligence", finalSnapshotIdentifier: "pi-final" });
        cloud.remove(database, first);
        expect(cloud.store.get("eu-west-1", snapshot, "pi-final")?.outputs).to.include({
            dbSnapshotArn: "arn:aws:rds:eu-west-1:123456789012:snapshot:pi-final",
            masterUsername: "panintelligence",
        });
        const again = made("pi-2", { snapshotIdentifier: "pi-final", finalSnapshotIdentifier: "pi-final" });
        expect(revealAll(again.properties).username).to.equal("panintelligence");
        expect(() => {
            cloud.remove(database, again);
        }).to.throw("DBSnapshotAlreadyExists");
    });

    it("leave nothing when they were told so", () => {
        cloud.remove(database, made("pi", { skipFinalSnapshot: true, finalSnapshotIdentifier: "pi-final" }));
        expect(cloud.store.list(snapshot)).to.deep.equal([]);
    });

    it("are made from a moment of another one, which stays", () => {
        made("pi", { username: "panintelligence" });
        const { properties } = made("pi-2", {
            restoreToPointInTime: { sourceDbInstanceIdentifier: "pi", useLatestRestorableTime: true },
        });
        expect(properties.username).to.equal("panintelligence");
    });
});
