import { expect } from "chai";
import { motoStartLimit } from "../../support/moto";
import { HostSandbox, type SandboxRun } from "../../support/sandbox";
import { boto3Environment } from "../boto3";
import { ebsHost } from "./input";
import { InstanceMetadata } from "./instance-metadata";
import { describedVolume, scriptedEc2, type Answer } from "./scripted-ec2";
import { VolumeStore } from "./volume-store";

const program = "/opt/stackwarden/bin/attach-data-volume";
const unknown = "vol-0fffffffffffffff0";

describe("PmmEcs's host files: attaching the data volume", function () {
    this.timeout(60_000);
    let volumes: VolumeStore;
    let host: HostSandbox;
    let metadata: InstanceMetadata;
    let here: string;
    let volume: string;
    before(async function () {
        this.timeout(motoStartLimit);
        volumes = await VolumeStore.start();
    });
    after(() => volumes.stop());
    beforeEach(async () => {
        here = await volumes.instance();
        volume = await volumes.volume();
        metadata = await InstanceMetadata.start({ "instance-id": here, "placement/availability-zone": "eu-west-1a" });
        host = await HostSandbox.start(ebsHost(volume));
        patience(20);
    });
    afterEach(async () => {
        await metadata.stop();
        await host.stop();
    });

    /** Makes the program's tries short, and as many as given. */
    const patience = (tries: number): void => {
        const text = host.read(program).replace(/^PAUSE_SECONDS = .*$/m, "PAUSE_SECONDS = 0.1");
        host.write(program, text.replace(/^TRIES = .*$/m, `TRIES = ${tries}`), 0o755);
    };
    const start = (env: Record<string, string> = {}): Promise<SandboxRun> =>
        host.startUnit("stackwarden-attach-volume.service", {
            ...volumes.environment,
            ...metadata.environment,
            ...env,
        });
    const holders = async (): Promise<(string | undefined)[]> =>
        (await volumes.attachments(volume)).map(({ InstanceId }) => InstanceId);

    it("takes a free volume, and leaves it alone at the second boot", async () => {
        const first = await start();
        expect(first.status, first.output).to.equal(0);
        expect(first.output).to.include(`<5>${volume} is attached to this instance, ${here}`);
        expect(await holders()).to.deep.equal([here]);

        const second = await start();
        expect(second.status, second.output).to.equal(0);
        expect(second.output).not.to.include("being attached");
        expect(await holders()).to.deep.equal([here]);
    });

    it("gives up for now, and takes the volume from nobody, when the other instance keeps it", async () => {
        const other = await volumes.instance();
        await volumes.attach(volume, other);
        patience(3);
        const { status, output } = await start();
        expect(status).to.equal(1);
        expect(output).to.include(`<3>given up for now: ${volume} is attached at ${other}; waiting until`);
        expect(await holders()).to.deep.equal([other]);
    });

    it("refuses a volume of another zone, and says where the host belongs", async () => {
        volume = await volumes.volume("eu-west-1b");
        host.install(ebsHost(volume));
        const { status, output } = await start();
        expect(status).to.equal(1);
        expect(output).to.include(`${volume} is in eu-west-1b and ${here} in eu-west-1a`);
        expect(output).to.include("use a subnet in eu-west-1b");
        expect(await holders()).to.deep.equal([]);
    });

    it("refuses a volume that does not exist", async () => {
        host.install(ebsHost(unknown));
        const { status, output } = await start();
        expect(status).to.equal(1);
        expect(output).to.include(`there is no volume ${unknown} in this region`).and.not.include("Traceback");
    });

    it("says so when the metadata service does not answer", async () => {
        const { status, output } = await start({ AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://127.0.0.1:9" });
        expect(status).to.equal(1);
        expect(output).to.include("metadata service does not tell instance-id").and.not.include("Traceback");
    });

    it("says so when the instance has no role yet", async () => {
        const { status, output } = await start({ AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" });
        expect(status).to.equal(1);
        expect(output).to.include("Unable to locate credentials").and.include("trying again");
    });

    describe("when EC2 says", () => {
        const scripted = async (script: Record<string, Answer[]>): Promise<SandboxRun & { asked: string[] }> => {
            const ec2 = await scriptedEc2(script);
            try {
                const run = await start(boto3Environment(ec2));
                return { ...run, asked: ec2.asked };
            } finally {
                await ec2.stop();
            }
        };
        const free = describedVolume("available");
        const denied: Answer = { error: "UnauthorizedOperation", status: 403 };
        const fine: Answer = { volume: "" };

        it("that the role may not look, names the permission", async () => {
            const { status, output } = await scripted({ DescribeVolumes: [denied] });
            expect(status).to.equal(1);
            expect(output).to.include("the instance's role does not allow ec2:DescribeVolumes");
        });

        it("that the role may not attach, names the permission", async () => {
            const { status, output } = await scripted({ DescribeVolumes: [free], AttachVolume: [denied] });
            expect(status).to.equal(1);
            expect(output).to.include("does not allow ec2:AttachVolume on the volume and on the instance");
        });

        for (const code of ["IncorrectState", "VolumeInUse"]) {
            it(`${code}, tries again`, async () => {
                const { status, output, asked } = await scripted({
                    DescribeVolumes: [free, free, describedVolume("in-use", { [here]: "attached" })],
                    AttachVolume: [{ error: code, status: 400 }, fine],
                });
                expect(status, output).to.equal(0);
                expect(asked.filter((action) => action === "AttachVolume")).to.have.length(2);
            });
        }

        it("that the old instance still has the volume, waits until it is free, and says so once", async () => {
            const held = (state: string): Answer => describedVolume("in-use", { "i-0fffffffffffffff0": state });
            const { status, output, asked } = await scripted({
                DescribeVolumes: [
                    held("attached"),
                    held("attached"),
                    held("detaching"),
                    free,
                    describedVolume("in-use", { [here]: "attached" }),
                ],
                AttachVolume: [fine],
            });
            expect(status, output).to.equal(0);
            expect(output.match(/is attached at i-0fffffffffffffff0; waiting/g)).to.have.length(1);
            expect(asked.indexOf("AttachVolume")).to.equal(4);
        });

        it("that the volume is on its way here, waits without asking again", async () => {
            const { status, output, asked } = await scripted({
                DescribeVolumes: [
                    describedVolume("in-use", { [here]: "attaching" }),
                    describedVolume("in-use", { [here]: "attached" }),
                ],
            });
            expect(status, output).to.equal(0);
            expect(asked).to.deep.equal(["DescribeVolumes", "DescribeVolumes"]);
        });

        it("that the volume is here and at another instance too, does not go on", async () => {
            patience(2);
            const both = { [here]: "attached", "i-0fffffffffffffff0": "attached" };
            const { status, output } = await scripted({ DescribeVolumes: [describedVolume("in-use", both)] });
            expect(status).to.equal(1);
            expect(output).to.include("is attached at i-0fffffffffffffff0");
        });

        it("that the volume is beyond repair, says what to do", async () => {
            const { status, output } = await scripted({ DescribeVolumes: [describedVolume("error")] });
            expect(status).to.equal(1);
            expect(output).to.include("is in state error: make a new volume from its last snapshot");
        });

        it("anything else, shows it and tries again later", async () => {
            const { status, output } = await scripted({
                DescribeVolumes: [{ error: "RequestExpired", status: 400 }],
            });
            expect(status).to.equal(1);
            expect(output).to.include("trying again").and.include("RequestExpired").and.not.include("Traceback");
        });
    });
});
