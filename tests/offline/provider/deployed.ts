import { expect } from "chai";
import { EngineProject } from "../../support/engine";

/** A project of `program`, without policies, that an update with its preview brought up, and the outputs that it has then. */
export async function deployed(program: string): Promise<{ project: EngineProject; first: Record<string, unknown> }> {
    const project = await EngineProject.create({ program, policed: false });
    const up = await project.run("up", "--yes");
    expect(up.exitCode, up.output).to.equal(0);
    return { project, first: await project.outputs() };
}
