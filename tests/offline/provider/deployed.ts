import { expect } from "chai";
import { EngineProject } from "../../support/engine";

/** A project of `program`, without policies, that was previewed and brought up, and the outputs that it has then. */
export async function deployed(program: string): Promise<{ project: EngineProject; first: Record<string, unknown> }> {
    const project = await EngineProject.create({ program, policed: false });
    const preview = await project.preview();
    expect(preview.exitCode, preview.output).to.equal(0);
    const up = await project.up();
    expect(up.exitCode, up.output).to.equal(0);
    return { project, first: await project.outputs() };
}
